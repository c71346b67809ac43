/** What a customer sees about paying one document; pure, so that page, API and tests agree. */
import type { InvoiceStatus } from "@/lib/invoices/invoice-status";
import type { AttemptStatus } from "@/lib/payments/attempt";
import type { PaymentMethodSummary, PaymentProblem } from "@/lib/providers/provider";

export type PayViewKind =
  | "payable"
  | "checking"
  | "confirm_in_app"
  | "on_its_way"
  | "partly_paid"
  | "needs_another_try"
  | "paid"
  | "refunded"
  | "void"
  | "unavailable";

export type PayFacts = {
  status: InvoiceStatus;
  currency: string;
  totalMinor: number;
  dueMinor: number;
  paidMinor: number;
  refundedMinor: number;
  excessMinor: number;
  /** The payable's one open attempt, if there is one. */
  attempt: {
    status: AttemptStatus;
    amountMinor: number;
    method: PaymentMethodSummary | null;
    reason: PaymentProblem["reason"] | null;
    expectedOn: string | null;
    updatedAt: number;
  } | null;
  /** The newest payment. */
  payment: {
    amountMinor: number;
    method: PaymentMethodSummary | null;
    paidAt: number;
    statementDescriptor: string | null;
    receiptUrl: string | null;
  } | null;
  /** Whether the business can take this payment online now (lib/connections/pay-button.ts). */
  canPayOnline: boolean;
  /** There may be a payment that we know nothing of: somebody tried and nobody answers for it, or this is a restored copy. */
  mayHaveMissed: boolean;
};

export type PayView = {
  kind: PayViewKind;
  /** Whether the page may show the payment form. */
  canPayNow: boolean;
  /** There may be a payment that we know nothing of, so nobody is told that nothing was charged. */
  mayHaveMissed: boolean;
  currency: string;
  totalMinor: number;
  dueMinor: number;
  paidMinor: number;
  refundedMinor: number;
  /** What is left of the payments after refunds. */
  keptMinor: number;
  /** Paid too much and not given back yet; the business owes it. */
  excessMinor: number;
  /** Amount that is being checked or on its way; 0 else. */
  pendingMinor: number;
  method: PaymentMethodSummary | null;
  /** UTC ms of the newest payment. */
  paidAt: number | null;
  /** `YYYY-MM-DD` when money on its way should arrive, if the provider says so. */
  expectedOn: string | null;
  /** Why the last try failed; a key of the `errors` messages. */
  reason: PaymentProblem["reason"] | null;
  statementDescriptor: string | null;
  receiptUrl: string | null;
};

const precedence: readonly [PayViewKind, (facts: PayFacts) => boolean][] = [
  ["void", (facts) => facts.status === "void"],
  ["refunded", (facts) => facts.status === "refunded"],
  ["paid", (facts) => facts.dueMinor === 0],
  ["on_its_way", (facts) => facts.attempt?.status === "processing"],
  ["checking", (facts) => facts.attempt?.status === "unknown"],
  ["unavailable", (facts) => !facts.canPayOnline],
  ["confirm_in_app", (facts) => facts.attempt?.status === "requires_action"],
  ["needs_another_try", (facts) => facts.attempt !== null && facts.attempt.reason !== null],
  ["partly_paid", (facts) => facts.paidMinor > 0],
];

const payableKinds: readonly PayViewKind[] = ["payable", "confirm_in_app", "needs_another_try", "partly_paid"];

/** The customer's view of these facts. "Failed" is never shown for money that arrived or is on its way. */
export function payView(facts: PayFacts): PayView {
  const kind = precedence.find(([, holds]) => holds(facts))?.[0] ?? "payable";
  const isPending = kind === "on_its_way" || kind === "checking";
  const isSettled = kind === "paid" || kind === "refunded" || kind === "void";
  return {
    kind,
    canPayNow: payableKinds.includes(kind),
    mayHaveMissed: kind === "unavailable" && facts.mayHaveMissed,
    currency: facts.currency,
    totalMinor: facts.totalMinor,
    dueMinor: facts.dueMinor,
    paidMinor: facts.paidMinor,
    refundedMinor: facts.refundedMinor,
    keptMinor: Math.max(0, facts.paidMinor - facts.refundedMinor),
    excessMinor: facts.excessMinor,
    pendingMinor: isPending ? (facts.attempt?.amountMinor ?? 0) : 0,
    method: isPending ? (facts.attempt?.method ?? null) : (facts.payment?.method ?? null),
    paidAt: facts.payment?.paidAt ?? null,
    expectedOn: kind === "on_its_way" ? (facts.attempt?.expectedOn ?? null) : null,
    reason: isSettled || isPending ? null : (facts.attempt?.reason ?? null),
    statementDescriptor: facts.payment?.statementDescriptor ?? null,
    receiptUrl: facts.payment?.receiptUrl ?? null,
  };
}
