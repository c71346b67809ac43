/** States of payments and attempts in the owner's words. */
import { formatMoney } from "@/lib/money/format-money";
import type { AttemptStatus } from "./attempt";
import type { Door } from "./doors";

export type StateWords = { label: string; tone: "good" | "warn" | "bad" | "info" | "mute" };

/** "22 Nov", with the year when it is another one than today's. */
export const shortDay = (day: string, today = day): string =>
  new Intl.DateTimeFormat("en-GB", {
    day: "numeric",
    month: "short",
    timeZone: "UTC",
    ...(day.slice(0, 4) === today.slice(0, 4) ? {} : { year: "numeric" }),
  }).format(new Date(`${day}T00:00:00Z`));

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** What a confirmed payment is now; what needs the owner wins over what is over. */
export function paymentWords(payment: {
  amountMinor: number;
  currency: string;
  refundedMinor: number;
  disputeStatus: string | null;
  disputeRespondBy: number | null;
  /** Of the amount inside the words; the words themselves are the dashboard's, English. */
  language: "en" | "de";
  now: number;
}): StateWords {
  const { disputeStatus, language } = payment;
  const until = answerWords(payment.disputeRespondBy, payment.now);
  if (disputeStatus === "needs_response") return { label: `Disputed${until}`, tone: "bad" };
  if (disputeStatus === "inquiry") return { label: `Bank asks${until}`, tone: "warn" };
  if (disputeStatus === "under_review") return { label: "Disputed · under review", tone: "bad" };
  if (disputeStatus === "lost") return { label: "Dispute lost", tone: "bad" };
  if (payment.refundedMinor >= payment.amountMinor) return { label: "Refunded", tone: "mute" };
  if (payment.refundedMinor > 0) {
    const refunded = formatMoney({ amountMinor: payment.refundedMinor, currency: payment.currency }, language);
    return { label: `Refunded ${refunded}`, tone: "mute" };
  }
  return { label: "Paid", tone: "good" };
}

function answerWords(respondBy: number | null, now: number): string {
  if (respondBy === null) return "";
  return isAnswerLate(respondBy, now) ? " · time to answer is over" : ` · answer by ${shortDay(dayOf(respondBy))}`;
}

/** The bank takes no answer after this moment. */
export const isAnswerLate = (respondBy: number, now: number): boolean => respondBy <= now;

/** An invoice that waits for its payment, in the words of the payments' list. */
export const unpaidWords = (isOverdue: boolean): StateWords =>
  isOverdue ? { label: "Unpaid · overdue", tone: "bad" } : { label: "Unpaid", tone: "warn" };

/** What an attempt without money is. */
export function attemptWords(attempt: {
  status: AttemptStatus;
  problemReason: string | null;
  expectedOn: string | null;
}): StateWords {
  if (attempt.status === "processing")
    return {
      label: attempt.expectedOn === null ? "On its way" : `On its way · ${shortDay(attempt.expectedOn)}`,
      tone: "info",
    };
  if (attempt.status === "succeeded") return { label: "Paid", tone: "good" };
  if (attempt.status === "canceled") return { label: "Canceled", tone: "mute" };
  if (attempt.status === "unknown") return { label: "Unpaid · being checked", tone: "warn" };
  if (attempt.problemReason !== null) return { label: "Unpaid · failed", tone: "bad" };
  return { label: "Unpaid", tone: "warn" };
}

const reasonSentences: Record<string, string> = {
  declined: "The bank declined the card.",
  insufficient_funds: "Not enough money on the card.",
  expired_card: "The card has expired.",
  incorrect_cvc: "The security code was wrong.",
  incorrect_number: "The card number was wrong.",
  processing_error: "The bank had a technical problem.",
  authentication_failed: "The customer did not confirm the payment with their bank.",
  try_again_later: "The bank asked to try again later.",
  bank_debit_failed: "The bank refused the debit.",
  other: "The payment did not go through.",
};

/** Why nothing arrived, for the owner; the provider's own code stands on the payment's page. */
export function reasonWords(attempt: { status: AttemptStatus; problemReason: string | null }): string {
  if (attempt.problemReason !== null)
    return reasonSentences[attempt.problemReason] ?? "The payment did not go through.";
  if (attempt.status === "requires_action") return "Waiting for the customer to confirm with their bank.";
  if (attempt.status === "unknown") return "Stripe has not answered yet; it is asked again by itself.";
  if (attempt.status === "canceled") return "Closed without a payment.";
  return "The customer left before paying.";
}

/** How we learned of it. */
export const doorWords: Record<Door, string> = {
  webhook: "Stripe told us by webhook",
  return: "The customer came back to our page",
  sweep: "We asked Stripe by ourselves",
  check: "You or Paymast asked Stripe",
  comparison: "Found by the daily comparison",
  manual: "Typed by a member",
};
