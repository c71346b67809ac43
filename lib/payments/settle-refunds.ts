import type { Queryable } from "@/db/client";
import type { PaymentRow } from "@/db/queries/payments";
import * as refundRows from "@/db/queries/refunds";
import type { Context } from "@/lib/context";
import { formatMoney } from "@/lib/money/format-money";
import type { DisputeState, RefundState } from "@/lib/providers/provider";
import type { Door } from "./doors";
import { addMoneyHistory } from "./money-history";
import { alertOwner, tellCustomer } from "./money-mails";
import { disputeMovesOn, refundMovesOn } from "./payment-state";

/** What settle knows while it goes through a payment's refunds and disputes. */
export type SettlingPayment = {
  payment: PaymentRow;
  connectionId: string;
  invoiceId: string | null;
  learnedBy: Door;
  /** When the provider was asked. */
  asOf: number;
  now: number;
};

/** Each refund by its own id, wherever it was started; a refund that fails later gives the money back to the payment. */
export async function settleRefund(tx: Queryable, ctx: Context, at: SettlingPayment, told: RefundState): Promise<void> {
  const { payment, connectionId, now } = at;
  const { businessId } = payment;
  const known = await refundRows.findRefund(tx, { businessId, connectionId, ref: told.ref });
  if (known !== null && !refundMovesOn(known.status, told.status)) return;
  const refundId = known?.id ?? ctx.newId("ref");
  if (known === null) {
    await refundRows.insertRefund(tx, {
      id: refundId,
      businessId,
      paymentId: payment.id,
      connectionId,
      providerRefundId: told.ref,
      amountMinor: told.amountMinor,
      currency: told.currency,
      status: told.status,
      reason: told.reason,
      createdAt: told.createdAt,
      updatedAt: now,
    });
  } else {
    await refundRows.updateRefund(tx, {
      businessId,
      refundId,
      status: told.status,
      amountMinor: told.amountMinor,
      updatedAt: now,
    });
  }
  await refundRows.insertRefundChange(tx, {
    id: ctx.newId("rfc"),
    businessId,
    refundId,
    status: told.status,
    amountMinor: told.amountMinor,
    learnedBy: at.learnedBy,
    recordedAt: now,
  });
  await addMoneyHistory(tx, ctx, {
    ...subject(at),
    kind: `refund.${told.status}`,
    data: { refundId, amountMinor: told.amountMinor, currency: told.currency, learnedBy: at.learnedBy },
  });
  await tellRefund(tx, ctx, at, { refundId, told });
}

async function tellRefund(
  tx: Queryable,
  ctx: Context,
  at: SettlingPayment,
  { refundId, told }: { refundId: string; told: RefundState },
): Promise<void> {
  const { businessId, id: paymentId } = at.payment;
  const money = { amountMinor: told.amountMinor, currency: told.currency };
  const about = { businessId, invoiceId: at.invoiceId, paymentId };
  if (told.status === "succeeded")
    await tellCustomer(tx, ctx, { ...about, key: `refunded:${refundId}`, update: { update: "refunded", ...money } });
  if (told.status !== "failed") return;
  await tellCustomer(tx, ctx, {
    ...about,
    key: `refund-failed:${refundId}`,
    update: { update: "refund_failed", ...money },
  });
  await alertOwner(tx, ctx, {
    ...about,
    key: `refund-failed-owner:${refundId}`,
    title: `A refund of ${formatMoney(money, "en")} did not arrive`,
    sentences: [
      "The customer's bank returned the refund, so the money is back with you.",
      "Please find another way to give it back, a bank transfer for example.",
    ],
    path: `/b/${businessId}/payments/${paymentId}`,
    pathLabel: "See the payment",
  });
}

/** Each dispute by its own id. An inquiry moves no money; the invoice shows "disputed", never "unpaid". */
export async function settleDispute(
  tx: Queryable,
  ctx: Context,
  at: SettlingPayment,
  told: DisputeState,
): Promise<void> {
  const { payment, connectionId, now } = at;
  const { businessId } = payment;
  const known = await refundRows.findDispute(tx, { businessId, connectionId, ref: told.ref });
  if (known !== null && !disputeMovesOn(known, told, { isStale: at.asOf < known.updatedAt })) return;
  const disputeId = known?.id ?? ctx.newId("dsp");
  const current = {
    amountMinor: told.amountMinor,
    status: told.status,
    reason: told.reason,
    respondBy: told.respondBy,
    fundsWithdrawn: told.fundsWithdrawn,
    // As of the question, not of now: of two answers that cross, the one asked for later counts.
    updatedAt: at.asOf,
  };
  if (known === null)
    await refundRows.insertDispute(tx, {
      id: disputeId,
      businessId,
      paymentId: payment.id,
      connectionId,
      providerDisputeId: told.ref,
      currency: told.currency,
      createdAt: told.createdAt,
      ...current,
    });
  else await refundRows.updateDispute(tx, { businessId, disputeId, set: current });
  await refundRows.insertDisputeChange(tx, {
    id: ctx.newId("dsc"),
    businessId,
    disputeId,
    status: told.status,
    fundsWithdrawn: told.fundsWithdrawn,
    learnedBy: at.learnedBy,
    recordedAt: now,
  });
  await addMoneyHistory(tx, ctx, {
    ...subject(at),
    kind: `dispute.${told.status}`,
    data: { disputeId, amountMinor: told.amountMinor, currency: told.currency, learnedBy: at.learnedBy },
  });
  if (known?.status !== told.status) await tellDispute(tx, ctx, at, { disputeId, told });
}

const disputeTitles: Record<DisputeState["status"], string | null> = {
  inquiry: "The customer's bank asks about a payment",
  needs_response: "A payment is disputed",
  under_review: null,
  won: "You won a dispute: the money stays with you",
  lost: "A dispute was lost",
  closed: null,
};

async function tellDispute(
  tx: Queryable,
  ctx: Context,
  at: SettlingPayment,
  { disputeId, told }: { disputeId: string; told: DisputeState },
): Promise<void> {
  const title = disputeTitles[told.status];
  if (title === null) return;
  const { businessId, id: paymentId } = at.payment;
  const amount = formatMoney(told, "en");
  const deadline =
    told.respondBy === null ? [] : [`Answer before ${new Date(told.respondBy).toISOString().slice(0, 10)}.`];
  const withdrawn = told.fundsWithdrawn ? ["The amount has been taken out of your balance while it lasts."] : [];
  const isOpen = told.status === "needs_response" || told.status === "inquiry";
  await alertOwner(tx, ctx, {
    businessId,
    invoiceId: at.invoiceId,
    paymentId,
    key: `dispute:${disputeId}:${told.status}`,
    title: `${title}: ${amount}`,
    sentences: [`It is about ${amount}.`, ...(isOpen ? [...withdrawn, ...deadline] : [])],
    path: `/b/${businessId}/payments/${paymentId}`,
    pathLabel: "See the payment",
  });
}

const subject = (at: SettlingPayment) => ({
  businessId: at.payment.businessId,
  invoiceId: at.invoiceId,
  paymentId: at.payment.id,
  attemptId: at.payment.attemptId,
  at: at.now,
});
