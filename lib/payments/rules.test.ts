/** The ten rules that never bend (design.md section 3), one test each, on the real verbs and a real migrated database. */
import { and, eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { findAttempt, findOpenAttempt } from "@/db/queries/attempts";
import { listInvoiceHistory } from "@/db/queries/history";
import { findInvoice } from "@/db/queries/invoices";
import { insertAllocation, insertPayment, listPayablePayments } from "@/db/queries/payments";
import { attempts, jobs, mails, payments, providerEventStates, providerEvents, webhookCounters } from "@/db/schema";
import { recomputeInvoice } from "@/lib/invoices/recompute-invoice";
import { runDueJobs } from "@/lib/jobs/run-jobs";
import {
  anOpenAttempt,
  aPayableInvoice,
  aPayingContext,
  aShop,
  deliver,
  type PayingContext,
  workOff,
} from "@/testing/paying";
import { checkAsCustomer } from "./check-as-customer";
import { checkAttempt } from "./check-attempt";
import { loadPayView } from "./load-pay-view";
import { startPayment } from "./start-payment";

const ctx = await aPayingContext();
const shop = await aShop(ctx);
const { businessId } = shop;

const invoiceOf = (invoiceId: string) => findInvoice(ctx.db.read, { businessId, invoiceId });
const paymentsOf = (payableId: string) => listPayablePayments(ctx.db.read, { businessId, payableId });
const mailKeys = async (of: PayingContext, invoiceId: string) =>
  (await of.db.read.select().from(mails).where(eq(mails.invoiceId, invoiceId))).map((mail) => mail.key.split(":")[0]);

/** A bank transfer that the owner noted: what is due changes while the page is open. */
async function payPartByBank(invoiceId: string, payableId: string, amountMinor: number): Promise<void> {
  const paymentId = ctx.newId("pay");
  const now = ctx.now();
  await ctx.db.inTransaction(async (tx) => {
    await insertPayment(tx, {
      id: paymentId,
      businessId,
      mode: "live",
      payableId,
      kind: "bank_transfer",
      amountMinor,
      currency: "EUR",
      learnedBy: "manual",
      paidAt: now,
      recordedAt: now,
    });
    await insertAllocation(tx, { id: ctx.newId("alc"), businessId, paymentId, invoiceId, amountMinor, createdAt: now });
    await recomputeInvoice(tx, { businessId, invoiceId, now });
  });
}

test("rule 1: the attempt is durable before the provider is asked and before its secret leaves; one is open per payable", async () => {
  const { token, payableId } = await aPayableInvoice(ctx, businessId);
  const seen: (string | null | undefined)[] = [];
  const { startPayment: real } = ctx.provider;
  ctx.provider.startPayment = async (connection, attempt) => {
    const row = await findAttempt(ctx.db.read, attempt.id);
    seen.push(row?.status, row?.secretReleasedAt === null ? "kept" : "released");
    return real(connection, attempt);
  };
  const [first, second] = await Promise.all([startPayment(ctx, { token }), startPayment(ctx, { token })]);
  ctx.provider.startPayment = real;
  expect(seen).toEqual(["created", "kept"]);
  expect(first).toMatchObject({ kind: "ready", amountMinor: 12_300, currency: "EUR" });
  expect(second).toEqual(first);
  const rows = await ctx.db.read.select().from(attempts).where(eq(attempts.payableId, payableId));
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({ status: "open", secretReleasedAt: ctx.now() });
});

test("rule 2: an amount that changed after the secret left cancels the old payment and opens a new one", async () => {
  const { token, invoiceId, payableId } = await aPayableInvoice(ctx, businessId);
  const oldId = await anOpenAttempt(ctx, token);
  await payPartByBank(invoiceId, payableId, 2_300);
  const started = await startPayment(ctx, { token });
  expect(started).toMatchObject({ kind: "ready", amountMinor: 10_000 });
  expect(ctx.provider.of(oldId)).toMatchObject({ status: "canceled", amountMinor: 12_300 });
  expect(await findAttempt(ctx.db.read, oldId)).toMatchObject({ status: "canceled" });
});

test("rule 2: an attempt whose secret never left is superseded without asking the provider", async () => {
  const { token, invoiceId, payableId } = await aPayableInvoice(ctx, businessId);
  ctx.provider.fail({ call: "startPayment", when: "before", error: new Error("the process died") });
  await expect(startPayment(ctx, { token })).rejects.toThrow("the process died");
  await payPartByBank(invoiceId, payableId, 2_300);
  const canceledBefore = ctx.provider.calls.filter((call) => call === "cancelPayment").length;
  expect(await startPayment(ctx, { token })).toMatchObject({ kind: "ready", amountMinor: 10_000 });
  expect(ctx.provider.calls.filter((call) => call === "cancelPayment")).toHaveLength(canceledBefore);
});

test("rule 3: what arrived is compared; a wrong amount is recorded as it arrived, alarmed, and pays only a part", async () => {
  const { token, invoiceId, payableId } = await aPayableInvoice(ctx, businessId);
  const attemptId = await anOpenAttempt(ctx, token);
  ctx.provider.pay(ctx.provider.of(attemptId).ref, { receivedMinor: 100 });
  await checkAttempt(ctx, { attemptId, learnedBy: "check" });
  expect((await paymentsOf(payableId))[0]?.payment).toMatchObject({ amountMinor: 100 });
  expect(await invoiceOf(invoiceId)).toMatchObject({ status: "partially_paid", paidMinor: 100 });
  expect(await findAttempt(ctx.db.read, attemptId)).toMatchObject({ mismatch: "Asked for €123.00, received €1.00." });
  expect(await mailKeys(ctx, invoiceId)).toContain("mismatch");
});

test("rule 3: money in another currency is recorded and pays nothing", async () => {
  const { token, invoiceId, payableId } = await aPayableInvoice(ctx, businessId);
  const attemptId = await anOpenAttempt(ctx, token);
  ctx.provider.pay(ctx.provider.of(attemptId).ref, { currency: "USD" });
  await checkAttempt(ctx, { attemptId, learnedBy: "check" });
  expect((await paymentsOf(payableId))[0]?.payment).toMatchObject({ amountMinor: 12_300, currency: "USD" });
  expect(await invoiceOf(invoiceId)).toMatchObject({ paidMinor: 0, hasExcess: true });
  expect(await mailKeys(ctx, invoiceId)).toEqual(expect.arrayContaining(["mismatch", "excess"]));
});

test("rule 4: a webhook is verified, stored and answered; money follows from asking the provider", async () => {
  const { token, invoiceId } = await aPayableInvoice(ctx, businessId);
  const attemptId = await anOpenAttempt(ctx, token);
  const event = ctx.provider.pay(ctx.provider.of(attemptId).ref);
  expect(await deliver(ctx, shop, event)).toEqual({ status: 200, outcome: "stored" });
  const [stored] = await ctx.db.read.select().from(providerEvents).where(eq(providerEvents.eventId, event.eventId));
  expect(stored).toMatchObject({ attemptId, learnedBy: "webhook", body: expect.stringContaining(event.eventId) });
  expect(await invoiceOf(invoiceId)).toMatchObject({ paidMinor: 0 });
  await workOff(ctx);
  expect(await invoiceOf(invoiceId)).toMatchObject({ status: "paid", paidMinor: 12_300 });
});

test("rule 4: an event that says 'paid' about an unpaid payment changes nothing", async () => {
  const { token, invoiceId } = await aPayableInvoice(ctx, businessId);
  const attemptId = await anOpenAttempt(ctx, token);
  const { ref } = ctx.provider.of(attemptId);
  const event = ctx.provider.change(ref, {}, "payment_intent.succeeded");
  await deliver(ctx, shop, event);
  await workOff(ctx);
  expect(await invoiceOf(invoiceId)).toMatchObject({ status: "issued", paidMinor: 0 });
});

test("rule 4: when it can't be stored it is not acknowledged", async () => {
  const { token } = await aPayableInvoice(ctx, businessId);
  const event = ctx.provider.pay(ctx.provider.of(await anOpenAttempt(ctx, token)).ref);
  const broken: PayingContext = {
    ...ctx,
    db: { ...ctx.db, inTransaction: () => Promise.reject(new Error("disk full")) },
  };
  expect(await deliver(broken, shop, event)).toMatchObject({ status: 503, outcome: "not_stored" });
  const rows = await ctx.db.read.select().from(providerEvents).where(eq(providerEvents.eventId, event.eventId));
  expect(rows).toEqual([]);
});

test("rule 4: ours without an attempt is kept as unmatched and alarmed; a foreign one keeps id and type only", async () => {
  const { token } = await aPayableInvoice(ctx, businessId);
  const { ref } = ctx.provider.of(await anOpenAttempt(ctx, token));
  const lost = ctx.provider.change(ref, {}, "payment_intent.succeeded");
  ctx.provider.truth.set("pi_lost", { ...ctx.provider.of(ref), ref: "pi_lost", attemptId: "att_gone" });
  await deliver(ctx, shop, { ...lost, eventId: "evt_lost", ref: "pi_lost", attemptId: "att_gone" });
  const foreign = { ...lost, eventId: "evt_foreign", ref: "pi_other_app", attemptId: null, instanceId: null };
  expect(await deliver(ctx, shop, foreign)).toEqual({ status: 200, outcome: "foreign" });
  await workOff(ctx);
  const states = await ctx.db.read
    .select({ event: providerEvents, state: providerEventStates.state })
    .from(providerEvents)
    .innerJoin(providerEventStates, eq(providerEventStates.id, providerEvents.id));
  expect(states.find((row) => row.event.eventId === "evt_lost")?.state).toBe("unmatched");
  expect(states.find((row) => row.event.eventId === "evt_foreign")).toMatchObject({
    state: "foreign",
    event: { ref: null, attemptId: null, body: null },
  });
  const alarms = await ctx.db.read.select().from(mails).where(eq(mails.kind, "owner_alert"));
  expect(alarms.map((mail) => mail.key)).toContain(`event-unmatched:${shop.connectionId}:pi_lost`);
  const counts = await ctx.db.read
    .select()
    .from(webhookCounters)
    .where(and(eq(webhookCounters.endpointId, shop.endpointId), eq(webhookCounters.outcome, "foreign")));
  expect(counts[0]?.count).toBe(1);
});

test("rule 5: a customer who comes back from an unpaid payment is not believed", async () => {
  const { token, invoiceId } = await aPayableInvoice(ctx, businessId);
  await anOpenAttempt(ctx, token);
  expect(await checkAsCustomer(ctx, { token })).toMatchObject({ kind: "payable", paidMinor: 0 });
  expect(await invoiceOf(invoiceId)).toMatchObject({ paidMinor: 0 });
});

test("rule 6: processing is not paid: on its way, no second Pay, no receipt", async () => {
  const { token, invoiceId, payableId } = await aPayableInvoice(ctx, businessId);
  const attemptId = await anOpenAttempt(ctx, token);
  const change = { status: "processing" as const, expectedOn: "2026-11-26" };
  ctx.provider.change(ctx.provider.of(attemptId).ref, change, "payment_intent.processing");
  await checkAttempt(ctx, { attemptId, learnedBy: "webhook" });
  expect(await invoiceOf(invoiceId)).toMatchObject({ status: "on_its_way", paidMinor: 0, pendingMinor: 12_300 });
  expect(await startPayment(ctx, { token })).toEqual({ kind: "state" });
  expect(await loadPayView(ctx, { token })).toMatchObject({
    kind: "on_its_way",
    canPayNow: false,
    pendingMinor: 12_300,
    expectedOn: "2026-11-26",
  });
  expect(await paymentsOf(payableId)).toEqual([]);
  expect(await mailKeys(ctx, invoiceId)).not.toContain("receipt");
});

test("rule 6: a debit that fails after being on its way can be paid again, and the customer is told", async () => {
  const { token, invoiceId } = await aPayableInvoice(ctx, businessId);
  const attemptId = await anOpenAttempt(ctx, token);
  const { ref } = ctx.provider.of(attemptId);
  ctx.provider.change(ref, { status: "processing" }, "payment_intent.processing");
  await checkAttempt(ctx, { attemptId, learnedBy: "webhook" });
  ctx.clock.advance(86_400_000);
  const problem = { reason: "bank_debit_failed" as const, providerCode: "debit_not_authorized", providerMessage: null };
  ctx.provider.change(ref, { status: "open", problem }, "payment_intent.payment_failed");
  await checkAttempt(ctx, { attemptId, learnedBy: "webhook" });
  expect(await invoiceOf(invoiceId)).toMatchObject({ status: "issued", pendingMinor: 0 });
  expect(await loadPayView(ctx, { token })).toMatchObject({ kind: "needs_another_try", reason: "bank_debit_failed" });
  expect(await mailKeys(ctx, invoiceId)).toEqual(["debit-failed"]);
  expect(await startPayment(ctx, { token })).toMatchObject({ kind: "ready", attemptId });
});

test("rule 7: a lost answer leaves the attempt unknown, never failed, and the next look finds the truth", async () => {
  const { token, payableId } = await aPayableInvoice(ctx, businessId);
  ctx.provider.fail({ call: "startPayment", when: "after" });
  expect(await startPayment(ctx, { token })).toEqual({ kind: "state" });
  const unknown = await findOpenAttempt(ctx.db.read, { businessId, payableId });
  expect(unknown).toMatchObject({ status: "unknown", secretReleasedAt: null });
  expect(await loadPayView(ctx, { token })).toMatchObject({ kind: "checking", canPayNow: false });
  expect(await startPayment(ctx, { token })).toEqual({ kind: "state" });
  ctx.provider.fail({ call: "fetchPayment", when: "before" });
  await checkAsCustomer(ctx, { token });
  expect(await findAttempt(ctx.db.read, unknown?.id ?? "")).toMatchObject({ status: "unknown" });
  ctx.clock.advance(2_000);
  expect(await checkAsCustomer(ctx, { token })).toMatchObject({ kind: "payable" });
  expect(await startPayment(ctx, { token })).toMatchObject({ kind: "ready", attemptId: unknown?.id });
});

test("rule 8: money that arrives twice is credit, flagged and alarmed; a refund takes the credit first", async () => {
  const { token, invoiceId, payableId } = await aPayableInvoice(ctx, businessId);
  const firstId = await anOpenAttempt(ctx, token);
  ctx.provider.pay(ctx.provider.of(firstId).ref);
  // The superseded payment of another page succeeds all the same: it was closed here, but the cancel came too late.
  await ctx.db.inTransaction((tx) => tx.update(attempts).set({ status: "canceled" }).where(eq(attempts.id, firstId)));
  const secondId = await anOpenAttempt(ctx, token);
  const { ref } = ctx.provider.of(secondId);
  ctx.provider.pay(ref);
  await checkAttempt(ctx, { attemptId: firstId, learnedBy: "sweep" });
  await checkAttempt(ctx, { attemptId: secondId, learnedBy: "sweep" });
  expect(await paymentsOf(payableId)).toHaveLength(2);
  expect(await invoiceOf(invoiceId)).toMatchObject({ status: "paid", paidMinor: 12_300, hasExcess: true });
  expect(await mailKeys(ctx, invoiceId)).toContain("excess");
  ctx.provider.dashboardRefund(ref, { ref: "re_excess", amountMinor: 12_300 });
  await checkAttempt(ctx, { attemptId: secondId, learnedBy: "sweep" });
  expect(await invoiceOf(invoiceId)).toMatchObject({ status: "paid", refundedMinor: 0, hasExcess: false });
});

test("rule 8: a refund that fails later restores the balance", async () => {
  const { token, invoiceId } = await aPayableInvoice(ctx, businessId);
  const attemptId = await anOpenAttempt(ctx, token);
  const { ref } = ctx.provider.of(attemptId);
  ctx.provider.pay(ref);
  ctx.provider.dashboardRefund(ref, { ref: "re_failing", amountMinor: 12_300 });
  await checkAttempt(ctx, { attemptId, learnedBy: "webhook" });
  expect(await invoiceOf(invoiceId)).toMatchObject({ status: "refunded", refundedMinor: 12_300 });
  ctx.provider.dashboardRefund(ref, { ref: "re_failing", amountMinor: 12_300, status: "failed" });
  await checkAttempt(ctx, { attemptId, learnedBy: "webhook" });
  expect(await invoiceOf(invoiceId)).toMatchObject({ status: "paid", refundedMinor: 0 });
  expect(await mailKeys(ctx, invoiceId)).toEqual(
    expect.arrayContaining(["refunded", "refund-failed", "refund-failed-owner"]),
  );
});

test("rule 9: no verb starts a refund; refunds made elsewhere are learned of once, each by its own id", async () => {
  const { token, invoiceId } = await aPayableInvoice(ctx, businessId);
  const attemptId = await anOpenAttempt(ctx, token);
  const { ref } = ctx.provider.of(attemptId);
  ctx.provider.pay(ref);
  ctx.provider.dashboardRefund(ref, { ref: "re_1", amountMinor: 2_000 });
  ctx.provider.dashboardRefund(ref, { ref: "re_2", amountMinor: 1_000 });
  for (let time = 0; time < 3; time += 1) await checkAttempt(ctx, { attemptId, learnedBy: "webhook" });
  expect(await invoiceOf(invoiceId)).toMatchObject({ status: "paid", refundedMinor: 3_000 });
  expect((await mailKeys(ctx, invoiceId)).filter((key) => key === "refunded")).toHaveLength(2);
  const told = (await listInvoiceHistory(ctx.db.read, { businessId, invoiceId })).map((entry) => entry.kind);
  expect(told.filter((kind) => kind === "refund.succeeded")).toHaveLength(2);
});

test("rule 10: a hundred parallel deliveries of one event make one payment, one receipt and one owner's mail", async () => {
  const { token, invoiceId, payableId } = await aPayableInvoice(ctx, businessId);
  const attemptId = await anOpenAttempt(ctx, token);
  const event = ctx.provider.pay(ctx.provider.of(attemptId).ref);
  const answers = await Promise.all(Array.from({ length: 100 }, () => deliver(ctx, shop, event)));
  expect(answers.every((answer) => answer.status === 200)).toBe(true);
  expect(answers.filter((answer) => answer.outcome === "stored")).toHaveLength(1);
  await Promise.all([workOff(ctx), workOff(ctx), ...Array.from({ length: 20 }, () => checkAsCustomer(ctx, { token }))]);
  expect(await ctx.db.read.select().from(payments).where(eq(payments.payableId, payableId))).toHaveLength(1);
  const keys = await mailKeys(ctx, invoiceId);
  expect(keys.filter((key) => key === "receipt")).toHaveLength(1);
  expect(keys.filter((key) => key === "owner-paid")).toHaveLength(1);
});

test("rule 10: a job runs once though two processes look for work at the same moment", async () => {
  const due = await ctx.db.read.select().from(jobs).where(eq(jobs.state, "pending"));
  const ran: string[] = [];
  const kinds = [...new Set(due.map((job) => job.kind))];
  const handlers = Object.fromEntries(
    kinds.map((kind) => [kind, async (_: unknown, job: { id: string }) => void ran.push(job.id)]),
  );
  while ((await Promise.all([runDueJobs(ctx, handlers), runDueJobs(ctx, handlers)])).some((taken) => taken > 0)) {
    // Until nothing is due.
  }
  expect(ran.length).toBeGreaterThan(0);
  expect(new Set(ran).size).toBe(ran.length);
});
