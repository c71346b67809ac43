/** How much of a payment may be given back now, and why not when it may not. Pure: the dialog and the verb agree. */
import { formatMoney } from "@/lib/money/format-money";
import { type RefundStatus, reservedMinor } from "./payment-state";

export type RefundableFacts = {
  payment: { amountMinor: number; currency: string };
  isTakenBack: boolean;
  refunds: readonly { status: RefundStatus; amountMinor: number }[];
  disputes: readonly { status: string; fundsWithdrawn: boolean }[];
};

export type Refundable = {
  /** 0 when nothing may be given back. */
  maxMinor: number;
  currency: string;
  /** The sentence for the owner; null when `maxMinor` may be given back. */
  reasonNot: string | null;
};

const disputeReasons: Record<string, string> = {
  inquiry:
    "The customer's bank is asking about this payment. Answer it in Stripe, or give everything back there, which ends the question; a part given back from here could be taken a second time.",
  needs_response:
    "This payment is disputed, and the bank holds the money until it decides. A refund now would give it back twice.",
  under_review:
    "This payment is disputed, and the bank holds the money until it decides. A refund now would give it back twice.",
  lost: "The bank has already given this payment back to the customer.",
};

/** The dispute that still decides about a payment's money, or has decided against us; none once it is won or closed. */
export const decidingDispute = <T extends { status: string; fundsWithdrawn: boolean }>(
  disputes: readonly T[],
): T | undefined => disputes.find((one) => one.fundsWithdrawn || one.status in disputeReasons);

/** Refunds that are still being sent or on their way count: nobody gives the same money back twice. */
export function refundable(facts: RefundableFacts): Refundable {
  const { payment, refunds } = facts;
  const { currency } = payment;
  const none = (reasonNot: string): Refundable => ({ maxMinor: 0, currency, reasonNot });
  if (facts.isTakenBack) return none("This payment was taken back, so there is nothing to refund.");
  const dispute = decidingDispute(facts.disputes);
  if (dispute !== undefined)
    return none(disputeReasons[dispute.status] ?? "The bank still holds the money of this payment after a dispute.");
  const unanswered = refunds.find((one) => one.status === "requested" || one.status === "unknown");
  if (unanswered !== undefined) {
    const amount = formatMoney({ amountMinor: unanswered.amountMinor, currency }, "en");
    return none(`A refund of ${amount} is being sent right now. Wait until it is known whether it went out.`);
  }
  const leftMinor = leftToRefund(facts);
  return leftMinor <= 0
    ? none("Everything was given back already.")
    : { maxMinor: leftMinor, currency, reasonNot: null };
}

/** What refunds that went out, are on their way or are being sent have left. */
export function leftToRefund({ payment, refunds }: Pick<RefundableFacts, "payment" | "refunds">): number {
  const doneMinor = refunds
    .filter((one) => one.status === "succeeded")
    .reduce((total, one) => total + one.amountMinor, 0);
  return payment.amountMinor - doneMinor - reservedMinor(refunds);
}
