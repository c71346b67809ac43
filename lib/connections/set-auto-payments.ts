import { updateBusiness } from "@/db/queries/businesses";
import { addHistory } from "@/db/queries/history";
import type { Context } from "@/lib/context";

/** The Auto payments switch: whether documents carry a Pay online button at all. */
export async function setAutoPayments(
  ctx: Context,
  input: { businessId: string; by: string; autoPayments: boolean },
): Promise<void> {
  const { businessId, autoPayments } = input;
  const id = ctx.newId("his");
  const at = ctx.now();
  await ctx.db.inTransaction(async (tx) => {
    await updateBusiness(tx, { businessId, change: { autoPayments } });
    const kind = autoPayments ? "auto_payments.on" : "auto_payments.off";
    await addHistory(tx, { id, businessId, actor: input.by, kind, data: {}, at });
  });
}
