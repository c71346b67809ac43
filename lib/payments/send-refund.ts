import type { Queryable } from "@/db/client";
import { findAttemptOfBusiness } from "@/db/queries/attempts";
import { findPayment, type PaymentRow } from "@/db/queries/payments";
import { findRefundById, insertRefundChange, moveOwnRefund, type RefundRow } from "@/db/queries/refunds";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import { formatMoney } from "@/lib/money/format-money";
import { ProviderError, type ProviderRefund, type RefundState } from "@/lib/providers/provider";
import { askProvider, toProviderAttempt } from "./ask-provider";
import { bookMoney } from "./book-money";
import { checkAttempt } from "./check-attempt";
import { invoiceOfPayment } from "./invoice-of-payment";
import { addMoneyHistory } from "./money-history";
import { alertOwner } from "./money-mails";
import type { RefundStatus } from "./payment-state";
import { type SettlingPayment, settleRefund } from "./settle-refunds";

type Sending = { payment: PaymentRow; refund: RefundRow };

const wordsOfProviders = ["duplicate", "fraudulent", "requested_by_customer"] as const;

/** The owner's own words stay with us. */
const providerReason = (reason: string | null): ProviderRefund["reason"] =>
  wordsOfProviders.find((word) => word === reason) ?? null;

/**
 * Asks the provider for a refund whose row is written, under the row's own key, so that asking again is the same refund.
 * Returns where it stands. A certain no closes the row: on the first try it is thrown as a sentence, later the owner is told.
 */
export async function sendRefund(
  ctx: Context,
  input: { businessId: string; refundId: string; isFirstTry: boolean },
): Promise<RefundStatus> {
  const { businessId } = input;
  const refund = await findRefundById(ctx.db.read, input);
  if (refund === null) throw new AppError("NOT_FOUND", "There is no such refund.");
  if (refund.status !== "requested" && refund.status !== "unknown") return refund.status;
  const payment = await findPayment(ctx.db.read, { businessId, paymentId: refund.paymentId });
  const attemptId = payment?.attemptId ?? null;
  const attempt = attemptId === null ? null : await findAttemptOfBusiness(ctx.db.read, { businessId, attemptId });
  if (payment === null || attempt === null) throw new Error(`The refund ${refund.id} has no payment attempt.`);
  const sending = { payment, refund };
  const asOf = ctx.now();
  let state: RefundState;
  try {
    state = await askProvider(ctx, attempt.connectionId, (provider, connection) =>
      provider.refund(connection, toProviderAttempt(attempt), {
        refundId: refund.id,
        amountMinor: refund.amountMinor,
        currency: refund.currency,
        reason: providerReason(refund.reason),
        createdAt: refund.createdAt,
      }),
    );
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return afterRefundFailure(ctx, sending, { error, attemptId: attempt.id, isFirstTry: input.isFirstTry });
  }
  return settleAnswer(ctx, sending, { state, connectionId: attempt.connectionId, asOf });
}

/** The answer may have been told already: a webhook can be faster than our own reply. */
async function settleAnswer(
  ctx: Context,
  { payment, refund }: Sending,
  answer: { state: RefundState; connectionId: string; asOf: number },
): Promise<RefundStatus> {
  const { businessId } = payment;
  return ctx.db.inTransaction(async (tx) => {
    const now = ctx.now();
    const invoiceId = await invoiceOfPayment(tx, payment);
    const at: SettlingPayment = {
      payment,
      connectionId: answer.connectionId,
      invoiceId,
      learnedBy: "check",
      asOf: answer.asOf,
      now,
      toTell: [],
    };
    // Our own call made it: the mark is certain, also when the provider does not repeat it.
    const isNews = await settleRefund(tx, ctx, at, { ...answer.state, refundId: refund.id });
    if (isNews) await bookMoney(tx, ctx, { payment, alsoInvoiceId: invoiceId, now });
    for (const tell of at.toTell) await tell();
    return (await findRefundById(tx, { businessId, refundId: refund.id }))?.status ?? answer.state.status;
  });
}

async function afterRefundFailure(
  ctx: Context,
  sending: Sending,
  at: { error: ProviderError; attemptId: string; isFirstTry: boolean },
): Promise<RefundStatus> {
  const { refund } = sending;
  const { error } = at;
  const { businessId } = refund;
  ctx.log.warn("refund.not_sent", { refundId: refund.id, outcome: error.outcome, kind: error.kind });
  if (error.outcome === "unavailable") return refund.status;
  if (error.outcome === "unknown") {
    await ctx.db.inTransaction((tx) => moveOwn(tx, ctx, sending, { status: "unknown", problem: null }));
  } else {
    // A key that is refused today says nothing about what an earlier try did.
    const isCertain = at.isFirstTry || error.kind === "invalid" || error.kind === "not_found";
    if (!isCertain) return refund.status;
    await learnWhy(ctx, at.attemptId);
    const sentence = error.message;
    const isClosed = await ctx.db.inTransaction(async (tx) => {
      const isMoved = await moveOwn(tx, ctx, sending, { status: "canceled", problem: sentence });
      // On the first try she reads the sentence where she pressed the button.
      if (isMoved && !at.isFirstTry) await alertRefused(tx, ctx, refund, sentence);
      return isMoved;
    });
    if (isClosed && at.isFirstTry) throw new AppError("CONFLICT", sentence, { cause: error });
  }
  return (await findRefundById(ctx.db.read, { businessId, refundId: refund.id }))?.status ?? refund.status;
}

async function alertRefused(tx: Queryable, ctx: Context, refund: RefundRow, sentence: string): Promise<void> {
  const { businessId, paymentId } = refund;
  await alertOwner(tx, ctx, {
    businessId,
    invoiceId: null,
    paymentId,
    key: `refund-refused:${refund.id}`,
    title: `A refund of ${formatMoney(refund, "en")} was not possible`,
    sentences: [sentence, "Nothing was given back by it."],
    path: `/b/${businessId}/payments/${paymentId}`,
    pathLabel: "See the payment",
  });
}

/** Refused mostly because something happened at the provider that we have not heard of: a refund there, a dispute. */
async function learnWhy(ctx: Context, attemptId: string): Promise<void> {
  try {
    await checkAttempt(ctx, { attemptId, learnedBy: "check" });
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    // The refusal stands; the sweep learns the rest.
    ctx.log.warn("refund.why_not_learned", { attemptId, outcome: error.outcome });
  }
}

/** Only as long as nobody has told the provider's word about it. */
async function moveOwn(
  tx: Queryable,
  ctx: Context,
  { payment, refund }: Sending,
  set: { status: "unknown" | "canceled"; problem: string | null },
): Promise<boolean> {
  const { businessId } = refund;
  const now = ctx.now();
  const invoiceId = await invoiceOfPayment(tx, payment);
  const isMoved = await moveOwnRefund(tx, { businessId, refundId: refund.id, set: { ...set, updatedAt: now } });
  if (!isMoved) return false;
  await insertRefundChange(tx, {
    id: ctx.newId("rfc"),
    businessId,
    refundId: refund.id,
    status: set.status,
    amountMinor: refund.amountMinor,
    learnedBy: "check",
    recordedAt: now,
  });
  await addMoneyHistory(tx, ctx, {
    businessId,
    invoiceId,
    paymentId: payment.id,
    attemptId: payment.attemptId,
    kind: set.status === "unknown" ? "refund.unknown" : "refund.refused",
    data: { refundId: refund.id, amountMinor: refund.amountMinor, currency: refund.currency, message: set.problem },
    at: now,
  });
  await bookMoney(tx, ctx, { payment, alsoInvoiceId: invoiceId, now });
  return true;
}
