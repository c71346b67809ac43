import type { Queryable } from "@/db/client";
import { findInvoice } from "@/db/queries/invoices";
import { findOrderOfInvoice } from "@/db/queries/orders";
import type { Context } from "@/lib/context";
import { turnIntoInvoice } from "@/lib/invoices/turn-into-invoice";
import { returnStock } from "./move-stock";

/**
 * What follows from money that was put on an invoice or given back: a proforma paid in full becomes an invoice, and units
 * of a refunded sale are for sale again. Called after `recomputeInvoice`, in its transaction, by everyone who moves money;
 * it looks at the facts as they stand, so calling it again changes nothing.
 */
export async function followMoney(
  tx: Queryable,
  ctx: Context,
  args: { businessId: string; invoiceId: string; now: number },
): Promise<void> {
  const { businessId, invoiceId, now } = args;
  const invoice = await findInvoice(tx, { businessId, invoiceId });
  if (invoice === null) return;
  if (invoice.kind === "proforma") return turnIntoInvoice(tx, ctx, { invoice, now });
  const order = await findOrderOfInvoice(tx, { businessId, invoiceId });
  if (order !== null) await returnStock(tx, { order, refundedMinor: invoice.refundedMinor, now });
}
