import type { Queryable } from "@/db/client";
import { findInvoice, type InvoiceRow } from "@/db/queries/invoices";
import { AppError } from "@/lib/app-error";
import { type InvoiceAction, type IssuedParts, isIssued, refusalOf } from "./invoice";

type OfInvoice = { businessId: string; invoiceId: string };

/** Throws NOT_FOUND for an invoice that does not exist or belongs to another business: the two look the same. */
export async function requireInvoice(q: Queryable, { businessId, invoiceId }: OfInvoice): Promise<InvoiceRow> {
  const invoice = await findInvoice(q, { businessId, invoiceId });
  if (invoice === null) throw new AppError("NOT_FOUND", "There is no such invoice.");
  return invoice;
}

/** Throws CONFLICT with the sentence of `refusalOf` when the action is not possible now. */
export async function requireInvoiceFor(q: Queryable, action: InvoiceAction, of: OfInvoice): Promise<InvoiceRow> {
  const invoice = await requireInvoice(q, of);
  const refusal = refusalOf(action, invoice);
  if (refusal !== null) throw new AppError("CONFLICT", refusal);
  return invoice;
}

/** Issued in every part; a row that is half issued is a broken invariant. */
export function asIssued(invoice: InvoiceRow): InvoiceRow & IssuedParts {
  if (!isIssued(invoice))
    throw new Error(`Invoice ${invoice.id} is ${invoice.status} but lacks a part of being issued.`);
  return invoice;
}
