/** States of payments and attempts in the owner's words. */
import { formatMoney } from "@/lib/money/format-money";
import type { AttemptStatus } from "./attempt";
import type { Door } from "./doors";
import type { RefundStatus } from "./payment-state";

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
  /** Refunds that are being sent or on their way. */
  refundPendingMinor: number;
  /** What no invoice took and nobody got back. */
  creditMinor: number;
  /** Typed by mistake: counts nothing. */
  isTakenBack: boolean;
  disputeStatus: string | null;
  disputeRespondBy: number | null;
  /** Of the amount inside the words; the words themselves are the dashboard's, English. */
  language: "en" | "de";
  now: number;
}): StateWords {
  const { disputeStatus, language } = payment;
  const money = (amountMinor: number) => formatMoney({ amountMinor, currency: payment.currency }, language);
  if (payment.isTakenBack) return { label: "Taken back", tone: "mute" };
  const until = answerWords(payment.disputeRespondBy, payment.now);
  if (disputeStatus === "needs_response") return { label: `Disputed${until}`, tone: "bad" };
  if (disputeStatus === "inquiry") return { label: `Bank asks${until}`, tone: "warn" };
  if (disputeStatus === "under_review") return { label: "Disputed · under review", tone: "bad" };
  if (disputeStatus === "lost") return { label: "Dispute lost", tone: "bad" };
  if (payment.refundPendingMinor > 0)
    return { label: `Refund of ${money(payment.refundPendingMinor)} on its way`, tone: "info" };
  if (payment.refundedMinor >= payment.amountMinor) return { label: "Refunded", tone: "mute" };
  if (payment.creditMinor > 0) return { label: `Paid · ${money(payment.creditMinor)} not due`, tone: "warn" };
  if (payment.refundedMinor > 0) return { label: `Refunded ${money(payment.refundedMinor)}`, tone: "mute" };
  return { label: "Paid", tone: "good" };
}

type StoredStanding = {
  refundedMinor: number;
  refundPendingMinor: number;
  creditMinor: number | null;
  takenBackAt: number | null;
  disputeStatus: string | null;
  disputeRespondBy: number | null;
};

/** What the words of a payment are made from; a payment just recorded may have no state yet. */
export const standingOf = (state: StoredStanding | null) => ({
  refundedMinor: state?.refundedMinor ?? 0,
  refundPendingMinor: state?.refundPendingMinor ?? 0,
  creditMinor: state?.creditMinor ?? 0,
  isTakenBack: (state?.takenBackAt ?? null) !== null,
  disputeStatus: state?.disputeStatus ?? null,
  disputeRespondBy: state?.disputeRespondBy ?? null,
});

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

/** The reasons Stripe knows, for choosing; everything else is the owner's own words. */
export const refundReasons = {
  requested_by_customer: "The customer asked for it",
  duplicate: "Paid twice",
  fraudulent: "The payment looks fraudulent",
} as const;

/** A refund's reason as it is shown: ours in words, the owner's own as typed. */
export const refundReasonWords = (reason: string): string =>
  Object.entries(refundReasons).find(([word]) => word === reason)?.[1] ?? reason;

const refundStatusWords = {
  requested: { label: "Being sent", tone: "info" },
  unknown: { label: "Waiting for Stripe's answer", tone: "warn" },
  pending: { label: "On its way", tone: "info" },
  succeeded: { label: "Done", tone: "good" },
  failed: { label: "Did not arrive", tone: "bad" },
  canceled: { label: "Not made", tone: "mute" },
} as const satisfies Record<RefundStatus, StateWords>;

export const refundWords = (status: RefundStatus): StateWords => refundStatusWords[status];

const disputeStatusWords: Record<string, StateWords> = {
  inquiry: { label: "The bank asks", tone: "warn" },
  needs_response: { label: "Your answer is needed", tone: "bad" },
  under_review: { label: "Under review", tone: "info" },
  won: { label: "Won", tone: "good" },
  lost: { label: "Lost", tone: "bad" },
  closed: { label: "Closed", tone: "mute" },
};

export const disputeWords = (status: string): StateWords =>
  disputeStatusWords[status] ?? { label: status, tone: "mute" };
