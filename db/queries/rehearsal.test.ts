import { expect, test } from "vitest";
import { recordManualPayment } from "@/lib/payments/record-manual-payment";
import { startPayment } from "@/lib/payments/start-payment";
import { aBusiness, aCustomer, customerInput } from "@/testing/documents";
import { aPayableInvoice, aPayingContext, aShop, deliver, workOff } from "@/testing/paying";
import { insertCustomers, listAlike } from "./customer-import";
import {
  findCustomerByEmail,
  findOpenTestInvoice,
  hasTestDispute,
  hasTestPart,
  hasTestRefund,
  listTestMethods,
  listTestMoves,
} from "./rehearsal";

test("what happened with live money is no rehearsal", async () => {
  const ctx = await aPayingContext();
  const shop = await aShop(ctx);
  const { token } = await aPayableInvoice(ctx, shop.businessId);
  const started = await startPayment(ctx, { token });
  if (started.kind !== "ready") throw new Error("There is nothing to pay.");
  const { ref } = ctx.provider.of(started.attemptId);
  const method = { kind: "card", label: "Visa", last4: "4242", wallet: null };
  await deliver(ctx, shop, ctx.provider.pay(ref, { method }));
  await workOff(ctx);
  await deliver(ctx, shop, ctx.provider.dashboardRefund(ref, { ref: "re_1", amountMinor: 100 }));
  await workOff(ctx);
  const q = ctx.db.read;
  expect(await listTestMethods(q, shop)).toEqual([]);
  expect(await listTestMoves(q, shop)).toEqual([]);
  expect(await hasTestRefund(q, { ...shop, status: "succeeded" })).toBe(false);
  expect(await hasTestRefund(q, { ...shop, status: "failed" })).toBe(false);
  expect(await hasTestDispute(q, shop)).toBe(false);
  expect(await hasTestPart(q, shop)).toBe(false);
});

test("a part of a test invoice is one, the whole of it is none", async () => {
  const ctx = await aPayingContext();
  const { businessId, userId: by } = await aBusiness(ctx);
  const half = await aPayableInvoice(ctx, businessId, { mode: "test" });
  const pay = (invoiceId: string, amount: string, requestId: string) => {
    const money = { kind: "cash" as const, amount, currency: "EUR", paidOn: "2026-11-22", note: "", requestId };
    return recordManualPayment(ctx, { businessId, invoiceId, customerId: null, by, ...money });
  };
  const whole = await aPayableInvoice(ctx, businessId, { mode: "test" });
  await pay(whole.invoiceId, "123", "request-whole");
  expect(await hasTestPart(ctx.db.read, { businessId })).toBe(false);
  await pay(half.invoiceId, "23", "request-half");
  expect(await hasTestPart(ctx.db.read, { businessId })).toBe(true);
});

test("the open test invoice is the newest to this address, of this business, that waits to be paid", async () => {
  const ctx = await aPayingContext();
  const { businessId } = await aBusiness(ctx);
  const email = "anna@customer.example";
  const find = (of = businessId) => findOpenTestInvoice(ctx.db.read, { businessId: of, email });
  expect(await find()).toBeNull();
  await aPayableInvoice(ctx, businessId, { mode: "live" });
  expect(await find()).toBeNull();
  const { invoiceId } = await aPayableInvoice(ctx, businessId, { mode: "test" });
  expect(await find()).toMatchObject({ id: invoiceId, number: "TEST-1", totalMinor: 12_300, currency: "EUR" });
  expect(await find((await aBusiness(ctx)).businessId)).toBeNull();
});

test("customers that look alike are found by address in any letters, or by exactly their name", async () => {
  const ctx = await aPayingContext();
  const { businessId } = await aBusiness(ctx);
  const other = (await aBusiness(ctx)).businessId;
  const id = await aCustomer(ctx, businessId, { name: "Anna", email: "Anna@Example.com" });
  await aCustomer(ctx, other, { name: "Ben", email: "ben@example.com" });
  const alike = (emails: string[], names: string[]) => listAlike(ctx.db.read, { businessId, emails, names });
  expect(await alike(["anna@example.com", "ben@example.com"], [])).toEqual([
    { name: "Anna", email: "Anna@example.com" },
  ]);
  expect(await alike([], ["Anna", "Ben"])).toHaveLength(1);
  expect(await alike([], [])).toEqual([]);
  expect(await findCustomerByEmail(ctx.db.read, { businessId, email: "Anna@example.com" })).toEqual({ id });
  const now = ctx.now();
  const rows = Array.from({ length: 450 }, (_, at) => ({
    ...customerInput({ name: `Customer ${at}`, email: null }),
    id: ctx.newId("cus"),
    businessId,
    searchText: "",
    createdAt: now,
    updatedAt: now,
  }));
  await ctx.db.inTransaction((tx) => insertCustomers(tx, rows));
  expect(
    await alike(
      ["anna@example.com"],
      rows.map(({ name }) => name),
    ),
  ).toHaveLength(451);
});
