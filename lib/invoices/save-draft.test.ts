import { expect, test } from "vitest";
import { findInvoice, listInvoiceLines } from "@/db/queries/invoices";
import { aContext } from "@/testing/context";
import { aBusiness, aCustomer, aDraft, aLine, anIssuedInvoice } from "@/testing/documents";
import { deleteDraft } from "./delete-draft";
import { type DraftInput, saveDraft } from "./save-draft";

const ctx = await aContext();
const { businessId } = await aBusiness(ctx);
const customerId = await aCustomer(ctx, businessId);

const draft = (overrides: Partial<DraftInput> = {}): DraftInput => ({
  customerId,
  currency: "EUR",
  language: "en",
  issueOn: null,
  dueOn: null,
  termDays: 14,
  notes: null,
  lines: [aLine()],
  ...overrides,
});

const save = (invoiceId: string, revision: number, overrides: Partial<DraftInput> = {}) =>
  saveDraft(ctx, { businessId, invoiceId, revision, mode: "live", by: "usr", draft: draft(overrides) });

const stored = (invoiceId: string) => findInvoice(ctx.db.read, { businessId, invoiceId });

test("a draft keeps its totals and its lines in order", async () => {
  const invoiceId = ctx.newId("inv");
  await save(invoiceId, 0, { lines: [aLine({ description: "B" }), aLine({ description: "A", discountBps: 1_000 })] });
  expect(await stored(invoiceId)).toMatchObject({ status: "draft", netMinor: 19_000, taxMinor: 4_370, revision: 1 });
  const lines = await listInvoiceLines(ctx.db.read, { businessId, invoiceId });
  expect(lines.map((line) => [line.description, line.netMinor])).toEqual([
    ["B", 10_000],
    ["A", 9_000],
  ]);
});

test("an edit of an older revision is refused and changes nothing", async () => {
  const invoiceId = await aDraft(ctx, businessId);
  await save(invoiceId, 1, { notes: "first" });
  await expect(save(invoiceId, 1, { notes: "second", lines: [] })).rejects.toMatchObject({ code: "CONFLICT" });
  expect(await stored(invoiceId)).toMatchObject({ notes: "first", revision: 2, totalMinor: 12_300 });
  expect(await listInvoiceLines(ctx.db.read, { businessId, invoiceId })).toHaveLength(1);
});

test("two edits of one revision at once: one wins, the other hears of it", async () => {
  const invoiceId = await aDraft(ctx, businessId);
  const results = await Promise.allSettled([save(invoiceId, 1, { notes: "a" }), save(invoiceId, 1, { notes: "b" })]);
  expect(results.map((result) => result.status)).toEqual(["fulfilled", "rejected"]);
  expect((await stored(invoiceId))?.notes).toBe("a");
});

test("the form of a new draft sent twice makes one draft", async () => {
  const invoiceId = ctx.newId("inv");
  await save(invoiceId, 0);
  await expect(save(invoiceId, 0)).rejects.toMatchObject({ code: "CONFLICT" });
  expect(await stored(invoiceId)).toMatchObject({ revision: 1 });
});

test("an issued invoice can't be edited", async () => {
  const { invoiceId } = await anIssuedInvoice(ctx, businessId);
  await expect(save(invoiceId, 1, { lines: [aLine({ unitPriceE4: 1 })] })).rejects.toMatchObject({
    code: "CONFLICT",
    message: "Only a draft can be changed. To change an issued invoice, use Correct.",
  });
  expect(await stored(invoiceId)).toMatchObject({ totalMinor: 12_300 });
});

test.each<[string, Partial<DraftInput>, string]>([
  ["an unknown currency", { currency: "XXX" }, "currency"],
  ["a lower-case currency", { currency: "eur" }, "currency"],
  ["a date that does not exist", { dueOn: "2026-02-30" }, "dueOn"],
  ["a due date before the issue date", { issueOn: "2026-03-02", dueOn: "2026-03-01" }, "dueOn"],
  ["a term of minus one day", { termDays: -1 }, "termDays"],
  ["notes without end", { notes: "x".repeat(4_001) }, "notes"],
  ["501 lines", { lines: Array.from({ length: 501 }, () => aLine()) }, "lines"],
  ["no quantity", { lines: [aLine({ quantityMicro: 0 })] }, "lines.0.quantity"],
  ["a negative quantity", { lines: [aLine(), aLine({ quantityMicro: -1 })] }, "lines.1.quantity"],
  ["a discount over 100 %", { lines: [aLine({ discountBps: 10_001 })] }, "lines.0.discount"],
  ["a negative tax rate", { lines: [aLine({ taxRateBps: -1 })] }, "lines.0.taxRate"],
  ["a description without end", { lines: [aLine({ description: "x".repeat(2_001) })] }, "lines.0.description"],
  ["a price that is no integer", { lines: [aLine({ unitPriceE4: 0.5 })] }, "lines.0.unitPrice"],
  ["a total below zero", { lines: [aLine(), aLine({ unitPriceE4: -100_010_000 })] }, "lines"],
  [
    "amounts beyond exact integers",
    { lines: [aLine({ quantityMicro: 1e12, unitPriceE4: Number.MAX_SAFE_INTEGER })] },
    "lines",
  ],
])("%s is refused on its field", async (_, overrides, field) => {
  const invoiceId = ctx.newId("inv");
  await expect(save(invoiceId, 0, overrides)).rejects.toMatchObject({ code: "BAD_INPUT", field });
  expect(await stored(invoiceId)).toBeNull();
});

test("500 lines are stored", async () => {
  const invoiceId = ctx.newId("inv");
  await save(invoiceId, 0, { lines: Array.from({ length: 500 }, () => aLine()) });
  expect(await listInvoiceLines(ctx.db.read, { businessId, invoiceId })).toHaveLength(500);
});

test("a rebate line lowers the total", async () => {
  const invoiceId = ctx.newId("inv");
  await save(invoiceId, 0, { lines: [aLine(), aLine({ description: "Rebate", unitPriceE4: -50_000_000 })] });
  expect(await stored(invoiceId)).toMatchObject({ totalMinor: 6_150 });
});

test("another business's customer is not found", async () => {
  const other = await aBusiness(ctx);
  const foreign = await aCustomer(ctx, other.businessId);
  const invoiceId = ctx.newId("inv");
  await expect(save(invoiceId, 0, { customerId: foreign })).rejects.toMatchObject({
    code: "NOT_FOUND",
    field: "customerId",
  });
});

test("another business can neither edit, take over nor delete a draft", async () => {
  const other = await aBusiness(ctx);
  const foreignCustomer = await aCustomer(ctx, other.businessId);
  const invoiceId = await aDraft(ctx, businessId);
  const attack = (revision: number) =>
    saveDraft(ctx, {
      businessId: other.businessId,
      invoiceId,
      revision,
      mode: "live",
      by: "usr",
      draft: draft({ customerId: foreignCustomer, notes: "mine" }),
    });
  await expect(attack(0)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(attack(1)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(deleteDraft(ctx, { businessId: other.businessId, invoiceId, by: "usr" })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
  expect(await stored(invoiceId)).toMatchObject({ businessId, notes: null });
  expect(await listInvoiceLines(ctx.db.read, { businessId, invoiceId })).toHaveLength(1);
});

test("a draft is deleted with its lines, an issued invoice is not", async () => {
  const invoiceId = await aDraft(ctx, businessId);
  await deleteDraft(ctx, { businessId, invoiceId, by: "usr" });
  expect(await stored(invoiceId)).toBeNull();
  expect(await listInvoiceLines(ctx.db.read, { businessId, invoiceId })).toEqual([]);
  const issued = await anIssuedInvoice(ctx, businessId);
  await expect(deleteDraft(ctx, { businessId, invoiceId: issued.invoiceId, by: "usr" })).rejects.toMatchObject({
    code: "CONFLICT",
  });
});

test("a made-up id of a new draft is refused", async () => {
  await expect(save("inv_../../x", 0)).rejects.toMatchObject({ code: "BAD_INPUT" });
});
