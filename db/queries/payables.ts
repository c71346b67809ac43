import { eq, sql } from "drizzle-orm";
import { prepared, type Queryable } from "../client";
import { businesses, invoices, payables } from "../schema";
import { findRow, updateRows } from "./rows";

export type PayableInvoice = NonNullable<Awaited<ReturnType<typeof findInvoiceByToken>>>;

/** The issued invoice behind a public link, with its payable and business. A look-up by the link's hash, so no business id. */
export async function findInvoiceByToken(q: Queryable, tokenHash: string) {
  const query = prepared(q, "payables.invoiceByToken", (connection) =>
    connection
      .select({ invoice: invoices, payable: payables, business: businesses })
      .from(invoices)
      .innerJoin(payables, eq(payables.id, invoices.payableId))
      .innerJoin(businesses, eq(businesses.id, invoices.businessId))
      .where(eq(invoices.tokenHash, sql.placeholder("tokenHash")))
      .limit(1)
      .prepare(),
  );
  return (await query.execute({ tokenHash }))[0] ?? null;
}

export async function findPayable(q: Queryable, args: { businessId: string; payableId: string }) {
  return findRow(q, payables, { id: args.payableId, businessId: args.businessId });
}

/** The invoice a payable stands for; null for other kinds of payables. */
export async function findInvoiceOfPayable(q: Queryable, args: { businessId: string; payableId: string }) {
  return findRow(q, invoices, { businessId: args.businessId, payableId: args.payableId });
}

/** Sets what may be paid; the version rises with it, so that an attempt opened for the old sum is recognized. */
export async function updatePayable(
  q: Queryable,
  args: { businessId: string; payableId: string; amountDueMinor: number; isOpen: boolean; version: number },
) {
  const { businessId, payableId: id, ...set } = args;
  await updateRows(q, payables, { set, where: { id, businessId } });
}
