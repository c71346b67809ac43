import type { Queryable } from "@/db/client";
import { findReversal } from "@/db/queries/ledger";
import { findConnectionById } from "@/db/queries/payment-connections";
import { findPayment, listDisputes, listRefunds, type PaymentRow } from "@/db/queries/payments";
import { findRefundByRequest, insertRefund, insertRefundChange, type RefundRow } from "@/db/queries/refunds";
import { AppError } from "@/lib/app-error";
import { openConnection } from "@/lib/connections/open-connection";
import type { Context } from "@/lib/context";
import { announceRefund } from "@/lib/hooks/announce-money";
import { enqueueJob } from "@/lib/jobs/enqueue-job";
import { formatMoney } from "@/lib/money/format-money";
import { bookMoney } from "./book-money";
import { firstRefundCheckMs } from "./check-refund";
import { invoiceOfPayment } from "./invoice-of-payment";
import { addMoneyHistory } from "./money-history";
import { checkedReason, checkedRequestId } from "./money-input";
import type { RefundStatus } from "./payment-state";
import { leftToRefund, refundable } from "./refundable";
import { sendRefund } from "./send-refund";

export type RefundInput = {
  businessId: string;
  paymentId: string;
  amountMinor: number;
  currency: string;
  /** One of the provider's three words, or the owner's own. */
  reason: string;
  by: string;
  /** Made by the form: sent twice, it is one refund. */
  requestId: string;
  /** What the form showed as left; a refund by somebody else in the meantime is then noticed. */
  shownLeftMinor?: number | null;
};

/**
 * Gives money of a payment back, the only money we start: the row is durable before the provider is asked, and its id is the
 * idempotency key. One without a certain answer stays `unknown` and is asked about until there is one. A manual payment's
 * refund is recorded at once, "paid back by hand". Throws BAD_INPUT, CONFLICT, NOT_FOUND, PROVIDER; the provider is not asked
 * for anything that is refused here.
 */
export async function refundPayment(
  ctx: Context,
  input: RefundInput,
): Promise<{ refundId: string; status: RefundStatus }> {
  const { businessId, amountMinor } = input;
  checkedRequestId(input.requestId);
  if (!Number.isSafeInteger(amountMinor) || amountMinor <= 0)
    throw new AppError("BAD_INPUT", "Type how much you want to give back: more than nothing.", { field: "amount" });
  const reason = checkedReason(input.reason);
  await requireUsableKey(ctx, input);
  const written = await ctx.db.inTransaction(async (tx) => {
    const known = await findRefundByRequest(tx, { businessId, requestId: input.requestId });
    if (known !== null) return { refund: sameRequest(known, input), isNew: false };
    const payment = await findPayment(tx, { businessId, paymentId: input.paymentId });
    if (payment === null) throw new AppError("NOT_FOUND", "There is no such payment.");
    await refuse(tx, payment, input);
    return { refund: await writeRefund(tx, ctx, { payment, input, reason }), isNew: true };
  });
  const { refund } = written;
  if (!written.isNew || refund.status !== "requested") return { refundId: refund.id, status: refund.status };
  return { refundId: refund.id, status: await sendRefund(ctx, { businessId, refundId: refund.id, isFirstTry: true }) };
}

/** A copy of an installation and one that lost its keys say so before anything is written: what was refused never goes out later. */
async function requireUsableKey(ctx: Context, { businessId, paymentId }: RefundInput): Promise<void> {
  const connectionId = (await findPayment(ctx.db.read, { businessId, paymentId }))?.connectionId ?? null;
  const row = connectionId === null ? null : await findConnectionById(ctx.db.read, connectionId);
  if (row !== null) await openConnection(ctx, row);
}

/** The same form with another amount is not the same wish. */
function sameRequest(known: RefundRow, input: RefundInput): RefundRow {
  if (known.paymentId === input.paymentId && known.amountMinor === input.amountMinor) return known;
  throw new AppError("CONFLICT", "This form was already sent with another amount. Open it again.");
}

async function refuse(tx: Queryable, payment: PaymentRow, input: RefundInput): Promise<void> {
  const { businessId, amountMinor } = input;
  const of = { businessId, paymentId: payment.id };
  if (input.currency.toUpperCase() !== payment.currency.toUpperCase())
    throw new AppError("BAD_INPUT", `This payment was made in ${payment.currency} and is given back in it.`, {
      field: "amount",
    });
  const refunds = await listRefunds(tx, of);
  const facts = {
    payment,
    refunds,
    disputes: await listDisputes(tx, of),
    isTakenBack: (await findReversal(tx, of)) !== null,
  };
  const { maxMinor, reasonNot } = refundable(facts);
  if (reasonNot !== null) throw new AppError("CONFLICT", reasonNot);
  const left = formatMoney({ amountMinor: maxMinor, currency: payment.currency }, "en");
  const shown = input.shownLeftMinor ?? null;
  if (shown !== null && shown !== leftToRefund(facts))
    throw new AppError(
      "CONFLICT",
      `Somebody else has given back a part of this payment meanwhile: ${left} is left. Look at it again.`,
      { field: "amount" },
    );
  if (amountMinor > maxMinor)
    throw new AppError("BAD_INPUT", `At most ${left} of this payment can be given back.`, { field: "amount" });
}

async function writeRefund(
  tx: Queryable,
  ctx: Context,
  { payment, input, reason }: { payment: PaymentRow; input: RefundInput; reason: string },
): Promise<RefundRow> {
  const { businessId, amountMinor } = input;
  const now = ctx.now();
  const refund: RefundRow = {
    id: ctx.newId("ref"),
    businessId,
    paymentId: payment.id,
    connectionId: payment.connectionId,
    providerRefundId: null,
    amountMinor,
    currency: payment.currency,
    status: payment.kind === "provider" ? "requested" : "succeeded",
    reason: reason === "" ? null : reason,
    requestId: input.requestId,
    requestedBy: input.by,
    problem: null,
    createdAt: now,
    updatedAt: now,
  };
  await insertRefund(tx, refund);
  await insertRefundChange(tx, {
    id: ctx.newId("rfc"),
    businessId,
    refundId: refund.id,
    status: refund.status,
    amountMinor,
    learnedBy: "manual",
    recordedAt: now,
  });
  const { invoiceIds } = await bookMoney(tx, ctx, { payment, alsoInvoiceId: await invoiceOfPayment(tx, payment), now });
  await addMoneyHistory(tx, ctx, {
    businessId,
    invoiceId: invoiceIds[0] ?? null,
    paymentId: payment.id,
    attemptId: payment.attemptId,
    kind: refund.status === "requested" ? "refund.requested" : "refund.by_hand",
    data: { refundId: refund.id, amountMinor, currency: payment.currency, reason: refund.reason },
    at: now,
    actor: input.by,
  });
  if (refund.status === "succeeded")
    await announceRefund(tx, ctx, { payment, refund, invoiceId: invoiceIds[0] ?? null, at: now });
  // A process that dies before the answer leaves this behind: the refund is sent, or found sent, all the same.
  if (refund.status === "requested")
    await enqueueJob(tx, {
      id: ctx.newId("job"),
      businessId,
      kind: "refund.check",
      key: `refund-check:${refund.id}:0`,
      payload: { businessId, refundId: refund.id, round: 0 },
      runAt: now + firstRefundCheckMs,
      now,
    });
  return refund;
}
