import type { Queryable } from "@/db/client";
import { type AttemptRow, findAttempt, findOpenAttempt, type NewAttempt, updateAttempt } from "@/db/queries/attempts";
import type { InvoiceRow } from "@/db/queries/invoices";
import { findInvoiceOfPayable } from "@/db/queries/payables";
import type { PaymentRow } from "@/db/queries/payments";
import type { Context } from "@/lib/context";
import { announceFailure, announceOrder, announcePayment } from "@/lib/hooks/announce-money";
import { enqueueJob } from "@/lib/jobs/enqueue-job";
import { formatMoney } from "@/lib/money/format-money";
import { invoiceOfOrder } from "@/lib/orders/invoice-of-order";
import type { PaymentState } from "@/lib/providers/provider";
import { watchDeclines } from "@/lib/shield/watch-declines";
import { type AttemptStatus, nextCheckAt, nextStatus } from "./attempt";
import { bringUpToDate } from "./book-money";
import { bookPayment } from "./book-payment";
import type { Door } from "./doors";
import { addMoneyHistory } from "./money-history";
import { alertOwner, tellCustomer, tellPaid } from "./money-mails";
import { answerOrder } from "./payment-state";
import { mismatchOf, recordFees, recordPayment } from "./record-payment";
import { type SettlingPayment, settleDispute, settleRefund } from "./settle-refunds";

export type SettleResult =
  | { kind: "settled"; status: AttemptStatus; paymentId: string | null; isFirst: boolean }
  | { kind: "ignored"; reason: "probe" | "no_attempt" | "other_mode" | "other_attempt" };

type Settling = {
  attempt: AttemptRow;
  invoice: InvoiceRow | null;
  state: PaymentState;
  learnedBy: Door;
  asOf: number;
  now: number;
};

/**
 * Applies what a provider says about one attempt, all of it in one transaction: the attempt's state, the payment, its
 * fee, refunds and disputes, the invoice, the timeline and the mails. Every door ends here. It sets absolute amounts and
 * only moves forward, so any number of calls in any order end the same. `asOf` is when the provider was asked.
 */
export async function settleAttempt(
  ctx: Context,
  input: { attemptId: string; state: PaymentState; learnedBy: Door; asOf?: number },
): Promise<SettleResult> {
  const { state, learnedBy } = input;
  if (state.isProbe) return { kind: "ignored", reason: "probe" };
  const now = ctx.now();
  return ctx.db.inTransaction(async (tx): Promise<SettleResult> => {
    const attempt = await findAttempt(tx, input.attemptId);
    if (attempt === null) return { kind: "ignored", reason: "no_attempt" };
    const refusal = refusalOf(attempt, state);
    if (refusal !== null) {
      await noteRefusal(tx, ctx, { attempt, state, refusal });
      return { kind: "ignored", reason: refusal };
    }
    const { businessId, payableId } = attempt;
    const hasMoney = state.status === "succeeded" && state.receivedMinor > 0;
    const invoice =
      (await findInvoiceOfPayable(tx, { businessId, payableId })) ??
      (hasMoney ? await invoiceOfOrder(tx, ctx, { businessId, payableId, now }) : null);
    const settling: Settling = { attempt, invoice, state, learnedBy, asOf: input.asOf ?? now, now };
    const status = await moveAttempt(tx, ctx, settling);
    if (state.problem !== null && status === "open") await watchDeclines(tx, ctx, { attempt });
    const paid = hasMoney ? await settleMoney(tx, ctx, settling) : null;
    const invoiceIds = new Set([...(invoice === null ? [] : [invoice.id]), ...(paid?.invoiceIds ?? [])]);
    await bringUpToDate(tx, ctx, { businessId, invoiceIds: [...invoiceIds], now });
    if (paid?.isFirst) {
      await tellPaid(tx, ctx, { businessId, paymentId: paid.payment.id });
      await planClosingOthers(tx, ctx, settling);
      await announcePayment(tx, ctx, { payment: paid.payment, invoiceId: invoice?.id ?? null, at: now });
      await announceOrder(tx, ctx, { payment: paid.payment, at: now });
    }
    for (const tell of paid?.toTell ?? []) await tell();
    return { kind: "settled", status, paymentId: paid?.payment.id ?? null, isFirst: paid?.isFirst ?? false };
  });
}

/** Test money never settles a live document, and an answer about somebody else's payment settles nothing. */
function refusalOf(attempt: AttemptRow, state: PaymentState): "other_mode" | "other_attempt" | null {
  if (state.mode !== attempt.mode) return "other_mode";
  if (state.attemptId !== null && state.attemptId !== attempt.id) return "other_attempt";
  if (attempt.providerPaymentId !== null && attempt.providerPaymentId !== state.ref) return "other_attempt";
  return null;
}

async function noteRefusal(
  tx: Queryable,
  ctx: Context,
  { attempt, state, refusal }: { attempt: AttemptRow; state: PaymentState; refusal: string },
): Promise<void> {
  ctx.log.error("settle.refused", { attemptId: attempt.id, ref: state.ref, refusal });
  await alertOwner(tx, ctx, {
    businessId: attempt.businessId,
    invoiceId: null,
    paymentId: null,
    key: `settle-refused:${attempt.id}:${state.ref}:${refusal}`,
    title: "A payment could not be matched",
    sentences: [
      `Stripe's payment ${state.ref} claims to belong to a payment attempt it does not fit.`,
      "Nothing was changed. Please compare it with your Stripe dashboard.",
    ],
    path: `/b/${attempt.businessId}/payments`,
    pathLabel: "See your payments",
  });
}

/** Moves the attempt forward and keeps why, and when it is looked at next. Returns its status. */
async function moveAttempt(tx: Queryable, ctx: Context, settling: Settling): Promise<AttemptStatus> {
  const { attempt, state, now, asOf } = settling;
  const isStale = answerOrder({ asOf, now }, attempt.updatedAt) === "earlier";
  const status = nextStatus(attempt.status, state.status, { isStale });
  // An answer that was overruled says nothing about the attempt any more.
  const isOverruled = status !== state.status;
  const problem = status === "succeeded" || isOverruled ? null : state.problem;
  const problemCode = problem === null ? null : (problem.providerCode ?? problem.reason);
  const isNews = status !== attempt.status || (!isOverruled && problemCode !== attempt.problemCode);
  const set: Partial<NewAttempt> = { status, providerPaymentId: state.ref };
  if (!isOverruled) {
    set.method = state.method ?? attempt.method;
    set.expectedOn = status === "processing" ? state.expectedOn : null;
    set.problemReason = problem?.reason ?? null;
    set.problemCode = problemCode;
    set.problemMessage = problem?.providerMessage ?? null;
    set.nextCheckAt = nextCheckAt({
      status,
      isTouched: attempt.touchedAt !== null,
      isFeeMissing: state.fee === null,
      checks: attempt.checks,
      createdAt: attempt.createdAt,
      watchedFrom: isNews ? now : attempt.updatedAt,
      now,
    });
  }
  if (isNews) set.updatedAt = now;
  if (state.status === "succeeded") set.mismatch = mismatchOf(attempt, state);
  if (status === "succeeded" || status === "canceled") set.closedAt = attempt.closedAt ?? now;
  await updateAttempt(tx, { attemptId: attempt.id, businessId: attempt.businessId, expected: [attempt.status], set });
  if (isNews && (status !== attempt.status || problem !== null)) await noteMove(tx, ctx, settling, status);
  return status;
}

/** The timeline's line for a move, and the mail for a debit that failed after it had been on its way. */
async function noteMove(tx: Queryable, ctx: Context, settling: Settling, status: AttemptStatus): Promise<void> {
  const { attempt, invoice, state, learnedBy, now } = settling;
  const isFailure = state.problem !== null && (status === "open" || status === "canceled");
  const kind = isFailure ? "attempt.failed" : `attempt.${status}`;
  const about = { businessId: attempt.businessId, invoiceId: invoice?.id ?? null, paymentId: null };
  // An opened or reopened attempt is no news for a person, and the payment's own line tells of success.
  if (kind !== "attempt.open" && status !== "succeeded")
    await addMoneyHistory(tx, ctx, {
      ...about,
      attemptId: attempt.id,
      kind,
      data: {
        amountMinor: attempt.amountMinor,
        currency: attempt.currency,
        learnedBy,
        reason: state.problem?.reason ?? null,
        code: state.problem?.providerCode ?? null,
      },
      at: now,
    });
  if (isFailure) await announceFailure(tx, ctx, { attempt, problem: state.problem, at: now });
  if (attempt.status !== "processing" || status === "succeeded" || status === "processing") return;
  await tellCustomer(tx, ctx, {
    ...about,
    key: `debit-failed:${attempt.id}:${attempt.updatedAt}`,
    update: { update: "debit_failed", amountMinor: attempt.amountMinor, currency: attempt.currency },
  });
}

async function settleMoney(
  tx: Queryable,
  ctx: Context,
  settling: Settling,
): Promise<{ payment: PaymentRow; isFirst: boolean; invoiceIds: string[]; toTell: (() => Promise<void>)[] }> {
  const { attempt, invoice, state, learnedBy, asOf, now } = settling;
  const { payment, isFirst } = await recordPayment(tx, ctx, settling);
  const at: SettlingPayment = {
    payment,
    connectionId: attempt.connectionId,
    invoiceId: invoice?.id ?? null,
    learnedBy,
    asOf,
    now,
    toTell: [],
  };
  let isNews = isFirst;
  for (const refund of state.refunds) isNews = (await settleRefund(tx, ctx, at, refund)) || isNews;
  for (const dispute of state.disputes) isNews = (await settleDispute(tx, ctx, at, dispute)) || isNews;
  isNews = (await recordFees(tx, ctx, { payment, state, now })) || isNews;
  const invoiceIds = isNews ? (await bookPayment(tx, ctx, { payment, now })).invoiceIds : [];
  const mismatch = mismatchOf(attempt, state);
  if (isFirst && mismatch !== null) await alarmMismatch(tx, ctx, { settling, paymentId: payment.id, mismatch });
  return { payment, isFirst, invoiceIds, toTell: at.toTell };
}

async function alarmMismatch(
  tx: Queryable,
  ctx: Context,
  { settling, paymentId, mismatch }: { settling: Settling; paymentId: string; mismatch: string },
): Promise<void> {
  const { attempt, invoice, state, now } = settling;
  const about = { businessId: attempt.businessId, invoiceId: invoice?.id ?? null, paymentId };
  await addMoneyHistory(tx, ctx, {
    ...about,
    attemptId: attempt.id,
    kind: "payment.mismatch",
    data: {
      askedMinor: attempt.amountMinor,
      askedCurrency: attempt.currency,
      receivedMinor: state.receivedMinor,
      receivedCurrency: state.currency,
    },
    at: now,
  });
  await alertOwner(tx, ctx, {
    ...about,
    key: `mismatch:${paymentId}`,
    title: `A payment of ${formatMoney({ amountMinor: state.receivedMinor, currency: state.currency }, "en")} differs from what was asked for`,
    sentences: [mismatch, "It was recorded as it arrived. Please look at it."],
    path: `/b/${attempt.businessId}/payments/${paymentId}`,
    pathLabel: "See the payment",
  });
}

/** The sum is settled: another attempt that is still open could only collect it twice, so it is closed as soon as possible. */
async function planClosingOthers(tx: Queryable, ctx: Context, settling: Settling): Promise<void> {
  const { attempt, now } = settling;
  const { businessId, payableId } = attempt;
  const other = await findOpenAttempt(tx, { businessId, payableId });
  if (other === null) return;
  await enqueueJob(tx, {
    id: ctx.newId("job"),
    businessId,
    kind: "attempts.close",
    key: `close-attempts:${other.id}:${attempt.id}`,
    payload: { businessId, payableId },
    runAt: now,
    now,
  });
}
