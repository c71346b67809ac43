/** The provider's own book of an account's money: every movement of its balance, and what it sent to the bank. */

export type BalanceEntryKind =
  | "payment"
  | "payment_failure"
  | "refund"
  | "refund_failure"
  | "dispute"
  | "dispute_reversal"
  | "fee"
  | "payout"
  | "adjustment"
  | "other";

/** One movement of the balance, in the currency the account is settled in. It never changes once it was made. */
export type BalanceEntry = {
  ref: string;
  kind: BalanceEntryKind;
  /** The provider's own word for it. */
  type: string;
  description: string | null;
  /** Signed: what came in is positive. */
  amountMinor: number;
  /** Taken from the amount: `net = amount − fee`. */
  feeMinor: number;
  netMinor: number;
  currency: string;
  /** What moved: the charge, refund, dispute or payout. */
  sourceRef: string | null;
  /** The payment it belongs to, as `PaymentState.ref` names it. */
  paymentRef: string | null;
  refundRef: string | null;
  disputeRef: string | null;
  /** What the payment, refund or dispute itself says, in the payer's currency; unsigned. */
  source: { amountMinor: number; currency: string } | null;
  /** Our marks on the payment; null on what somebody else made. */
  mark: { instanceId: string; businessId: string | null; attemptId: string | null } | null;
  createdAt: number;
  availableAt: number;
};

/** One transfer to the owner's bank account. */
export type Payout = {
  ref: string;
  amountMinor: number;
  currency: string;
  status: "on_its_way" | "paid" | "failed" | "canceled";
  /** Only an automatic one can be explained entry by entry. */
  isAutomatic: boolean;
  /** False while the provider still sorts which entries belong to it. */
  isExplained: boolean;
  /** The day the bank should have it, `YYYY-MM-DD`. */
  arrivesOn: string;
  failureReason: string | null;
  createdAt: number;
};

/** UTC ms, both ends included. `until` is null for everything up to now: the provider's clock may run ahead of ours. */
export type BookRange = { from: number; until: number | null };
