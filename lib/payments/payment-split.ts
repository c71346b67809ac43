/** How one payment is divided: what its invoices took, what refunds gave back of it, what is credit. Pure. */

export type Allocated = { invoiceId: string; amountMinor: number };

export type PaymentSplit = {
  /** In the order the invoices were first given something. */
  invoices: { invoiceId: string; allocatedMinor: number; refundedMinor: number }[];
  /** What no invoice took and no refund gave back; below 0 only when more was given back than arrived. */
  creditMinor: number;
};

/**
 * Refunds give back credit first. What goes beyond it is taken off the invoices, the one that was given its part last
 * first: the last use of a payment is the first to be undone. `allocations` come in the order they were made.
 */
export function splitPayment(payment: {
  amountMinor: number;
  allocations: readonly Allocated[];
  refundedMinor: number;
}): PaymentSplit {
  const allocatedTo = new Map<string, number>();
  for (const { invoiceId, amountMinor } of payment.allocations)
    allocatedTo.set(invoiceId, (allocatedTo.get(invoiceId) ?? 0) + amountMinor);
  const unused = payment.amountMinor - sum([...allocatedTo.values()]);
  let left = Math.max(0, payment.refundedMinor - Math.max(0, unused));
  const invoices = [...allocatedTo]
    .reverse()
    .map(([invoiceId, allocatedMinor]) => {
      const refundedMinor = Math.min(left, allocatedMinor);
      left -= refundedMinor;
      return { invoiceId, allocatedMinor, refundedMinor };
    })
    .reverse();
  const refundedOnInvoices = sum(invoices.map((one) => one.refundedMinor));
  return { invoices, creditMinor: unused - (payment.refundedMinor - refundedOnInvoices) };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
