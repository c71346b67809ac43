/** Rules of an invoice's status: computed from facts by one table, stored beside them only for filtering. */

export type InvoiceStatus =
  | "draft"
  | "issued"
  | "sent"
  | "partially_paid"
  | "on_its_way"
  | "paid"
  | "refunded"
  | "void";

/** One payment that touched the invoice; how it is divided says lib/payments/payment-split.ts. */
export type PaymentFacts = {
  /** What of it was put on this invoice. */
  allocatedMinor: number;
  /** What succeeded refunds took off this invoice again. */
  refundedMinor: number;
  /** What of it nobody has used and no refund gives back; counted at the document it was made for. */
  creditMinor: number;
  isDisputed: boolean;
  paidAt: number;
};

export type InvoiceFacts = {
  isIssued: boolean;
  /** The mail server accepted a mail with it. */
  isSent: boolean;
  isVoid: boolean;
  currency: string;
  totalMinor: number;
  payments: readonly PaymentFacts[];
  /** Attempts whose money is on its way. */
  pendingMinor: number;
};

export type InvoiceStanding = {
  status: InvoiceStatus;
  paidMinor: number;
  refundedMinor: number;
  pendingMinor: number;
  /** What is still to be paid; a refund never raises it: taking money again is a decision, not a consequence. */
  dueMinor: number;
  /** Whether a payment may be opened for `dueMinor`. */
  isOpen: boolean;
  isDisputed: boolean;
  hasExcess: boolean;
  /** When the last payment that completed it arrived; null while it is not paid. */
  paidAt: number | null;
};

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

type Sums = { paidMinor: number; refundedMinor: number; dueMinor: number };

/** The precedence table: the first row that holds is the status. It knows no clock; Overdue is derived in queries. */
const precedence: readonly [InvoiceStatus, (facts: InvoiceFacts, sums: Sums) => boolean][] = [
  ["draft", (facts) => !facts.isIssued],
  ["void", (facts) => facts.isVoid],
  // A deposit that was given back leaves the rest to be paid: only what asks for nothing more is over.
  ["refunded", (_, sums) => sums.dueMinor === 0 && sums.paidMinor > 0 && sums.refundedMinor >= sums.paidMinor],
  ["paid", (_, sums) => sums.dueMinor === 0],
  ["on_its_way", (facts) => facts.pendingMinor > 0],
  ["partially_paid", (_, sums) => sums.paidMinor > 0],
  ["sent", (facts) => facts.isSent],
  ["issued", () => true],
];

/** Where an invoice stands, from facts alone: the same facts give the same answer in any order and at any time. */
export function invoiceStatus(facts: InvoiceFacts): InvoiceStanding {
  const paidMinor = sum(facts.payments.map((payment) => payment.allocatedMinor));
  const refundedMinor = sum(facts.payments.map((payment) => payment.refundedMinor));
  const dueMinor = facts.isVoid ? 0 : Math.max(0, facts.totalMinor - paidMinor);
  const status = precedence.find(([, holds]) => holds(facts, { paidMinor, refundedMinor, dueMinor }))?.[0] ?? "issued";
  const completedAt = facts.payments.filter((payment) => payment.allocatedMinor > 0).map((payment) => payment.paidAt);
  return {
    status,
    paidMinor,
    refundedMinor,
    pendingMinor: facts.pendingMinor,
    dueMinor,
    isOpen: status !== "draft" && status !== "void" && status !== "refunded" && dueMinor > 0,
    isDisputed: facts.payments.some((payment) => payment.isDisputed),
    hasExcess: facts.payments.some((payment) => payment.creditMinor > 0),
    paidAt: (status === "paid" || status === "refunded") && completedAt.length > 0 ? Math.max(...completedAt) : null,
  };
}
