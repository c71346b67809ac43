import { findPaymentOfAttempt, listDisputes, listRefunds } from "@/db/queries/payments";
import {
  findAttemptDetail,
  findPaymentDetail,
  listAllocatedInvoices,
  listNames,
  listPaymentHistory,
} from "@/db/queries/payments-list";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import { methodName } from "@/lib/mail/method-name";
import { isOpenStatus } from "./attempt";
import { learnedWords } from "./learned-words";
import { invoiceOf } from "./load-payments";
import type { RefundStatus } from "./payment-state";
import { attemptWords, isAnswerLate, paymentWords, reasonWords, type StateWords, standingOf } from "./payment-words";
import { leftToRefund, type Refundable, refundable } from "./refundable";
import { type TimelineLine, timelineLines } from "./timeline";

export type PaymentDetail = {
  id: string;
  attemptId: string | null;
  mode: "test" | "live";
  amountMinor: number;
  currency: string;
  state: StateWords;
  at: number;
  customerId: string | null;
  customerName: string | null;
  invoice: { id: string; number: string } | null;
  method: string | null;
  statementDescriptor: string | null;
  reason: string | null;
  providerCode: string | null;
  providerMessage: string | null;
  mismatch: string | null;
  /** What no invoice took and no refund gave back or is about to. */
  creditMinor: number;
  refundedMinor: number;
  fee: { feeMinor: number; netMinor: number; currency: string } | null;
  learnedBy: string | null;
  providerPaymentId: string | null;
  /** The payment at the provider, for the owner signed in there. */
  providerUrl: string | null;
  /** How much may be given back now, and why not. Null for an attempt: there is nothing to give back. */
  refundable: (Refundable & { leftMinor: number }) | null;
  /** Typed by a member; the provider has no part in it. */
  isManual: boolean;
  isTakenBack: boolean;
  /** A manual payment typed by mistake may be undone. */
  canTakeBack: boolean;
  /** The owner's own words beside a manual payment. */
  note: string | null;
  /** What it was put on, in that order. */
  allocations: { id: string; invoiceId: string; number: string; amountMinor: number }[];
  refunds: RefundDetail[];
  disputes: DisputeDetail[];
  canCheck: boolean;
  /** An attempt that may still bring money. */
  isOpen: boolean;
  timeline: TimelineLine[];
};

export type RefundDetail = {
  id: string;
  ref: string | null;
  amountMinor: number;
  currency: string;
  status: RefundStatus;
  reason: string | null;
  /** Why the provider refused it, in a sentence. */
  problem: string | null;
  /** The member who asked for it; null when it was made at the provider. */
  byName: string | null;
  at: number;
};

export type DisputeDetail = {
  id: string;
  ref: string;
  amountMinor: number;
  currency: string;
  status: string;
  reason: string | null;
  respondBy: number | null;
  /** Whether the bank still takes an answer. */
  canAnswer: boolean;
  fundsWithdrawn: boolean;
  /** Where the evidence is handed in. */
  url: string;
  at: number;
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
    listAllocatedInvoices(ctx.db.read, of),
    listRefunds(ctx.db.read, of),
    listDisputes(ctx.db.read, of),
    listPaymentHistory(ctx.db.read, { businessId, paymentId: payment.id, attemptId: payment.attemptId }),
  ]);
  const attempt =
    payment.attemptId === null
      ? null
      : await findAttemptDetail(ctx.db.read, { businessId, attemptId: payment.attemptId });
  const askedBy = [payment.recordedBy, ...refunds.map((one) => one.requestedBy)].filter((id) => id !== null);
  const names = await listNames(ctx.db.read, askedBy);
  const startedAt = new Map([...refunds, ...disputes].map((one) => [one.id, one.createdAt]));
  const standing = standingOf(state);
  const isManual = payment.kind !== "provider";
  const facts = { payment, refunds, disputes, isTakenBack: standing.isTakenBack };
  return {
    ...noMoney,
    id: payment.id,
    attemptId: payment.attemptId,
    mode: payment.mode,
    amountMinor: payment.amountMinor,
    currency: payment.currency,
    state: paymentWords({
      amountMinor: payment.amountMinor,
      currency: payment.currency,
      ...standing,
      language,
      now: ctx.now(),
    }),
    at: payment.paidAt,
    customerId: payment.customerId,
    customerName: row.customerName,
    invoice: invoiceOf(row),
    method: methodName(payment, "en"),
    statementDescriptor: payment.statementDescriptor,
    mismatch: attempt?.attempt.mismatch ?? null,
    creditMinor: standing.creditMinor,
    refundedMinor: standing.refundedMinor,
    fee: feeOf(state),
    learnedBy: learnedWords({
      door: payment.learnedBy,
      happenedAt: payment.paidAt,
      recordedAt: payment.recordedAt,
      what: "the payment",
      byName: names.get(payment.recordedBy ?? "") ?? null,
    }),
    providerPaymentId: payment.providerPaymentId,
    providerUrl: providerUrl(ctx, payment.mode, payment.providerPaymentId),
    refundable: { ...refundable(facts), leftMinor: leftToRefund(facts) },
    isManual,
    isTakenBack: standing.isTakenBack,
    canTakeBack: isManual && !standing.isTakenBack && refunds.every((one) => isOver(one.status)),
    note: payment.note,
    allocations: allocations.map((one) => ({ ...one, number: one.number ?? "Draft" })),
    refunds: refunds.map((one) => refundDetail(one, names)),
    disputes: disputes.map((one) => disputeDetail(ctx, payment.mode, one)),
    canCheck: payment.attemptId !== null,
    isOpen: false,
    timeline: timelineLines(history, { paidAt: payment.paidAt, startedAt }, language),
  };
}

const isOver = (status: RefundStatus): boolean => status === "failed" || status === "canceled";

function feeOf(state: { feeMinor: number | null; netMinor: number | null; feeCurrency: string | null } | null) {
  const { feeMinor, netMinor, feeCurrency } = state ?? { feeMinor: null, netMinor: null, feeCurrency: null };
  if (feeMinor === null || netMinor === null || feeCurrency === null) return null;
  return { feeMinor, netMinor, currency: feeCurrency };
}

function refundDetail(
  row: Awaited<ReturnType<typeof listRefunds>>[number],
  names: ReadonlyMap<string, string>,
): RefundDetail {
  const { id, amountMinor, currency, status, reason, problem } = row;
  const byName = names.get(row.requestedBy ?? "") ?? null;
  return { id, amountMinor, currency, status, reason, problem, byName, ref: row.providerRefundId, at: row.createdAt };
}

function disputeDetail(
  ctx: Context,
  mode: "test" | "live",
  row: Awaited<ReturnType<typeof listDisputes>>[number],
): DisputeDetail {
  const { id, amountMinor, currency, status, reason, respondBy, fundsWithdrawn } = row;
  const isAsked = status === "inquiry" || status === "needs_response";
  return {
    ...{ id, amountMinor, currency, status, reason, respondBy, fundsWithdrawn },
    ref: row.providerDisputeId,
    canAnswer: isAsked && (respondBy === null || !isAnswerLate(respondBy, ctx.now())),
    url: ctx.providers.stripe.capabilities.disputeUrl(mode, row.providerDisputeId),
    at: row.createdAt,
  };
}

/** What only confirmed money has. */
const noMoney = {
  statementDescriptor: null,
  reason: null,
  providerCode: null,
  providerMessage: null,
  creditMinor: 0,
  refundedMinor: 0,
  fee: null,
  learnedBy: null,
  refundable: null,
  isManual: false,
  isTakenBack: false,
  canTakeBack: false,
  note: null,
  allocations: [],
  refunds: [],
  disputes: [],
} satisfies Partial<PaymentDetail>;

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
    ...noMoney,
    id: attempt.id,
    attemptId: attempt.id,
    mode: attempt.mode,
    amountMinor: attempt.amountMinor,
    currency: attempt.currency,
    state: attemptWords(attempt),
    at: attempt.touchedAt ?? attempt.createdAt,
    customerId: null,
    customerName: row.customerName,
    invoice: invoiceOf(row),
    method: attempt.method === null ? null : methodName({ kind: "provider", method: attempt.method }, "en"),
    reason: attempt.status === "processing" ? null : reasonWords(attempt),
    providerCode: attempt.problemCode,
    providerMessage: attempt.problemMessage,
    mismatch: attempt.mismatch,
    providerPaymentId: attempt.providerPaymentId,
    providerUrl: providerUrl(ctx, attempt.mode, attempt.providerPaymentId),
    canCheck: isOpenStatus(attempt.status),
    isOpen: isOpenStatus(attempt.status),
    timeline: timelineLines(history, { paidAt: null, startedAt: new Map() }, language),
  };
}

const providerUrl = (ctx: Context, mode: "test" | "live", ref: string | null): string | null =>
  ref === null ? null : ctx.providers.stripe.capabilities.paymentUrl(mode, ref);
