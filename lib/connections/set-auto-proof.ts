import { findConnection, updateConnection } from "@/db/queries/connections";
import { addHistory } from "@/db/queries/history";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";

/** Whether a connection proves itself after a day without a message of its provider. */
export async function setAutoProof(
  ctx: Context,
  input: { businessId: string; connectionId: string; by: string; autoProof: boolean },
): Promise<void> {
  const { businessId, connectionId, autoProof } = input;
  const row = await findConnection(ctx.db.read, { businessId, connectionId });
  if (row === null) throw new AppError("NOT_FOUND", "This connection does not exist.");
  const id = ctx.newId("his");
  const at = ctx.now();
  const kind = autoProof ? "connection.proves_itself" : "connection.proves_itself_no_more";
  await ctx.db.inTransaction(async (tx) => {
    await updateConnection(tx, { businessId, connectionId, set: { autoProof } });
    await addHistory(tx, { id, businessId, actor: input.by, kind, data: { connectionId }, at });
  });
}
