import type { Queryable } from "@/db/client";
import { listAllocationsInOrder } from "@/db/queries/ledger";
import { findInvoiceOfPayable } from "@/db/queries/payables";
import type { PaymentRow } from "@/db/queries/payments";

/** The invoice a payment was made for, else the first it was put on: whom mails and timelines speak of. Null for neither. */
export async function invoiceOfPayment(tx: Queryable, payment: PaymentRow): Promise<string | null> {
  const { businessId, payableId } = payment;
  const invoice = payableId === null ? null : await findInvoiceOfPayable(tx, { businessId, payableId });
  if (invoice !== null) return invoice.id;
  const [first] = await listAllocationsInOrder(tx, { businessId, paymentId: payment.id });
  return first?.invoiceId ?? null;
}
