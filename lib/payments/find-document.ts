import type { Queryable } from "@/db/client";
import type { BusinessRow } from "@/db/queries/businesses";
import { findInvoice, type InvoiceRow } from "@/db/queries/invoices";
import { findOrderByToken, type PayableOrder } from "@/db/queries/orders";
import { findInvoiceByToken, type PayableInvoice } from "@/db/queries/payables";
import { isTokenShaped, tokenHash } from "@/lib/links/public-link";

/** What a public link leads to, as far as paying it goes: an issued document, or an order from a product's page. */
export type PayableDocument = {
  payable: PayableInvoice["payable"];
  business: BusinessRow;
  /** For an order: the one that was issued when it was paid; null before. */
  invoice: InvoiceRow | null;
  order: PayableOrder | null;
  /** At the provider and on the statement. */
  title: string;
  number: string;
  customerEmail: string | null;
};

/** Null for every kind of wrong link alike. A look-up by the link's hash, so no business id. */
export async function findDocument(q: Queryable, token: string): Promise<PayableDocument | null> {
  if (!isTokenShaped(token)) return null;
  const hash = tokenHash(token);
  const found = await findInvoiceByToken(q, hash);
  if (found !== null) return ofInvoice(found);
  const order = await findOrderByToken(q, hash);
  return order === null ? null : ofOrder(q, order);
}

function ofInvoice({ invoice, payable, business }: PayableInvoice): PayableDocument {
  const number = invoice.number ?? "";
  return {
    payable,
    business,
    invoice,
    order: null,
    title: `${invoice.kind === "proforma" ? "Proforma" : "Invoice"} ${number}`,
    number,
    customerEmail: invoice.snapshot?.customer.email ?? null,
  };
}

async function ofOrder(q: Queryable, found: PayableOrder): Promise<PayableDocument> {
  const { order, payable, business } = found;
  const { businessId, invoiceId } = order;
  return {
    payable,
    business,
    invoice: invoiceId === null ? null : await findInvoice(q, { businessId, invoiceId }),
    order: found,
    title: `Order ${order.number}`,
    number: order.number,
    customerEmail: order.buyerEmail,
  };
}
