import type { Queryable } from "@/db/client";
import { findInvoice, type InvoiceRow } from "@/db/queries/invoices";
import { findOrderOfPayable, updateOrder } from "@/db/queries/orders";
import { findOffer } from "@/db/queries/products";
import type { Context } from "@/lib/context";
import { announceInvoice } from "@/lib/hooks/announce-money";
import { insertOrderInvoice } from "./insert-order-invoice";
import { takeStock } from "./move-stock";
import { tellOfOrder } from "./order-mails";

type Args = { businessId: string; payableId: string; now: number };

/**
 * Money for an order arrived: its invoice is issued in the same transaction, on the order's own payable, so that from
 * here on it is paid, refunded and shown like any other. The number is taken only here: an order nobody paid leaves no gap.
 * Null for payables that are no order's. It never refuses: the money is there.
 */
export async function invoiceOfOrder(tx: Queryable, ctx: Context, args: Args): Promise<InvoiceRow | null> {
  const { businessId, payableId, now } = args;
  const order = await findOrderOfPayable(tx, { businessId, payableId });
  if (order === null) return null;
  if (order.invoiceId !== null) return findInvoice(tx, { businessId, invoiceId: order.invoiceId });
  const offer = await findOffer(tx, { businessId, productId: order.productId });
  const invoice = await insertOrderInvoice(tx, ctx, { order, now });
  const stockTaken = await takeStock(tx, ctx, { order, offer, now });
  const isHeld = order.taxMinor === 0 && (offer?.holdsZeroTax ?? false);
  const isPaid = await updateOrder(tx, {
    businessId,
    orderId: order.id,
    expected: ["open", "expired"],
    set: {
      state: "paid",
      invoiceId: invoice.id,
      stockTaken,
      paidAt: now,
      updatedAt: now,
      ...(isHeld ? { mailHeldAt: now } : {}),
    },
  });
  if (!isPaid) throw new Error(`The order ${order.id} is paid but has no invoice.`);
  await tellOfOrder(tx, ctx, { order, isHeld, notify: offer?.notify ?? [] });
  await announceInvoice(tx, ctx, { businessId, invoiceId: invoice.id, type: "invoice.issued", at: now });
  return invoice;
}
