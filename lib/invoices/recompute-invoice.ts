import type { Queryable } from "@/db/client";
import { findProcessingAttempt } from "@/db/queries/attempts";
import { saveInvoiceStanding } from "@/db/queries/invoice-standing";
import { findInvoice } from "@/db/queries/invoices";
import { listAllocationsInOrder } from "@/db/queries/ledger";
import { findPayable, updatePayable } from "@/db/queries/payables";
import { listPaymentsOfInvoice } from "@/db/queries/payments";
import { AppError } from "@/lib/app-error";
import { splitPayment } from "@/lib/payments/payment-split";
import { type InvoiceStanding, invoiceStatus, type PaymentFacts } from "./invoice-status";

/**
 * Computes an invoice's status, sums and flags from its facts and stores them, with what its payable still asks for, in the
 * caller's transaction. Everyone who changes a fact of an invoice calls it; calling it again changes nothing.
 */
export async function recomputeInvoice(
  tx: Queryable,
  args: { businessId: string; invoiceId: string; now: number },
): Promise<InvoiceStanding & { becamePaid: boolean }> {
  const { businessId, invoiceId } = args;
  const invoice = await findInvoice(tx, { businessId, invoiceId });
  if (invoice === null) throw new AppError("NOT_FOUND", "There is no such invoice.");
  const { payableId } = invoice;
  const processing = payableId === null ? null : await findProcessingAttempt(tx, { businessId, payableId });
  const standing = invoiceStatus({
    isIssued: invoice.issuedAt !== null,
    isSent: invoice.sentAt !== null,
    isVoid: invoice.voidedAt !== null,
    currency: invoice.currency,
    totalMinor: invoice.totalMinor,
    payments: await loadPaymentFacts(tx, { businessId, invoiceId, payableId }),
    pendingMinor: processing?.amountMinor ?? 0,
  });
  await saveInvoiceStanding(tx, {
    businessId,
    invoiceId,
    set: {
      status: standing.status,
      isDisputed: standing.isDisputed,
      hasExcess: standing.hasExcess,
      paidMinor: standing.paidMinor,
      refundedMinor: standing.refundedMinor,
      pendingMinor: standing.pendingMinor,
      paidAt: standing.paidAt,
      updatedAt: args.now,
    },
  });
  if (payableId !== null) await syncPayable(tx, { businessId, payableId, standing });
  return { ...standing, becamePaid: standing.status === "paid" && invoice.status !== "paid" };
}

/**
 * Payments put on the invoice, and those made for it that found nothing left to pay: they are its credit. One that was
 * taken back counts nothing.
 */
async function loadPaymentFacts(
  tx: Queryable,
  args: { businessId: string; invoiceId: string; payableId: string | null },
): Promise<PaymentFacts[]> {
  const { businessId, invoiceId, payableId } = args;
  const rows = (await listPaymentsOfInvoice(tx, args)).filter((row) => (row.state?.takenBackAt ?? null) === null);
  const facts: PaymentFacts[] = [];
  for (const { payment, state } of rows) {
    const allocations = await listAllocationsInOrder(tx, { businessId, paymentId: payment.id });
    const refundedMinor = state?.refundedMinor ?? 0;
    const { amountMinor } = payment;
    const part = splitPayment({ amountMinor, allocations, refundedMinor }).invoices.find(
      (one) => one.invoiceId === invoiceId,
    );
    // Money that a refund under way has taken is nobody's credit any more.
    const reservedMinor = refundedMinor + (state?.refundPendingMinor ?? 0);
    const { creditMinor } = splitPayment({ amountMinor, allocations, refundedMinor: reservedMinor });
    facts.push({
      allocatedMinor: part?.allocatedMinor ?? 0,
      refundedMinor: part?.refundedMinor ?? 0,
      creditMinor: payment.payableId === payableId ? Math.max(0, creditMinor) : 0,
      isDisputed: isDisputedNow(state?.disputeStatus ?? null),
      paidAt: payment.paidAt,
    });
  }
  return facts;
}

/** A lost dispute stays marked: its money is gone. A won or closed one is over. */
const isDisputedNow = (status: string | null): boolean => status !== null && status !== "won" && status !== "closed";

async function syncPayable(
  tx: Queryable,
  args: { businessId: string; payableId: string; standing: InvoiceStanding },
): Promise<void> {
  const { businessId, payableId, standing } = args;
  const payable = await findPayable(tx, { businessId, payableId });
  if (payable === null) throw new Error(`Invoice points at the payable ${payableId}, which does not exist.`);
  if (payable.amountDueMinor === standing.dueMinor && payable.isOpen === standing.isOpen) return;
  const version = payable.version + 1;
  await updatePayable(tx, {
    businessId,
    payableId,
    amountDueMinor: standing.dueMinor,
    isOpen: standing.isOpen,
    version,
  });
}
