import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { sumLedger } from "@/db/queries/ledger";
import { insertAllocation, insertFee, insertPayment, savePaymentState } from "@/db/queries/payments";
import { insertRefund, insertRefundChange } from "@/db/queries/refunds";
import { allocations, jobs, ledgerLines, paymentReversals, paymentStates, payments } from "@/db/schema";
import { runDueJobs } from "@/lib/jobs/run-jobs";
import { anOpenAttempt, aPayableInvoice, aPayingContext, aShop, deliver, workOff } from "@/testing/paying";
import { fillLedger, planLedgerFill } from "./fill-ledger";

const ctx = await aPayingContext();
const shop = await aShop(ctx);
const { businessId, connectionId } = shop;

/** Rows as a version without a ledger wrote them: €123.00 by card, €100 put on the invoice, a refund that failed, one that did not. */
async function anOldPayment(): Promise<string> {
  const { invoiceId } = await aPayableInvoice(ctx, businessId);
  const paymentId = ctx.newId("pay");
  const now = ctx.now();
  await ctx.db.inTransaction(async (tx) => {
    await insertPayment(tx, {
      id: paymentId,
      businessId,
      mode: "live",
      connectionId,
      kind: "provider",
      providerPaymentId: `pi_${paymentId}`,
      amountMinor: 12_300,
      currency: "EUR",
      learnedBy: "webhook",
      paidAt: now,
      recordedAt: now,
    });
    await insertAllocation(tx, {
      id: ctx.newId("alc"),
      businessId,
      paymentId,
      invoiceId,
      amountMinor: 10_000,
      createdAt: now,
    });
    await insertFee(tx, {
      id: ctx.newId("fee"),
      businessId,
      paymentId,
      balanceRef: "txn_1",
      feeMinor: 35,
      netMinor: 12_265,
      currency: "EUR",
      recordedAt: now + 1,
    });
    for (const [at, history] of [["succeeded", "failed"] as const, ["pending", "succeeded"] as const].entries()) {
      const refundId = ctx.newId("ref");
      const amountMinor = 1_000 * (at + 1);
      await insertRefund(tx, {
        id: refundId,
        businessId,
        paymentId,
        connectionId,
        providerRefundId: `re_${refundId}`,
        amountMinor,
        currency: "EUR",
        status: history[1],
        reason: null,
        createdAt: now,
        updatedAt: now,
      });
      for (const [turn, status] of history.entries())
        await insertRefundChange(tx, {
          id: ctx.newId("rfc"),
          businessId,
          refundId,
          status,
          amountMinor,
          learnedBy: "webhook",
          recordedAt: now + 10 * (at + 1) + turn,
        });
    }
    await savePaymentState(tx, {
      id: paymentId,
      businessId,
      refundedMinor: 2_000,
      refundPendingMinor: 0,
      disputeStatus: null,
      disputedMinor: 0,
      disputeRespondBy: null,
      feeMinor: 35,
      netMinor: 12_265,
      feeCurrency: "EUR",
      updatedAt: now,
    });
  });
  return paymentId;
}

const linesOf = (paymentId: string) =>
  ctx.db.read.select().from(ledgerLines).where(eq(ledgerLines.paymentId, paymentId));

test("facts from before the ledger are booked one by one, once, and leave what is booked alone", async () => {
  const old = await anOldPayment();
  const { token } = await aPayableInvoice(ctx, businessId);
  await deliver(ctx, shop, ctx.provider.pay(ctx.provider.of(await anOpenAttempt(ctx, token)).ref));
  await workOff(ctx);
  const before = (await ctx.db.read.select().from(ledgerLines)).length;
  expect(before).toBeGreaterThan(0);
  expect(await fillLedger(ctx)).toBe(1);
  const lines = await linesOf(old);
  // Payment, allocation, fee, and four changes of two refunds: seven entries, each by itself in balance.
  const entries = new Set(lines.map((line) => line.entryId));
  expect(entries.size).toBe(7);
  for (const entryId of entries)
    expect(lines.filter((line) => line.entryId === entryId).reduce((sum, line) => sum + line.amountMinor, 0)).toBe(0);
  const account = (name: string) =>
    lines.filter((line) => line.account === name).reduce((sum, line) => sum + line.amountMinor, 0);
  expect(account("provider")).toBe(12_300 - 35 - 2_000);
  expect(account("customer_credit")).toBe(-300);
  expect(account("receivable")).toBe(-10_000);
  const [state] = await ctx.db.read.select().from(paymentStates).where(eq(paymentStates.id, old));
  expect(state).toMatchObject({ creditMinor: 300, refundedMinor: 2_000 });
  expect(await fillLedger(ctx)).toBe(0);
  expect(await linesOf(old)).toHaveLength(lines.length);
  const sums = await sumLedger(ctx.db.read, { businessId, mode: "live" });
  expect(sums.reduce((sum, one) => sum + one.amountMinor, 0)).toBe(0);
});

test("the filling is planned once in the life of a database, and runs as a job", async () => {
  const old = await anOldPayment();
  await planLedgerFill(ctx);
  await planLedgerFill({ ...ctx, db: { ...ctx.db } });
  const planned = await ctx.db.read.select().from(jobs).where(eq(jobs.kind, "ledger.fill"));
  expect(planned).toHaveLength(1);
  await runDueJobs(ctx, { "ledger.fill": async () => void (await fillLedger(ctx)), "mail.send": async () => {} });
  expect((await linesOf(old)).length).toBeGreaterThan(0);
});

test("facts are never changed or deleted, and amounts are whole", async () => {
  const paymentId = await anOldPayment();
  await fillLedger(ctx);
  const write = (run: Parameters<typeof ctx.db.inTransaction>[0]) => ctx.db.inTransaction(run);
  for (const fact of [ledgerLines, allocations, payments])
    await expect(write((tx) => tx.update(fact).set({ amountMinor: 1 }))).rejects.toThrow();
  for (const fact of [ledgerLines, allocations, paymentReversals]) {
    if (fact === paymentReversals) await write((tx) => tx.insert(paymentReversals).values(aReversal(paymentId)));
    await expect(write((tx) => tx.delete(fact))).rejects.toThrow();
  }
  const [line] = await linesOf(paymentId);
  const again = { ...(line ?? never()), id: "led_again" };
  await expect(write((tx) => tx.insert(ledgerLines).values(again))).rejects.toThrow();
  const fraction = { ...again, factId: "other", amountMinor: 0.5 };
  await expect(write((tx) => tx.insert(ledgerLines).values(fraction))).rejects.toThrow();
  const [payment] = await ctx.db.read.select().from(payments).where(eq(payments.id, paymentId));
  const half = { ...(payment ?? never()), id: "pay_half", providerPaymentId: "pi_half", amountMinor: 10.5 };
  await expect(write((tx) => tx.insert(payments).values(half))).rejects.toThrow();
});

const aReversal = (paymentId: string) => ({
  id: ctx.newId("rev"),
  businessId,
  paymentId,
  reason: "",
  by: "usr_anna",
  recordedAt: ctx.now(),
});

const never = (): never => {
  throw new Error("There is no such row.");
};
