import { and, eq, isNull } from "drizzle-orm";
import type { Queryable } from "../client";
import { invoices } from "../schema";

/** True for the first time only. */
export async function markInvoiceViewed(
  q: Queryable,
  args: { businessId: string; invoiceId: string; now: number },
): Promise<boolean> {
  const rows = await q
    .update(invoices)
    .set({ viewedAt: args.now })
    .where(and(eq(invoices.businessId, args.businessId), eq(invoices.id, args.invoiceId), isNull(invoices.viewedAt)))
    .returning({ id: invoices.id });
  return rows.length === 1;
}
