import type { Queryable } from "../client";
import { invoices } from "../schema";
import { updateRows } from "./rows";

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
  await updateRows(q, invoices, { set: args.set, where: { id: args.invoiceId, businessId: args.businessId } });
}
