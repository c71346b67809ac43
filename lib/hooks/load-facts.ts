/** Reads what a message says, in the transaction that announces it: as it stands after everything of it was written. */
import type { Queryable } from "@/db/client";
import { findReferenceOfInvoice } from "@/db/queries/hooks";
import { findInvoice, type InvoiceRow } from "@/db/queries/invoices";
import { findOrderOfInvoice, findOrderOfPayable, type OrderRow } from "@/db/queries/orders";
import { findInvoiceOfPayable } from "@/db/queries/payables";
import { findPayment, type PaymentRow } from "@/db/queries/payments";
import { amountDueMinor, isIssued } from "@/lib/invoices/invoice";
import type { InvoiceFact, OrderFact, PaymentFact } from "./events";

type OfInvoice = { businessId: string; invoiceId: string };

export async function loadInvoiceFact(q: Queryable, of: OfInvoice): Promise<InvoiceFact | null> {
  const invoice = await findInvoice(q, of);
  return invoice === null ? null : factOfInvoice(q, invoice);
}

async function factOfInvoice(q: Queryable, invoice: InvoiceRow): Promise<InvoiceFact | null> {
  const { businessId, id: invoiceId, status } = invoice;
  if (!isIssued(invoice) || status === "draft") return null;
  const order = await findOrderOfInvoice(q, { businessId, invoiceId });
  return {
    id: invoiceId,
    number: invoice.number,
    reference: order?.reference ?? (await findReferenceOfInvoice(q, { businessId, invoiceId })),
    status,
    currency: invoice.currency,
    totalMinor: invoice.totalMinor,
    paidMinor: invoice.paidMinor,
    refundedMinor: invoice.refundedMinor,
    dueMinor: amountDueMinor(invoice),
    issueOn: invoice.issueOn,
    dueOn: invoice.dueOn,
    customer: { name: invoice.snapshot.customer.name, email: invoice.snapshot.customer.email },
  };
}

export const factOfOrder = (order: OrderRow): OrderFact => ({
  id: order.id,
  number: order.number,
  reference: order.reference,
  product: order.description,
  productId: order.productId,
  quantity: order.quantity,
  totalMinor: order.totalMinor,
  currency: order.currency,
  buyer: { name: order.buyerName, email: order.buyerEmail },
  fields: order.fields.map(({ label, value }) => ({ label, value })),
});

const factOfPayment = (payment: PaymentRow): PaymentFact => ({
  id: payment.id,
  kind: payment.kind,
  amountMinor: payment.amountMinor,
  currency: payment.currency,
  method: payment.method?.kind ?? null,
  paidAt: new Date(payment.paidAt).toISOString(),
});

export async function loadPaymentFact(
  q: Queryable,
  of: { businessId: string; paymentId: string },
): Promise<PaymentFact> {
  const payment = await findPayment(q, of);
  if (payment === null) throw new Error(`The payment ${of.paymentId} that is announced does not exist.`);
  return factOfPayment(payment);
}

/** The document behind a payable: its invoice, its order, or both. */
export async function loadDocument(
  q: Queryable,
  of: { businessId: string; payableId: string | null; invoiceId?: string | null },
): Promise<{ invoice: InvoiceFact | null; order: OrderFact | null }> {
  const { businessId, payableId } = of;
  const row =
    of.invoiceId != null
      ? await findInvoice(q, { businessId, invoiceId: of.invoiceId })
      : payableId === null
        ? null
        : await findInvoiceOfPayable(q, { businessId, payableId });
  const order = payableId === null ? null : await findOrderOfPayable(q, { businessId, payableId });
  return {
    invoice: row === null ? null : await factOfInvoice(q, row),
    order: order === null ? null : factOfOrder(order),
  };
}
