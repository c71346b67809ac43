import { and, desc, eq, inArray, type SQL } from "drizzle-orm";
import type { Queryable } from "../client";
import { customers, invoices, payables } from "../schema";

type Of = { businessId: string; mode: "test" | "live"; limit: number };

export type OpenInvoiceRow = {
  invoiceId: string;
  number: string;
  customerName: string;
  dueMinor: number;
  currency: string;
  dueOn: string | null;
};

/** Invoices that money may still be put on, newest first. */
export async function listOpenInvoices(q: Queryable, of: Of): Promise<OpenInvoiceRow[]> {
  return list(q, of, []);
}

/** Those that ask for exactly this much. */
export async function listOpenInvoicesOver(q: Queryable, of: Of & { amountMinor: number }): Promise<OpenInvoiceRow[]> {
  return list(q, of, [eq(payables.amountDueMinor, of.amountMinor)]);
}

async function list(q: Queryable, of: Of, more: SQL[]): Promise<OpenInvoiceRow[]> {
  const rows = await q
    .select({
      invoiceId: invoices.id,
      number: invoices.number,
      proformaNumber: invoices.proformaNumber,
      customerName: customers.name,
      dueMinor: payables.amountDueMinor,
      currency: invoices.currency,
      dueOn: invoices.dueOn,
    })
    .from(invoices)
    .innerJoin(payables, eq(payables.id, invoices.payableId))
    .innerJoin(customers, eq(customers.id, invoices.customerId))
    .where(
      and(
        eq(invoices.businessId, of.businessId),
        eq(invoices.mode, of.mode),
        inArray(invoices.status, ["issued", "sent", "partially_paid", "on_its_way"]),
        ...more,
      ),
    )
    .orderBy(desc(invoices.createdAt), desc(invoices.id))
    .limit(of.limit);
  return rows.map(({ proformaNumber, number, ...row }) => ({ ...row, number: number ?? proformaNumber ?? "" }));
}
