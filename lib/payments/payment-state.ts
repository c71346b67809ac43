/** Where a payment stands, computed from its facts; the stored row is only for filtering and lists. */
import type { DisputeState, RefundState } from "@/lib/providers/provider";

export type PaymentStanding = {
  refundedMinor: number;
  refundPendingMinor: number;
  disputeStatus: DisputeState["status"] | null;
  disputedMinor: number;
  disputeRespondBy: number | null;
  feeMinor: number | null;
  netMinor: number | null;
  feeCurrency: string | null;
};

type Facts = {
  refunds: readonly Pick<RefundState, "amountMinor" | "status">[];
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

const refundedWith = (facts: Facts, status: RefundState["status"]): number =>
  sum(facts.refunds.filter((refund) => refund.status === status).map((refund) => refund.amountMinor));

export function paymentStanding(facts: Facts): PaymentStanding {
  const status = urgency.find((wanted) => facts.disputes.some((dispute) => dispute.status === wanted)) ?? null;
  const isOver = (dispute: Facts["disputes"][number]) => dispute.status === "won" || dispute.status === "closed";
  const waiting = facts.disputes.filter(
    (dispute) => dispute.status === "needs_response" || dispute.status === "inquiry",
  );
  const deadlines = waiting.map((dispute) => dispute.respondBy).filter((at) => at !== null);
  return {
    refundedMinor: refundedWith(facts, "succeeded"),
    refundPendingMinor: refundedWith(facts, "pending"),
    disputeStatus: status,
    disputedMinor: sum(facts.disputes.filter((dispute) => !isOver(dispute)).map((dispute) => dispute.amountMinor)),
    disputeRespondBy: deadlines.length === 0 ? null : Math.min(...deadlines),
    feeMinor: facts.fees.length === 0 ? null : sum(facts.fees.map((fee) => fee.feeMinor)),
    netMinor: facts.fees.length === 0 ? null : sum(facts.fees.map((fee) => fee.netMinor)),
    feeCurrency: facts.fees[0]?.currency ?? null,
  };
}

const refundRank = { pending: 0, succeeded: 1, failed: 2, canceled: 2 } as const;

/** Whether a refund may go from one status to another: a refund that succeeded can still fail, never the reverse. */
export const refundMovesOn = (current: RefundState["status"], told: RefundState["status"]): boolean =>
  refundRank[told] > refundRank[current];

/** Whether a dispute's new status is news. An answer older than the last change we stored never reopens a closed one. */
export function disputeMovesOn(
  current: { status: DisputeState["status"]; fundsWithdrawn: boolean },
  told: { status: DisputeState["status"]; fundsWithdrawn: boolean },
  answer: { isStale: boolean },
): boolean {
  const isSame = current.status === told.status && current.fundsWithdrawn === told.fundsWithdrawn;
  return !isSame && !answer.isStale;
}
