import { expect, test } from "vitest";
import { updateBusiness } from "@/db/queries/businesses";
import { findInvoice, findInvoiceByTokenHash } from "@/db/queries/invoices";
import { findNumberSeries } from "@/db/queries/number-series";
import { findPayable } from "@/db/queries/payables";
import { saveCustomer } from "@/lib/customers/save-customer";
import { publicToken, tokenHash } from "@/lib/links/public-link";
import { aContext } from "@/testing/context";
import { aBusiness, aCustomer, aDraft, aLine, anIssuedInvoice, customerInput } from "@/testing/documents";
import { issueInvoice } from "./issue-invoice";
import { asIssued } from "./require-invoice";

const ctx = await aContext();

async function stored(businessId: string, invoiceId: string) {
  const invoice = await findInvoice(ctx.db.read, { businessId, invoiceId });
  if (invoice === null) throw new Error("The invoice was not stored.");
  return invoice;
}

test("issuing gives a number, dates, a payable over the total and a link", async () => {
  const { businessId } = await aBusiness(ctx);
  const { invoiceId, number } = await anIssuedInvoice(ctx, businessId);
  const invoice = asIssued(await stored(businessId, invoiceId));
  expect(number).toBe("2026/1");
  expect(invoice).toMatchObject({
    status: "issued",
    number: "2026/1",
    issueOn: "2026-11-22",
    dueOn: "2026-12-06",
    totalMinor: 12_300,
    issuedAt: ctx.now(),
  });
  expect(await findPayable(ctx.db.read, { businessId, payableId: invoice.payableId })).toMatchObject({
    amountDueMinor: 12_300,
    currency: "EUR",
    isOpen: true,
    version: 1,
    mode: "live",
  });
  const token = publicToken(ctx.instance.linkKey, { documentId: invoiceId, linkVersion: 1 });
  expect((await findInvoiceByTokenHash(ctx.db.read, { tokenHash: tokenHash(token) }))?.id).toBe(invoiceId);
});

test("fifty at once take fifty numbers without a gap", async () => {
  const { businessId } = await aBusiness(ctx);
  const customerId = await aCustomer(ctx, businessId);
  const drafts = await Promise.all(Array.from({ length: 50 }, () => aDraft(ctx, businessId, { customerId })));
  const issued = await Promise.all(drafts.map((invoiceId) => issueInvoice(ctx, { businessId, invoiceId, by: "usr" })));
  const numbers = issued.map(({ number }) => Number(number.split("/")[1])).sort((a, b) => a - b);
  expect(numbers).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
});

test("an issue that fails leaves a draft and takes no number", async () => {
  const { businessId } = await aBusiness(ctx);
  const empty = await aDraft(ctx, businessId, { lines: [] });
  await expect(issueInvoice(ctx, { businessId, invoiceId: empty, by: "usr" })).rejects.toMatchObject({
    code: "BAD_INPUT",
    field: "lines",
  });
  expect(await stored(businessId, empty)).toMatchObject({ status: "draft", number: null, payableId: null });
  expect((await anIssuedInvoice(ctx, businessId)).number).toBe("2026/1");
});

test("one draft issued twice at once is issued once", async () => {
  const { businessId } = await aBusiness(ctx);
  const invoiceId = await aDraft(ctx, businessId);
  const results = await Promise.allSettled([1, 2].map(() => issueInvoice(ctx, { businessId, invoiceId, by: "usr" })));
  expect(results.map((result) => result.status).sort()).toEqual(["fulfilled", "rejected"]);
  const series = await findNumberSeries(ctx.db.read, { businessId, mode: "live" });
  expect(series?.nextNumber).toBe(2);
});

test("test documents have a series of their own", async () => {
  const { businessId } = await aBusiness(ctx);
  expect((await anIssuedInvoice(ctx, businessId, { mode: "test" })).number).toBe("TEST-1");
  expect((await anIssuedInvoice(ctx, businessId)).number).toBe("2026/1");
  expect((await anIssuedInvoice(ctx, businessId, { mode: "test" })).number).toBe("TEST-2");
});

test("the snapshot stays as it was when business and customer change", async () => {
  const { businessId } = await aBusiness(ctx);
  const customerId = await aCustomer(ctx, businessId);
  const { invoiceId } = await anIssuedInvoice(ctx, businessId, { customerId, notes: "Thank you" });
  const before = (await stored(businessId, invoiceId)).snapshot;
  await ctx.db.inTransaction((tx) =>
    updateBusiness(tx, { businessId, change: { name: "Renamed", iban: null, timeZone: "Asia/Tokyo" } }),
  );
  await saveCustomer(ctx, { businessId, customerId, isNew: false, customer: customerInput({ name: "Renamed" }) });
  expect((await stored(businessId, invoiceId)).snapshot).toEqual(before);
  expect(before).toMatchObject({
    number: "2026/1",
    seller: {
      name: "Nordlicht Studio",
      addressLines: ["Hafenstraße 5", "20457 Hamburg", "Germany"],
      bank: { iban: "DE89370400440532013000", accountHolder: "Nordlicht Studio" },
    },
    customer: { name: "Anna Kowalska", addressLines: ["ul. Długa 1", "00-238 Warszawa", "Poland"] },
    timeZone: "Europe/Berlin",
    notes: "Thank you",
    totals: { netMinor: 10_000, taxMinor: 2_300, totalMinor: 12_300 },
  });
});

test.each([
  ["JPY", 15_000_000, 1_500 + 345],
  ["KWD", 12_340_000, 1_234 + 284],
  ["HUF", 1_990_000_000, 199_000 + 45_770],
  ["ISK", 10_000_000, 1_000 + 230],
])("an invoice in %s counts in its own minor unit", async (currency, unitPriceE4, totalMinor) => {
  const { businessId } = await aBusiness(ctx);
  const { invoiceId } = await anIssuedInvoice(ctx, businessId, { currency, lines: [aLine({ unitPriceE4 })] });
  expect(await stored(businessId, invoiceId)).toMatchObject({ currency, totalMinor });
});

test("an invoice over nothing is paid and can't be paid again", async () => {
  const { businessId } = await aBusiness(ctx);
  const { invoiceId } = await anIssuedInvoice(ctx, businessId, { lines: [aLine({ discountBps: 10_000 })] });
  const invoice = asIssued(await stored(businessId, invoiceId));
  expect(invoice).toMatchObject({ status: "paid", totalMinor: 0 });
  expect(await findPayable(ctx.db.read, { businessId, payableId: invoice.payableId })).toMatchObject({
    amountDueMinor: 0,
    isOpen: false,
  });
});

test("a number other than the one in the preview is refused and not taken", async () => {
  const { businessId } = await aBusiness(ctx);
  const invoiceId = await aDraft(ctx, businessId);
  await anIssuedInvoice(ctx, businessId);
  const issue = issueInvoice(ctx, { businessId, invoiceId, by: "usr", expectedNumber: "2026/1" });
  await expect(issue).rejects.toMatchObject({ code: "CONFLICT", message: expect.stringContaining("2026/2") });
  expect((await issueInvoice(ctx, { businessId, invoiceId, by: "usr", expectedNumber: "2026/2" })).number).toBe(
    "2026/2",
  );
});

test("the day of issue is the business's day, not the server's", async () => {
  const { businessId } = await aBusiness(ctx, { timeZone: "Pacific/Kiritimati" });
  const { invoiceId } = await anIssuedInvoice(ctx, businessId);
  expect((await stored(businessId, invoiceId)).issueOn).toBe("2026-11-23");
});

test.each([
  ["an issue date in the future", { issueOn: "2026-11-23" }, "issueOn"],
  ["a due date before today", { dueOn: "2026-11-21" }, "dueOn"],
  ["a line without a description", { lines: [aLine({ description: " " })] }, "lines.0.description"],
])("%s is refused at issue", async (_, overrides, field) => {
  const { businessId } = await aBusiness(ctx);
  const invoiceId = await aDraft(ctx, businessId, overrides);
  await expect(issueInvoice(ctx, { businessId, invoiceId, by: "usr" })).rejects.toMatchObject({
    code: "BAD_INPUT",
    field,
  });
});

test("an invoice of another business is not found", async () => {
  const { businessId } = await aBusiness(ctx);
  const other = await aBusiness(ctx);
  const invoiceId = await aDraft(ctx, businessId);
  await expect(issueInvoice(ctx, { businessId: other.businessId, invoiceId, by: "usr" })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
  expect((await stored(businessId, invoiceId)).status).toBe("draft");
});
