import { expect, test } from "vitest";
import { aContext } from "@/testing/context";
import { aBusiness, aCustomer, aDraft, anIssuedInvoice } from "@/testing/documents";
import { listCustomers, listRecentCustomers } from "./customers";
import { listInvoiceHistory } from "./history";
import { countInvoices, type ListInvoicesArgs, listInvoices } from "./invoice-list";
import { findInvoice } from "./invoices";

const ctx = await aContext();
const TODAY = "2026-11-22";

const list = (businessId: string, overrides: Partial<ListInvoicesArgs> = {}) =>
  listInvoices(ctx.db.read, {
    businessId,
    mode: "live",
    filter: "all",
    today: TODAY,
    search: "",
    customerId: null,
    after: null,
    limit: 100,
    ...overrides,
  });

test("pages of the list follow each other without a gap or a repetition, also within one millisecond", async () => {
  const { businessId } = await aBusiness(ctx);
  const customerId = await aCustomer(ctx, businessId);
  for (let count = 0; count < 7; count += 1) {
    await aDraft(ctx, businessId, { customerId });
    if (count % 3 === 0) ctx.clock.advance(5);
  }
  const all = await list(businessId);
  const paged: string[] = [];
  let after: ListInvoicesArgs["after"] = null;
  for (
    let page = await list(businessId, { limit: 2 });
    page.length > 0;
    page = await list(businessId, { limit: 2, after })
  ) {
    paged.push(...page.map((row) => row.id));
    const last = page.at(-1);
    after = last === undefined ? null : { createdAt: last.createdAt, id: last.id };
  }
  expect(paged).toEqual(all.map((row) => row.id));
  expect(new Set(paged).size).toBe(7);
});

test("overdue is what was due before today and is not paid; the due day itself is in time", async () => {
  const { businessId } = await aBusiness(ctx);
  const customerId = await aCustomer(ctx, businessId);
  const dates = { customerId, issueOn: "2026-11-01" };
  const late = await anIssuedInvoice(ctx, businessId, { ...dates, dueOn: "2026-11-21" });
  await anIssuedInvoice(ctx, businessId, { ...dates, dueOn: TODAY });
  await aDraft(ctx, businessId, { ...dates, dueOn: "2026-11-02" });
  expect((await list(businessId, { filter: "overdue" })).map((row) => row.id)).toEqual([late.invoiceId]);
  expect(await list(businessId, { filter: "unpaid" })).toHaveLength(2);
  expect(await countInvoices(ctx.db.read, { businessId, mode: "live", today: TODAY })).toMatchObject({
    all: 3,
    draft: 1,
    unpaid: 2,
    overdue: 1,
    paid: 0,
  });
});

test("a search finds numbers and customers in any case, and wildcards are plain characters", async () => {
  const { businessId } = await aBusiness(ctx);
  const percent = await aCustomer(ctx, businessId, { name: "100% Ärzte_GmbH", email: "aerzte@x.example" });
  const plain = await aCustomer(ctx, businessId, { name: "1000 Doctors", email: "d@x.example" });
  await anIssuedInvoice(ctx, businessId, { customerId: percent });
  await anIssuedInvoice(ctx, businessId, { customerId: plain });
  const found = async (search: string) => (await list(businessId, { search })).map((row) => row.customerName);
  expect(await found("ärzte")).toEqual(["100% Ärzte_GmbH"]);
  expect(await found("100%")).toEqual(["100% Ärzte_GmbH"]);
  expect(await found("e_g")).toEqual(["100% Ärzte_GmbH"]);
  expect(await found("2026/2")).toEqual(["1000 Doctors"]);
  expect(await found("d@x.example")).toEqual(["1000 Doctors"]);
  expect(await found("\\")).toEqual([]);
  expect(await found("'; drop table invoices; --")).toEqual([]);
  expect(await found("  ")).toHaveLength(2);
});

test("lists show one mode and one business", async () => {
  const { businessId } = await aBusiness(ctx);
  const other = await aBusiness(ctx);
  await anIssuedInvoice(ctx, businessId, { mode: "test" });
  const foreign = await anIssuedInvoice(ctx, other.businessId);
  expect(await list(businessId)).toEqual([]);
  expect((await list(businessId, { mode: "test" })).map((row) => row.number)).toEqual(["TEST-1"]);
  expect(await findInvoice(ctx.db.read, { businessId, invoiceId: foreign.invoiceId })).toBeNull();
  expect(await listInvoiceHistory(ctx.db.read, { businessId, invoiceId: foreign.invoiceId })).toEqual([]);
  expect(await listRecentCustomers(ctx.db.read, { businessId: ctx.newId("biz"), search: "", limit: 10 })).toEqual([]);
});

test("customers are listed by name, archived ones apart, page by page", async () => {
  const { businessId } = await aBusiness(ctx);
  for (const name of ["Cesar", "Anna", "Anna", "Berta"]) await aCustomer(ctx, businessId, { name });
  const page = (after: { name: string; id: string } | null) =>
    listCustomers(ctx.db.read, { businessId, search: "", archived: false, after, limit: 2 });
  const first = await page(null);
  const last = first.at(-1);
  const second = await page(last === undefined ? null : { name: last.name, id: last.id });
  expect([...first, ...second].map((row) => row.name)).toEqual(["Anna", "Anna", "Berta", "Cesar"]);
  expect(await listCustomers(ctx.db.read, { businessId, search: "", archived: true, after: null, limit: 9 })).toEqual(
    [],
  );
});
