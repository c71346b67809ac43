/** Where a payment stands, computed from its facts; the stored row is only for filtering and lists. */
import type { DisputeState, RefundState } from "@/lib/providers/provider";
import { type Allocated, splitPayment } from "./payment-split";

/** A refund's status here: `requested` is written and not answered yet, `unknown` was answered by silence. */
export type RefundStatus = "requested" | "unknown" | RefundState["status"];

export type PaymentStanding = {
  refundedMinor: number;
  refundPendingMinor: number;
  disputeStatus: DisputeState["status"] | null;
  disputedMinor: number;
  disputeRespondBy: number | null;
  feeMinor: number | null;
  netMinor: number | null;
  feeCurrency: string | null;
  /** What no invoice took and no refund gave back or is about to. */
  creditMinor: number;
};

type Facts = {
  payment: { amountMinor: number };
  allocations: readonly Allocated[];
  isTakenBack: boolean;
  refunds: readonly { amountMinor: number; status: RefundStatus }[];
  disputes: readonly Pick<DisputeState, "amountMinor" | "status" | "respondBy">[];
  fees: readonly { feeMinor: number; netMinor: number; currency: string }[];
};

/** The dispute that needs the owner most stands for all of them. */
const urgency: readonly DisputeState["status"][] = [
  "needs_response",
  "under_review",
  "lost",
  "inquiry",
  "won",
  "closed",
];

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const refundedWith = (refunds: Facts["refunds"], statuses: readonly RefundStatus[]): number =>
  sum(refunds.filter((refund) => statuses.includes(refund.status)).map((refund) => refund.amountMinor));

/** Refunds that may still give money back: nobody may give it back a second time or use it for something else. */
export const reservedMinor = (refunds: Facts["refunds"]): number =>
  refundedWith(refunds, ["requested", "unknown", "pending"]);

export function paymentStanding(facts: Facts): PaymentStanding {
  const status = urgency.find((wanted) => facts.disputes.some((dispute) => dispute.status === wanted)) ?? null;
  const isOver = (dispute: Facts["disputes"][number]) => dispute.status === "won" || dispute.status === "closed";
  const waiting = facts.disputes.filter(
    (dispute) => dispute.status === "needs_response" || dispute.status === "inquiry",
  );
  const refundedMinor = refundedWith(facts.refunds, ["succeeded"]);
  const refundPendingMinor = reservedMinor(facts.refunds);
  const { amountMinor } = facts.payment;
  const split = splitPayment({
    amountMinor,
    allocations: facts.allocations,
    refundedMinor: refundedMinor + refundPendingMinor,
  });
  const deadlines = waiting.map((dispute) => dispute.respondBy).filter((at) => at !== null);
  return {
    refundedMinor,
    refundPendingMinor,
    disputeStatus: status,
    disputedMinor: sum(facts.disputes.filter((dispute) => !isOver(dispute)).map((dispute) => dispute.amountMinor)),
    disputeRespondBy: deadlines.length === 0 ? null : Math.min(...deadlines),
    feeMinor: facts.fees.length === 0 ? null : sum(facts.fees.map((fee) => fee.feeMinor)),
    netMinor: facts.fees.length === 0 ? null : sum(facts.fees.map((fee) => fee.netMinor)),
    feeCurrency: facts.fees[0]?.currency ?? null,
    creditMinor: facts.isTakenBack ? 0 : Math.max(0, split.creditMinor),
  };
}

export const refundRank = {
  requested: 0,
  unknown: 0,
  pending: 1,
  succeeded: 2,
  failed: 3,
  canceled: 3,
} as const satisfies Record<RefundStatus, number>;

/** Whether a refund may go from one status to another: a refund that succeeded can still fail, never the reverse. */
export const refundMovesOn = (current: RefundStatus, told: RefundState["status"]): boolean =>
  refundRank[told] > refundRank[current];

type DisputeNow = Pick<DisputeState, "status" | "fundsWithdrawn" | "amountMinor" | "respondBy">;

/** How an answer stands to the one that was stored last, by when each was asked for; `unknown` when our clock can't say. */
export type AnswerOrder = "later" | "earlier" | "unknown";

/**
 * What was stored under a clock that ran ahead says nothing about what was asked for since it was set right. A little ahead is
 * no wrong clock: another answer was stored while this one waited for its transaction, or by a machine a moment ahead.
 */
export function answerOrder(answer: { asOf: number; now: number }, storedAt: number): AnswerOrder {
  if (answer.asOf >= storedAt) return "later";
  return storedAt > answer.now + A_LITTLE_AHEAD_MS ? "unknown" : "earlier";
}

/** Far longer than a transaction is waited for, and shorter than a clock is wrong by mistake. */
const A_LITTLE_AHEAD_MS = 60_000;

const disputeRank = {
  inquiry: 0,
  needs_response: 1,
  under_review: 2,
  won: 3,
  lost: 3,
  closed: 3,
} as const satisfies Record<DisputeState["status"], number>;

/**
 * Whether a dispute's new status is news. An answer older than the last change we stored never reopens a closed one, and one
 * of which nobody knows whether it is older takes no step back.
 */
export function disputeMovesOn(current: DisputeNow, told: DisputeNow, order: AnswerOrder): boolean {
  const isSame =
    current.status === told.status &&
    current.fundsWithdrawn === told.fundsWithdrawn &&
    current.amountMinor === told.amountMinor &&
    current.respondBy === told.respondBy;
  if (isSame || order === "earlier") return false;
  return order === "later" || disputeRank[told.status] >= disputeRank[current.status];
}
