import { findPaymentOfAttempt, listAllocationsOfPayment, listDisputes, listRefunds } from "@/db/queries/payments";
import { findAttemptDetail, findPaymentDetail, listPaymentHistory } from "@/db/queries/payments-list";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import { methodName } from "@/lib/mail/method-name";
import { isOpenStatus } from "./attempt";
import { learnedWords } from "./learned-words";
import { invoiceOf } from "./load-payments";
import { attemptWords, paymentWords, reasonWords, type StateWords } from "./payment-words";
import { type TimelineLine, timelineLines } from "./timeline";

export type PaymentDetail = {
  id: string;
  attemptId: string | null;
  mode: "test" | "live";
  amountMinor: number;
  currency: string;
  state: StateWords;
  at: number;
  customerName: string | null;
  invoice: { id: string; number: string } | null;
  method: string | null;
  statementDescriptor: string | null;
  reason: string | null;
  providerCode: string | null;
  providerMessage: string | null;
  mismatch: string | null;
  /** What no invoice took and no refund gave back. */
  creditMinor: number;
  refundedMinor: number;
  fee: { feeMinor: number; netMinor: number; currency: string } | null;
  learnedBy: string | null;
  providerPaymentId: string | null;
  /** The payment at the provider, for the owner signed in there. */
  providerUrl: string | null;
  refunds: { id: string; ref: string | null; amountMinor: number; currency: string; status: string; at: number }[];
  disputes: { id: string; ref: string; amountMinor: number; currency: string; status: string; at: number }[];
  canCheck: boolean;
  timeline: TimelineLine[];
};

/** A payment's own page, or an attempt's that brought none yet. Throws NOT_FOUND; another business's does not exist. */
export async function loadPayment(
  ctx: Context,
  input: { businessId: string; id: string; language: "en" | "de" },
): Promise<PaymentDetail | { movedTo: string }> {
  const { businessId, id, language } = input;
  if (!id.startsWith("att_")) return loadRecorded(ctx, { businessId, paymentId: id }, language);
  const payment = await findPaymentOfAttempt(ctx.db.read, { businessId, attemptId: id });
  return payment === null ? loadAttempt(ctx, { businessId, attemptId: id }, language) : { movedTo: payment.id };
}

async function loadRecorded(
  ctx: Context,
  of: { businessId: string; paymentId: string },
  language: "en" | "de",
): Promise<PaymentDetail> {
  const row = await findPaymentDetail(ctx.db.read, of);
  if (row === null) throw new AppError("NOT_FOUND", "There is no such payment.");
  const { payment, state } = row;
  const { businessId } = of;
  const [allocations, refunds, disputes, history] = await Promise.all([
    listAllocationsOfPayment(ctx.db.read, of),
    listRefunds(ctx.db.read, of),
    listDisputes(ctx.db.read, of),
    listPaymentHistory(ctx.db.read, { businessId, paymentId: payment.id, attemptId: payment.attemptId }),
  ]);
  const attempt =
    payment.attemptId === null
      ? null
      : await findAttemptDetail(ctx.db.read, { businessId, attemptId: payment.attemptId });
  const startedAt = new Map([...refunds, ...disputes].map((one) => [one.id, one.createdAt]));
  const refundedMinor = state?.refundedMinor ?? 0;
  const allocatedMinor = allocations.reduce((total, one) => total + one.amountMinor, 0);
  const { feeMinor, netMinor, feeCurrency } = state ?? { feeMinor: null, netMinor: null, feeCurrency: null };
  return {
    id: payment.id,
    attemptId: payment.attemptId,
    mode: payment.mode,
    amountMinor: payment.amountMinor,
    currency: payment.currency,
    state: paymentWords({
      amountMinor: payment.amountMinor,
      currency: payment.currency,
      refundedMinor,
      disputeStatus: state?.disputeStatus ?? null,
      disputeRespondBy: state?.disputeRespondBy ?? null,
      language,
      now: ctx.now(),
    }),
    at: payment.paidAt,
    customerName: row.customerName,
    invoice: invoiceOf(row),
    method: methodName(payment, "en"),
    statementDescriptor: payment.statementDescriptor,
    reason: null,
    providerCode: null,
    providerMessage: null,
    mismatch: attempt?.attempt.mismatch ?? null,
    creditMinor: Math.max(0, payment.amountMinor - allocatedMinor - refundedMinor),
    refundedMinor,
    fee:
      feeMinor === null || netMinor === null || feeCurrency === null
        ? null
        : { feeMinor, netMinor, currency: feeCurrency },
    learnedBy: learnedWords({
      door: payment.learnedBy,
      happenedAt: payment.paidAt,
      recordedAt: payment.recordedAt,
      what: "the payment",
      byName: null,
    }),
    providerPaymentId: payment.providerPaymentId,
    providerUrl: providerUrl(ctx, payment.mode, payment.providerPaymentId),
    refunds: refunds.map((one) => ({ ...one, ref: one.providerRefundId, at: one.createdAt })),
    disputes: disputes.map((one) => ({ ...one, ref: one.providerDisputeId, at: one.createdAt })),
    canCheck: payment.attemptId !== null,
    timeline: timelineLines(history, { paidAt: payment.paidAt, startedAt }, language),
  };
}

async function loadAttempt(
  ctx: Context,
  of: { businessId: string; attemptId: string },
  language: "en" | "de",
): Promise<PaymentDetail> {
  const row = await findAttemptDetail(ctx.db.read, of);
  if (row === null) throw new AppError("NOT_FOUND", "There is no such payment.");
  const { attempt } = row;
  const history = await listPaymentHistory(ctx.db.read, { ...of, paymentId: null });
  return {
    id: attempt.id,
    attemptId: attempt.id,
    mode: attempt.mode,
    amountMinor: attempt.amountMinor,
    currency: attempt.currency,
    state: attemptWords(attempt),
    at: attempt.touchedAt ?? attempt.createdAt,
    customerName: row.customerName,
    invoice: invoiceOf(row),
    method: attempt.method === null ? null : methodName({ kind: "provider", method: attempt.method }, "en"),
    statementDescriptor: null,
    reason: attempt.status === "processing" ? null : reasonWords(attempt),
    providerCode: attempt.problemCode,
    providerMessage: attempt.problemMessage,
    mismatch: attempt.mismatch,
    creditMinor: 0,
    refundedMinor: 0,
    fee: null,
    learnedBy: null,
    providerPaymentId: attempt.providerPaymentId,
    providerUrl: providerUrl(ctx, attempt.mode, attempt.providerPaymentId),
    refunds: [],
    disputes: [],
    canCheck: isOpenStatus(attempt.status),
    timeline: timelineLines(history, { paidAt: null, startedAt: new Map() }, language),
  };
}

const providerUrl = (ctx: Context, mode: "test" | "live", ref: string | null): string | null =>
  ref === null ? null : ctx.providers.stripe.capabilities.paymentUrl(mode, ref);
