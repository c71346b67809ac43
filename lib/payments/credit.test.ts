/** Money that changes its place: taken back, used for another invoice, found on a bank statement. */
import { eq } from "drizzle-orm";
import fc from "fast-check";
import { expect, test } from "vitest";
import { findInvoice } from "@/db/queries/invoices";
import { listLedgerOfPayment, sumLedger, sumReceivable } from "@/db/queries/ledger";
import { findPayable } from "@/db/queries/payables";
import { listPayablePayments } from "@/db/queries/payments";
import { allocations, ledgerLines, paymentReversals, paymentStates, payments } from "@/db/schema";
import { isAppError } from "@/lib/app-error";
import { aCustomer, aLine } from "@/testing/documents";
import { anOpenAttempt, aPayableInvoice, aPayingContext, aShop, deliver, workOff } from "@/testing/paying";
import { applyCredit } from "./apply-credit";
import { totals } from "./ledger";
import { recordManualPayment } from "./record-manual-payment";
import { refundPayment } from "./refund-payment";
import { suggestInvoices } from "./suggest-invoices";
import { takeBackPayment } from "./take-back-payment";

const ctx = await aPayingContext();
const shop = await aShop(ctx);
const { businessId } = shop;
const by = "usr_anna";

let forms = 0;
async function aTransfer(invoiceId: string, amount = "123.00"): Promise<string> {
  forms += 1;
  const { paymentId } = await recordManualPayment(ctx, {
    businessId,
    invoiceId,
    customerId: null,
    kind: "bank_transfer",
    amount,
    currency: "EUR",
    paidOn: "2026-11-20",
    note: "",
    by,
    requestId: `form_credit_${forms}`,
  });
  return paymentId;
}

const invoiceOf = (invoiceId: string) => findInvoice(ctx.db.read, { businessId, invoiceId });
const takeBack = (paymentId: string) => takeBackPayment(ctx, { businessId, paymentId, reason: "Typed twice", by });

async function expectBooksAgree(invoiceId: string) {
  const invoice = await invoiceOf(invoiceId);
  expect(await sumReceivable(ctx.db.read, { businessId, invoiceId })).toBe(
    (invoice?.refundedMinor ?? 0) - (invoice?.paidMinor ?? 0),
  );
}

test("a payment typed by mistake is taken back: it is due again, and the payment counts nothing", async () => {
  const { invoiceId, payableId } = await aPayableInvoice(ctx, businessId);
  const paymentId = await aTransfer(invoiceId);
  await takeBack(paymentId);
  expect(await invoiceOf(invoiceId)).toMatchObject({ status: "issued", paidMinor: 0, paidAt: null });
  expect(await findPayable(ctx.db.read, { businessId, payableId })).toMatchObject({
    amountDueMinor: 12_300,
    isOpen: true,
  });
  const lines = await listLedgerOfPayment(ctx.db.read, { businessId, paymentId });
  const left = lines.reduce((sum, line) => sum + (line.account === "bank" ? line.amountMinor : 0), 0);
  expect([lines.length, left]).toEqual([6, 0]);
  await expectBooksAgree(invoiceId);
  await expect(takeBack(paymentId)).rejects.toMatchObject({ code: "CONFLICT" });
  expect(await ctx.db.read.select().from(paymentReversals)).toHaveLength(1);
  const refund = { businessId, paymentId, amountMinor: 1, currency: "EUR", reason: "", by, requestId: "form_of_none" };
  await expect(refundPayment(ctx, refund)).rejects.toMatchObject({ code: "CONFLICT" });
});

test("a payment that really arrived can't be taken back, nor one that was paid back by hand", async () => {
  const { token, payableId } = await aPayableInvoice(ctx, businessId);
  await deliver(ctx, shop, ctx.provider.pay(ctx.provider.of(await anOpenAttempt(ctx, token)).ref));
  await workOff(ctx);
  const [row] = await listPayablePayments(ctx.db.read, { businessId, payableId });
  await expect(takeBack(row?.payment.id ?? "")).rejects.toMatchObject({ code: "CONFLICT" });
  const manual = await aTransfer((await aPayableInvoice(ctx, businessId)).invoiceId);
  const part = { businessId, paymentId: manual, amountMinor: 100, currency: "EUR", reason: "", by };
  await refundPayment(ctx, { ...part, requestId: "form_by_hand" });
  await expect(takeBack(manual)).rejects.toMatchObject({ code: "CONFLICT" });
  await expect(takeBack("pay_not")).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("when a mistyped payment is taken back, money that really came for the invoice takes its place", async () => {
  const { invoiceId } = await aPayableInvoice(ctx, businessId);
  const mistake = await aTransfer(invoiceId, "100");
  const real = await aTransfer(invoiceId, "123");
  expect(await invoiceOf(invoiceId)).toMatchObject({ paidMinor: 12_300, hasExcess: true });
  await takeBack(mistake);
  expect(await invoiceOf(invoiceId)).toMatchObject({ status: "paid", paidMinor: 12_300, hasExcess: false });
  const given = (await ctx.db.read.select().from(allocations)).filter((row) => row.paymentId === real);
  expect(given.map((row) => row.amountMinor)).toEqual([2_300, 10_000]);
  await expectBooksAgree(invoiceId);
});

test("credit pays another open invoice, and a refund later takes it off there first", async () => {
  const first = await aPayableInvoice(ctx, businessId);
  const second = await aPayableInvoice(ctx, businessId);
  const paymentId = await aTransfer(first.invoiceId, "173.00");
  const use = { businessId, paymentId, invoiceId: second.invoiceId, amountMinor: 5_000, by, requestId: "form_use_1" };
  await Promise.all([applyCredit(ctx, use), applyCredit(ctx, use)]);
  expect(await invoiceOf(second.invoiceId)).toMatchObject({ status: "partially_paid", paidMinor: 5_000 });
  expect(await invoiceOf(first.invoiceId)).toMatchObject({ status: "paid", hasExcess: false });
  const refund = { businessId, paymentId, amountMinor: 6_000, currency: "EUR", reason: "", by };
  await refundPayment(ctx, { ...refund, requestId: "form_use_refund" });
  expect(await invoiceOf(second.invoiceId)).toMatchObject({ paidMinor: 5_000, refundedMinor: 5_000 });
  expect(await invoiceOf(first.invoiceId)).toMatchObject({ paidMinor: 12_300, refundedMinor: 1_000 });
  for (const { invoiceId } of [first, second]) await expectBooksAgree(invoiceId);
});

test("credit that is not there, not due, or of another kind of money is refused, and nothing is written", async () => {
  const paid = await aPayableInvoice(ctx, businessId);
  const paymentId = await aTransfer(paid.invoiceId, "133.00");
  const open = await aPayableInvoice(ctx, businessId);
  const tested = await aPayableInvoice(ctx, businessId, { mode: "test" });
  const dollars = await aPayableInvoice(ctx, businessId, { currency: "USD" });
  const before = (await ctx.db.read.select().from(allocations)).length;
  const use = (over: object) =>
    applyCredit(ctx, { businessId, paymentId, invoiceId: open.invoiceId, amountMinor: 500, by, ...over });
  await expect(use({ amountMinor: 1_001 })).rejects.toMatchObject({ code: "BAD_INPUT", field: "amount" });
  await expect(use({ amountMinor: 0 })).rejects.toMatchObject({ code: "BAD_INPUT", field: "amount" });
  await expect(use({ amountMinor: 0.5 })).rejects.toMatchObject({ code: "BAD_INPUT", field: "amount" });
  await expect(use({ invoiceId: paid.invoiceId })).rejects.toMatchObject({ code: "CONFLICT", field: "invoiceId" });
  await expect(use({ invoiceId: tested.invoiceId })).rejects.toMatchObject({ code: "CONFLICT", field: "invoiceId" });
  await expect(use({ invoiceId: dollars.invoiceId })).rejects.toMatchObject({ code: "CONFLICT", field: "invoiceId" });
  await expect(use({ businessId: "biz_other" })).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await ctx.db.read.select().from(allocations)).toHaveLength(before);
});

test("a line of a bank statement finds its invoice by number, amount and customer", async () => {
  const own = await aPayingContext();
  const at = await aShop(own);
  const anna = await aCustomer(own, at.businessId, { name: "Anna Kowalska" });
  const bauer = await aCustomer(own, at.businessId, { name: "Bauer & Söhne GmbH" });
  const first = await aPayableInvoice(own, at.businessId, { customerId: anna });
  const second = await aPayableInvoice(own, at.businessId, { customerId: bauer });
  await aPayableInvoice(own, at.businessId, { customerId: anna, lines: [aLine({ unitPriceE4: 50_000_000 })] });
  const number = (await findInvoice(own.db.read, { businessId: at.businessId, invoiceId: second.invoiceId }))?.number;
  const ask = (text: string, amountMinor: number | null = null, currency: string | null = null) =>
    suggestInvoices(own, { businessId: at.businessId, mode: "live", text, amountMinor, currency });
  const [best] = await ask(`SEPA credit BAUER U. SOEHNE, Rg ${number?.replace(/[^0-9]+/g, " ")} thanks`, 12_300, "eur");
  expect(best).toMatchObject({ invoiceId: second.invoiceId, because: ["number", "amount"] });
  const [named] = await ask("From Kowalska Anna, consulting", 12_300);
  expect(named).toMatchObject({ invoiceId: first.invoiceId, because: ["amount", "customer"] });
  expect(await ask("Rent for November", 99_999)).toEqual([]);
  expect(await ask("Anna Kowalska", 12_300, "USD")).toEqual([]);
  expect(
    await suggestInvoices(own, { businessId, mode: "live", text: "Anna", amountMinor: 1, currency: null }),
  ).toEqual([]);
});

type Step = { kind: "transfer" | "refund" | "takeBack" | "use" | "fail"; which: number; amountMinor: number };

test("after any history of money by hand and by card, the books balance and say what the invoices say", {
  timeout: 60_000,
}, async () => {
  const step: fc.Arbitrary<Step> = fc.record({
    kind: fc.constantFrom("transfer", "refund", "takeBack", "use", "fail"),
    which: fc.nat({ max: 7 }),
    amountMinor: fc.integer({ min: 1, max: 15_000 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 12 }), async (steps) => {
      ctx.clock.advance(10_000);
      const documents = [await aPayableInvoice(ctx, businessId), await aPayableInvoice(ctx, businessId)];
      const [first, second] = documents.map((one) => one.invoiceId);
      const card = ctx.provider.of(await anOpenAttempt(ctx, documents[0]?.token ?? ""));
      const paid: string[] = [await aTransfer(first ?? "", "50")];
      await deliver(ctx, shop, ctx.provider.pay(card.ref));
      await workOff(ctx);
      const [byCard] = await ctx.db.read.select().from(payments).where(eq(payments.providerPaymentId, card.ref));
      paid.push(byCard?.id ?? "");
      for (const one of steps)
        await apply(one, { paid, invoiceIds: [first ?? "", second ?? ""], ref: card.ref }).catch((error: unknown) => {
          if (!isAppError(error)) throw error;
        });
      for (const invoiceId of [first ?? "", second ?? ""]) await expectBooksAgree(invoiceId);
      for (const paymentId of paid) await expectEntriesBalance(paymentId);
    }),
    { numRuns: 40 },
  );
  const balances = await sumLedger(ctx.db.read, { businessId, mode: "live" });
  expect(balances.reduce((sum, one) => sum + one.amountMinor, 0)).toBe(0);
  const held = [...ctx.provider.truth.values()].reduce(
    (sum, state) =>
      sum +
      (state.status === "succeeded" ? state.receivedMinor - 35 : 0) -
      state.refunds.filter((one) => one.status === "succeeded").reduce((total, one) => total + one.amountMinor, 0),
    0,
  );
  expect(balances.find((one) => one.account === "provider")?.amountMinor).toBe(held);
});

async function apply(step: Step, at: { paid: string[]; invoiceIds: string[]; ref: string }): Promise<void> {
  const paymentId = at.paid[step.which % at.paid.length] ?? "";
  const invoiceId = at.invoiceIds[step.which % 2] ?? "";
  const { amountMinor } = step;
  forms += 1;
  const requestId = `form_history_${forms}`;
  if (step.kind === "transfer") at.paid.push(await aTransfer(invoiceId, (amountMinor / 100).toFixed(2)));
  if (step.kind === "use") await applyCredit(ctx, { businessId, paymentId, invoiceId, amountMinor, by });
  if (step.kind === "takeBack") await takeBack(paymentId);
  if (step.kind === "refund")
    await refundPayment(ctx, { businessId, paymentId, amountMinor, currency: "EUR", reason: "", by, requestId });
  const given = ctx.provider.of(at.ref).refunds.find((one) => one.status === "succeeded");
  if (step.kind !== "fail" || given === undefined) return;
  await deliver(ctx, shop, ctx.provider.dashboardRefund(at.ref, { ...given, status: "failed" }));
  await workOff(ctx);
}

/** Every entry by itself, and the stored standing beside them. */
async function expectEntriesBalance(paymentId: string): Promise<void> {
  const lines = await ctx.db.read.select().from(ledgerLines).where(eq(ledgerLines.paymentId, paymentId));
  for (const entryId of new Set(lines.map((line) => line.entryId)))
    for (const [, total] of totals(lines.filter((line) => line.entryId === entryId))) expect(total).toBe(0);
  const credit = lines.reduce((sum, line) => sum + (line.account === "customer_credit" ? line.amountMinor : 0), 0);
  const [state] = await ctx.db.read.select().from(paymentStates).where(eq(paymentStates.id, paymentId));
  expect(state?.creditMinor).toBe(0 - credit);
}
