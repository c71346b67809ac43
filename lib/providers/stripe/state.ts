import type Stripe from "stripe";
import type {
  DisputeState,
  FeeState,
  PaymentMethodSummary,
  PaymentState,
  PaymentStatus,
  RefundState,
} from "../provider";
import { toPaymentProblem } from "./errors";
import { MARK } from "./marks";
import { methodSummary } from "./method";
import { fromWire } from "./money";

export type StripeFacts = {
  paymentIntent: Stripe.PaymentIntent;
  refunds: Stripe.Refund[];
  disputes: Stripe.Dispute[];
};

/**
 * One PaymentIntent with its charge, refunds and disputes as our PaymentState: absolute values in ISO minor units.
 * Refunds and disputes never change a PaymentIntent, which stays `succeeded`: they hang on the charge (stripe.md 5.1).
 */
export function toPaymentState({ paymentIntent, refunds, disputes }: StripeFacts): PaymentState {
  const charge = expandedCharge(paymentIntent);
  const status = toStatus(paymentIntent.status);
  const asked = fromWire(paymentIntent.amount, paymentIntent.currency);
  const method = methodOf(paymentIntent, charge);
  const failure = paymentIntent.last_payment_error;
  const hasProblem = failure !== null && (status === "open" || status === "requires_action" || status === "canceled");
  return {
    ref: paymentIntent.id,
    status,
    amountMinor: asked.amountMinor,
    receivedMinor:
      status === "succeeded" ? fromWire(paymentIntent.amount_received, paymentIntent.currency).amountMinor : 0,
    currency: asked.currency,
    mode: paymentIntent.livemode ? "live" : "test",
    attemptId: paymentIntent.metadata[MARK.attempt] ?? null,
    instanceId: paymentIntent.metadata[MARK.instance] ?? null,
    isProbe: paymentIntent.metadata[MARK.probe] !== undefined,
    createdAt: paymentIntent.created * 1000,
    paidAt: status === "succeeded" && charge !== null ? paidAt(charge) : null,
    expectedOn: status === "processing" && charge !== null ? expectedOn(charge) : null,
    method,
    problem: hasProblem ? toPaymentProblem(failure, failureMethodKind(failure) ?? method?.kind ?? null) : null,
    statementDescriptor: charge?.calculated_statement_descriptor ?? null,
    receiptUrl: charge?.receipt_url ?? null,
    fee: status === "succeeded" && charge !== null ? toFee(charge) : null,
    refunds: refunds.map((refund) => toRefund(refund, paymentIntent.metadata[MARK.instance] ?? null)),
    disputes: disputes.map(toDispute),
  };
}

/** The charge when it was asked for with the PaymentIntent; an id alone says nothing. */
export function expandedCharge(paymentIntent: Stripe.PaymentIntent): Stripe.Charge | null {
  const charge = paymentIntent.latest_charge;
  return charge === null || typeof charge === "string" ? null : charge;
}

/** `requires_capture` and words of a later version hold money that may still move: nobody is asked to pay twice. */
function toStatus(status: Stripe.PaymentIntent.Status): PaymentStatus {
  switch (status) {
    case "requires_payment_method":
    case "requires_confirmation":
      return "open";
    case "requires_action":
      return "requires_action";
    case "succeeded":
      return "succeeded";
    case "canceled":
      return "canceled";
    default:
      return "processing";
  }
}

function methodOf(paymentIntent: Stripe.PaymentIntent, charge: Stripe.Charge | null): PaymentMethodSummary | null {
  const details = charge?.payment_method_details ?? paymentIntent.last_payment_error?.payment_method ?? null;
  return details === null ? null : methodSummary(details);
}

const failureMethodKind = (failure: Stripe.PaymentIntent.LastPaymentError): string | null =>
  failure.payment_method?.type ?? failure.payment_method_type ?? null;

/** A bank debit's charge is made when it is begun; its balance entry is made when the money arrives. */
function paidAt(charge: Stripe.Charge): number {
  const entry = expandedBalance(charge);
  return Math.max(charge.created, entry?.created ?? 0) * 1000;
}

function expandedBalance(charge: Stripe.Charge): Stripe.BalanceTransaction | null {
  const entry = charge.balance_transaction;
  return entry === null || typeof entry === "string" ? null : entry;
}

/** With asynchronous capture the balance entry comes later, with `charge.updated` (stripe.md 5.1). */
function toFee(charge: Stripe.Charge): FeeState | null {
  const entry = expandedBalance(charge);
  if (entry === null) return null;
  const fee = fromWire(entry.fee, entry.currency);
  return {
    balanceRef: entry.id,
    feeMinor: fee.amountMinor,
    netMinor: fromWire(entry.net, entry.currency).amountMinor,
    currency: fee.currency,
  };
}

/** Bank debits say when the debit is expected, each under its own name, as `YYYY-MM-DD`. */
function expectedOn(charge: Stripe.Charge): string | null {
  const details = charge.payment_method_details;
  if (details === null) return null;
  const dates = [
    details.sepa_debit?.expected_debit_date,
    details.us_bank_account?.expected_debit_date,
    details.bacs_debit?.expected_debit_date,
    details.au_becs_debit?.expected_debit_date,
    details.acss_debit?.expected_debit_date,
    details.nz_bank_account?.expected_debit_date,
  ];
  return dates.find((date) => typeof date === "string") ?? null;
}

/** The mark counts only when the same instance set it that opened the payment. */
export function toRefund(refund: Stripe.Refund, instanceId: string | null): RefundState {
  const { amountMinor, currency } = fromWire(refund.amount, refund.currency);
  const marks = refund.metadata ?? {};
  return {
    ref: refund.id,
    refundId: instanceId !== null && marks[MARK.instance] === instanceId ? (marks[MARK.refund] ?? null) : null,
    amountMinor,
    currency,
    status: toRefundStatus(refund.status),
    reason: refund.failure_reason ?? refund.reason,
    createdAt: refund.created * 1000,
  };
}

function toRefundStatus(status: string | null): RefundState["status"] {
  return status === "succeeded" || status === "failed" || status === "canceled" ? status : "pending";
}

export function toDispute(dispute: Stripe.Dispute): DisputeState {
  const { amountMinor, currency } = fromWire(dispute.amount, dispute.currency);
  const moved = movedBy(dispute.balance_transactions);
  const respondBy = dispute.evidence_details.due_by;
  return {
    ref: dispute.id,
    amountMinor,
    currency,
    status: toDisputeStatus(dispute.status),
    reason: dispute.reason,
    respondBy: respondBy === null ? null : respondBy * 1000,
    fundsWithdrawn: moved < 0,
    fees: dispute.balance_transactions.filter((entry) => entry.fee !== 0).map(disputeFee),
    createdAt: dispute.created * 1000,
  };
}

/** Converted entries never cancel out to the cent, because each has its own day's rate: then what was taken is counted against what came back. */
function movedBy(entries: readonly Stripe.BalanceTransaction[]): number {
  const isConverted = entries.some((entry) => typeof entry.exchange_rate === "number");
  return entries.reduce((sum, { amount }) => sum + (isConverted ? Math.sign(amount) : amount), 0);
}

/** Apart from the disputed amount, which is no fee: the net is what the fee alone takes. */
function disputeFee(entry: Stripe.BalanceTransaction): FeeState {
  const fee = fromWire(entry.fee, entry.currency);
  return { balanceRef: entry.id, feeMinor: fee.amountMinor, netMinor: -fee.amountMinor, currency: fee.currency };
}

/** An inquiry (`warning_…`) moves no money; `prevented` and a closed inquiry ended without a verdict. */
function toDisputeStatus(status: Stripe.Dispute.Status): DisputeState["status"] {
  switch (status) {
    case "warning_needs_response":
    case "warning_under_review":
      return "inquiry";
    case "warning_closed":
    case "prevented":
      return "closed";
    case "won":
      return "won";
    case "lost":
      return "lost";
    case "under_review":
    case "appeal_under_review":
      return "under_review";
    default:
      return "needs_response";
  }
}
