import { updateCustomer } from "@/db/queries/customers";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";

/** Takes a customer out of lists and pickers, or back; invoices keep them. */
export async function archiveCustomer(
  ctx: Context,
  input: { businessId: string; customerId: string; isArchived: boolean },
): Promise<void> {
  const values = { archivedAt: input.isArchived ? ctx.now() : null, updatedAt: ctx.now() };
  const isKnown = await ctx.db.inTransaction((tx) =>
    updateCustomer(tx, { businessId: input.businessId, customerId: input.customerId, values }),
  );
  if (!isKnown) throw new AppError("NOT_FOUND", "There is no such customer.");
}
