import type { Queryable } from "@/db/client";
import type { PaymentRow } from "@/db/queries/payments";
import * as refundRows from "@/db/queries/refunds";
import type { Context } from "@/lib/context";
import { announceDispute, announceRefund } from "@/lib/hooks/announce-money";
import { formatMoney } from "@/lib/money/format-money";
import type { DisputeState, RefundState } from "@/lib/providers/provider";
import type { Door } from "./doors";
import { addMoneyHistory } from "./money-history";
import { alertOwner, tellCustomer } from "./money-mails";
import { answerOrder, disputeMovesOn, refundMovesOn } from "./payment-state";

/** What settle knows while it goes through a payment's refunds and disputes. */
export type SettlingPayment = {
  payment: PaymentRow;
  connectionId: string;
  invoiceId: string | null;
  learnedBy: Door;
  /** When the provider was asked. */
  asOf: number;
  now: number;
  /** What the owner's systems are told once everything is booked: the caller runs it then, in the same transaction. */
  toTell: (() => Promise<void>)[];
};

/**
 * Each refund by its own id, wherever it was started; one that we asked for is recognized by our mark, whoever tells of it
 * first. A refund that fails later gives the money back to the payment. Returns whether this was news.
 */
export async function settleRefund(
  tx: Queryable,
  ctx: Context,
  at: SettlingPayment,
  told: RefundState,
): Promise<boolean> {
  const { payment, now } = at;
  const { businessId } = payment;
  const known = await knownRefund(tx, at, told);
  // A row of ours without the provider's id is only what we thought; the provider's word replaces it.
  const isAnswer = known !== null && known.providerRefundId === null;
  if (known !== null && !isAnswer && !refundMovesOn(known.status, told.status)) return false;
  const refundId = known?.id ?? ctx.newId("ref");
  const current = {
    status: told.status,
    amountMinor: told.amountMinor,
    providerRefundId: told.ref,
    reason: told.reason ?? known?.reason ?? null,
    problem: null,
    updatedAt: now,
  };
  if (known === null)
    await refundRows.insertRefund(tx, {
      id: refundId,
      businessId,
      paymentId: payment.id,
      connectionId: at.connectionId,
      currency: told.currency,
      createdAt: told.createdAt,
      ...current,
    });
  else await refundRows.updateRefund(tx, { businessId, refundId, set: current });
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
  if (told.status === "succeeded")
    at.toTell.push(() =>
      announceRefund(tx, ctx, {
        payment,
        refund: { ...current, currency: told.currency, id: refundId },
        invoiceId: at.invoiceId,
        at: now,
      }),
    );
  return true;
}

/** By the provider's id; else the row our mark names, if it is of this payment and waits for its answer. */
async function knownRefund(
  tx: Queryable,
  at: SettlingPayment,
  told: RefundState,
): Promise<refundRows.RefundRow | null> {
  const { id: paymentId, businessId } = at.payment;
  const byRef = await refundRows.findRefund(tx, { businessId, connectionId: at.connectionId, ref: told.ref });
  if (byRef !== null || told.refundId === null) return byRef;
  const marked = await refundRows.findRefundById(tx, { businessId, refundId: told.refundId });
  return marked !== null && marked.paymentId === paymentId && marked.providerRefundId === null ? marked : null;
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
  if (told.status === "canceled")
    await alertOwner(tx, ctx, {
      ...about,
      key: `refund-canceled:${refundId}`,
      title: `A refund of ${formatMoney(money, "en")} was canceled`,
      sentences: ["It was stopped before it reached the customer, so the money is back with you."],
      path: `/b/${businessId}/payments/${paymentId}`,
      pathLabel: "See the payment",
    });
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

/** Each dispute by its own id. An inquiry moves no money; the invoice shows "disputed", never "unpaid". Returns whether it was news. */
export async function settleDispute(
  tx: Queryable,
  ctx: Context,
  at: SettlingPayment,
  told: DisputeState,
): Promise<boolean> {
  const { payment, connectionId, now } = at;
  const { businessId } = payment;
  const known = await refundRows.findDispute(tx, { businessId, connectionId, ref: told.ref });
  if (known !== null && !disputeMovesOn(known, told, answerOrder(at, known.updatedAt))) return false;
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
  const wasKnownAs = known?.status ?? null;
  at.toTell.push(() => announceDispute(tx, ctx, { payment, disputeId, told, wasKnownAs, at: now }));
  const kind = disputeNews(known, told);
  if (kind === null) return true;
  await addMoneyHistory(tx, ctx, {
    ...subject(at),
    kind: `dispute.${kind}`,
    data: {
      disputeId,
      amountMinor: told.amountMinor,
      currency: told.currency,
      learnedBy: at.learnedBy,
      fundsWithdrawn: told.fundsWithdrawn,
    },
  });
  await tellDispute(tx, ctx, at, { disputeId, told, kind });
  return true;
}

type DisputeNews = DisputeState["status"] | "funds_withdrawn" | "funds_reinstated";

/** What a person would say happened; null for a new deadline or sum, which the payment's page shows. */
function disputeNews(known: refundRows.DisputeRow | null, told: DisputeState): DisputeNews | null {
  if (known?.status !== told.status) return told.status;
  if (known.fundsWithdrawn === told.fundsWithdrawn) return null;
  return told.fundsWithdrawn ? "funds_withdrawn" : "funds_reinstated";
}

const disputeTitles: Record<DisputeNews, string | null> = {
  inquiry: "The customer's bank asks about a payment",
  needs_response: "A payment is disputed",
  under_review: null,
  won: "You won a dispute: the money stays with you",
  lost: "A dispute was lost",
  closed: "The bank's question about a payment is closed",
  funds_withdrawn: "The amount of a disputed payment was taken out of your balance",
  funds_reinstated: "The amount of a disputed payment is back in your balance",
};

async function tellDispute(
  tx: Queryable,
  ctx: Context,
  at: SettlingPayment,
  { disputeId, told, kind }: { disputeId: string; told: DisputeState; kind: DisputeNews },
): Promise<void> {
  const title = disputeTitles[kind];
  if (title === null) return;
  const { businessId, id: paymentId } = at.payment;
  const amount = formatMoney(told, "en");
  await alertOwner(tx, ctx, {
    businessId,
    invoiceId: at.invoiceId,
    paymentId,
    key: `dispute:${disputeId}:${kind}`,
    title: `${title}: ${amount}`,
    sentences: [`It is about ${amount}.`, ...disputeSentences(told)],
    path: `/b/${businessId}/payments/${paymentId}`,
    pathLabel: "See the payment",
  });
}

/** What it means and what to do, in plain words. */
function disputeSentences(told: DisputeState): string[] {
  const day = told.respondBy === null ? null : new Date(told.respondBy).toISOString().slice(0, 10);
  const withdrawn = told.fundsWithdrawn ? ["The amount has been taken out of your balance while it lasts."] : [];
  switch (told.status) {
    case "inquiry":
      return [
        "No money has moved. A good answer keeps it from becoming a dispute.",
        ...(day === null
          ? []
          : [`Answer before ${day}. The payment's page leads to the place where you send your evidence.`]),
      ];
    case "needs_response":
      return [
        ...withdrawn,
        ...(day === null
          ? []
          : [`Answer before ${day}. The payment's page leads to the place where you send your evidence.`]),
      ];
    case "lost":
      return ["The bank has given the money back to the customer. The invoice keeps its mark."];
    case "won":
      return told.fundsWithdrawn ? ["The amount comes back to your balance in a few days."] : [];
    default:
      return withdrawn;
  }
}

const subject = (at: SettlingPayment) => ({
  businessId: at.payment.businessId,
  invoiceId: at.invoiceId,
  paymentId: at.payment.id,
  attemptId: at.payment.attemptId,
  at: at.now,
});
