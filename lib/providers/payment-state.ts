/** The truth about one payment as a provider tells it; what `fetchPayment` answers and `settle` applies. */
import type { Mode } from "@/lib/invoices/invoice-snapshot";

export type PaymentMethodSummary = {
  /** "card", "sepa_debit", "link", … in the provider's words. */
  kind: string;
  /** "Visa", "Apple Pay", "SEPA debit"; null when the provider does not say. */
  label: string | null;
  last4: string | null;
  /** "apple_pay", "google_pay", "link" when a card came out of a wallet. */
  wallet: string | null;
  /** The payer proved who they are to their bank (3-D Secure). */
  isAuthenticated?: true;
};

export type PaymentProblem = {
  /** Reasons we have a sentence for, in every language (`lib/messages`). */
  reason:
    | "declined"
    | "insufficient_funds"
    | "expired_card"
    | "incorrect_cvc"
    | "incorrect_number"
    | "processing_error"
    | "authentication_failed"
    | "try_again_later"
    | "bank_debit_failed"
    | "other";
  /** The provider's codes, for the owner and the log; never shown to the customer. */
  providerCode: string | null;
  providerMessage: string | null;
};

export type FeeState = {
  /** The provider's id of the balance entry; unique per connection. */
  balanceRef: string;
  /** In the currency of the provider balance, which may differ from the payment's. */
  feeMinor: number;
  netMinor: number;
  currency: string;
};

export type RefundState = {
  ref: string;
  /** Our mark: the refund row of ours that asked for it; null when it was made at the provider. A hint, never authority. */
  refundId: string | null;
  amountMinor: number;
  currency: string;
  status: "pending" | "succeeded" | "failed" | "canceled";
  reason: string | null;
  createdAt: number;
};

export type DisputeState = {
  ref: string;
  amountMinor: number;
  currency: string;
  /** `inquiry` moves no money. */
  status: "inquiry" | "needs_response" | "under_review" | "won" | "lost" | "closed";
  reason: string | null;
  respondBy: number | null;
  /** True while the provider has taken the amount out of the balance. */
  fundsWithdrawn: boolean;
  /** What the provider took for handling it, one for each balance entry that had a fee. */
  fees: FeeState[];
  createdAt: number;
};

export type PaymentStatus = "open" | "requires_action" | "processing" | "succeeded" | "canceled";

/** The truth about one provider payment, in ISO minor units. Absolute values: applying it twice changes nothing. */
export type PaymentState = {
  ref: string;
  status: PaymentStatus;
  /** What was asked for. */
  amountMinor: number;
  /** What arrived; 0 until `succeeded`. */
  receivedMinor: number;
  currency: string;
  mode: Mode;
  /** Marks we set at creation; null when the object is not ours. */
  attemptId: string | null;
  instanceId: string | null;
  /** A connection check of ours: settle ignores it. */
  isProbe: boolean;
  createdAt: number;
  paidAt: number | null;
  /** When a payment that is on its way should arrive; null when the provider does not say. */
  expectedOn: string | null;
  method: PaymentMethodSummary | null;
  problem: PaymentProblem | null;
  /** How it reads on the payer's statement. */
  statementDescriptor: string | null;
  receiptUrl: string | null;
  fee: FeeState | null;
  refunds: RefundState[];
  disputes: DisputeState[];
};
