import { and, eq } from "drizzle-orm";
import type { Queryable } from "../client";
import { invoices } from "../schema";

/** Stores what lib/invoices/invoice-status.ts computed; nobody else writes these columns. */
export async function saveInvoiceStanding(
  q: Queryable,
  args: {
    businessId: string;
    invoiceId: string;
    set: Pick<
      typeof invoices.$inferSelect,
      "status" | "isDisputed" | "hasExcess" | "paidMinor" | "refundedMinor" | "pendingMinor" | "paidAt" | "updatedAt"
    >;
  },
): Promise<void> {
  await q
    .update(invoices)
    .set(args.set)
    .where(and(eq(invoices.businessId, args.businessId), eq(invoices.id, args.invoiceId)));
}
