import type { Queryable } from "@/db/client";
import { findCustomer } from "@/db/queries/customers";
import { addHistory } from "@/db/queries/history";
import { type InvoiceRow, insertInvoice, listInvoiceLines, replaceInvoiceLines } from "@/db/queries/invoices";
import type { Context } from "@/lib/context";
import { searchTextOf } from "@/lib/customers/customer";
import type { Mode } from "./invoice-snapshot";
import { requireInvoice } from "./require-invoice";
import { emptyDraft, lineRows } from "./save-draft";

/** A new draft with the same customer, lines and notes; dates start over. */
export async function duplicateInvoice(
  ctx: Context,
  input: { businessId: string; invoiceId: string; mode: Mode; by: string },
): Promise<{ invoiceId: string }> {
  return await ctx.db.inTransaction(async (tx) => {
    const source = await requireInvoice(tx, input);
    return await copyInTransaction(tx, ctx, { source, mode: input.mode, by: input.by, correctsInvoiceId: null });
  });
}

export async function copyInTransaction(
  tx: Queryable,
  ctx: Context,
  {
    source,
    mode,
    by,
    correctsInvoiceId,
  }: { source: InvoiceRow; mode: Mode; by: string; correctsInvoiceId: string | null },
): Promise<{ invoiceId: string }> {
  const { businessId } = source;
  const invoiceId = ctx.newId("inv");
  const customer = await findCustomer(tx, { businessId, customerId: source.customerId });
  if (customer === null) throw new Error(`Invoice ${source.id} has lost its customer.`);
  await insertInvoice(tx, {
    ...emptyDraft,
    id: invoiceId,
    businessId,
    mode,
    kind: source.kind,
    customerId: source.customerId,
    currency: source.currency,
    language: source.language,
    termDays: source.termDays,
    notes: source.notes,
    netMinor: source.netMinor,
    taxMinor: source.taxMinor,
    totalMinor: source.totalMinor,
    correctsInvoiceId,
    searchText: searchTextOf(customer.name),
    revision: 1,
    createdAt: ctx.now(),
    updatedAt: ctx.now(),
  });
  const lines = await listInvoiceLines(tx, { businessId, invoiceId: source.id });
  await replaceInvoiceLines(tx, { businessId, invoiceId, lines: lineRows(ctx, { businessId, invoiceId }, lines) });
  await addHistory(tx, {
    id: ctx.newId("his"),
    businessId,
    invoiceId,
    actor: by,
    kind: correctsInvoiceId === null ? "invoice.duplicated" : "invoice.correction_opened",
    data: { fromInvoiceId: source.id, fromNumber: source.number },
    at: ctx.now(),
  });
  return { invoiceId };
}
