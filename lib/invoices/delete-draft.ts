import { addHistory } from "@/db/queries/history";
import { deleteDraftRow, deleteInvoiceLines } from "@/db/queries/invoices";
import type { Context } from "@/lib/context";
import { requireInvoiceFor } from "./require-invoice";

/** Deletes a draft for good. What was issued can only be voided. */
export async function deleteDraft(
  ctx: Context,
  input: { businessId: string; invoiceId: string; by: string },
): Promise<void> {
  const of = { businessId: input.businessId, invoiceId: input.invoiceId };
  await ctx.db.inTransaction(async (tx) => {
    await requireInvoiceFor(tx, "delete", of);
    await deleteInvoiceLines(tx, of);
    if (!(await deleteDraftRow(tx, of))) throw new Error(`Draft ${of.invoiceId} could not be deleted.`);
    await addHistory(tx, {
      id: ctx.newId("his"),
      ...of,
      actor: input.by,
      kind: "invoice.deleted",
      data: {},
      at: ctx.now(),
    });
  });
}
