import { expect, test } from "vitest";
import { findCustomer, listCustomers } from "@/db/queries/customers";
import { aContext } from "@/testing/context";
import { aBusiness, aCustomer, customerInput } from "@/testing/documents";
import { addressLines } from "./address";
import { archiveCustomer } from "./archive-customer";
import type { CustomerInput } from "./customer";
import { saveCustomer } from "./save-customer";

const ctx = await aContext();
const { businessId } = await aBusiness(ctx);
const other = await aBusiness(ctx);

const create = (customer: Partial<CustomerInput>, customerId = ctx.newId("cus")) =>
  saveCustomer(ctx, { businessId, customerId, isNew: true, customer: customerInput(customer) });

test("a customer is stored trimmed, empty fields as nothing", async () => {
  const { customerId } = await create({ name: "  Anna\n Kowalska ", phone: " ", country: "pl", notes: " a\nb " });
  expect(await findCustomer(ctx.db.read, { businessId, customerId })).toMatchObject({
    name: "Anna Kowalska",
    phone: null,
    country: "PL",
    notes: "a\nb",
  });
});

test.each<[string, Partial<CustomerInput>, string]>([
  ["no name", { name: " " }, "name"],
  ["a name without end", { name: "x".repeat(201) }, "name"],
  ["two addresses", { email: "a@x.example,b@x.example" }, "email"],
  ["an address with a display name", { email: "Anna <a@x.example>" }, "email"],
  ["a header in the address", { email: "a@x.example\nBcc: b@x.example" }, "email"],
  ["a country that is none", { country: "XX" }, "country"],
  ["a currency that is none", { currency: "XXX" }, "currency"],
  ["a tax id without end", { taxId: "x".repeat(51) }, "taxId"],
])("%s is refused on its field", async (_, wrong, field) => {
  const customerId = ctx.newId("cus");
  await expect(create(wrong, customerId)).rejects.toMatchObject({ code: "BAD_INPUT", field });
  expect(await findCustomer(ctx.db.read, { businessId, customerId })).toBeNull();
});

test("the form of a new customer sent twice makes one customer", async () => {
  const customerId = ctx.newId("cus");
  await create({ name: "Twice" }, customerId);
  await create({ name: "Twice" }, customerId);
  const found = await listCustomers(ctx.db.read, {
    businessId,
    search: "twice",
    archived: false,
    after: null,
    limit: 9,
  });
  expect(found).toHaveLength(1);
});

test("another business can neither change, take over nor archive a customer", async () => {
  const customerId = await aCustomer(ctx, businessId, { name: "Mine" });
  const attack = { businessId: other.businessId, customerId, customer: customerInput({ name: "Stolen" }) };
  await expect(saveCustomer(ctx, { ...attack, isNew: false })).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(saveCustomer(ctx, { ...attack, isNew: true })).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(archiveCustomer(ctx, { ...attack, isArchived: true })).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await findCustomer(ctx.db.read, { businessId, customerId })).toMatchObject({ name: "Mine", archivedAt: null });
});

test("an archived customer leaves the list and can come back", async () => {
  const customerId = await aCustomer(ctx, businessId, { name: "Sleeping" });
  const listed = async () =>
    (await listCustomers(ctx.db.read, { businessId, search: "sleeping", archived: false, after: null, limit: 9 }))
      .length;
  await archiveCustomer(ctx, { businessId, customerId, isArchived: true });
  expect(await listed()).toBe(0);
  await archiveCustomer(ctx, { businessId, customerId, isArchived: false });
  expect(await listed()).toBe(1);
});

test.each([
  ["DE", ["Street 1", "10115 Town", "Germany"]],
  ["US", ["Street 1", "Town, Region 10115", "United States"]],
  ["GB", ["Street 1", "Town", "Region", "10115", "United Kingdom"]],
])("an address in %s is printed by its custom", (country, expected) => {
  const region = country === "DE" ? null : "Region";
  const address = { addressLine1: "Street 1", addressLine2: " ", postalCode: "10115", city: "Town", region, country };
  expect(addressLines(address, "en")).toEqual(expected);
});
