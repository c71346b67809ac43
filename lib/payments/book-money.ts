import type { Queryable } from "@/db/client";
import type { PaymentRow } from "@/db/queries/payments";
import type { Context } from "@/lib/context";
import { announceInvoice } from "@/lib/hooks/announce-money";
import { recomputeInvoice } from "@/lib/invoices/recompute-invoice";
import { followMoney } from "@/lib/orders/follow-money";
import { bookPayment } from "./book-payment";

/**
 * After a fact of a payment was written, in its transaction: books it, and brings every invoice it touches up to date, with
 * what follows from that (a proforma that becomes an invoice, units that are for sale again). Returns those invoices.
 */
export async function bookMoney(
  tx: Queryable,
  ctx: Context,
  args: { payment: PaymentRow; alsoInvoiceId?: string | null; now: number },
): Promise<{ invoiceIds: string[] }> {
  const { payment, now } = args;
  const booked = await bookPayment(tx, ctx, { payment, now });
  const also = args.alsoInvoiceId ?? null;
  const invoiceIds = [...new Set([...booked.invoiceIds, ...(also === null ? [] : [also])])];
  await bringUpToDate(tx, ctx, { businessId: payment.businessId, invoiceIds, now });
  return { invoiceIds };
}

/** Computes invoices anew after money was put on them or taken off. */
export async function bringUpToDate(
  tx: Queryable,
  ctx: Context,
  args: { businessId: string; invoiceIds: readonly string[]; now: number },
): Promise<void> {
  const { businessId, now } = args;
  for (const invoiceId of args.invoiceIds) {
    const { becamePaid } = await recomputeInvoice(tx, { businessId, invoiceId, now });
    await followMoney(tx, ctx, { businessId, invoiceId, now });
    if (becamePaid) await announceInvoice(tx, ctx, { businessId, invoiceId, type: "invoice.paid", at: now });
  }
}
