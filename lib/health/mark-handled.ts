import { insertHandledNeed, isOwnNeed } from "@/db/queries/handled-needs";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";

/**
 * "I dealt with it": a failed refund that was paid back in another way, a message that concerns nothing here. It changes
 * no money and no message; it is only not asked about any more. Throws NOT_FOUND for what this business does not have.
 */
export async function markHandled(
  ctx: Context,
  input: { businessId: string; kind: "refund" | "event"; id: string; by: string },
): Promise<void> {
  const { businessId, kind, id, by } = input;
  if (!(await isOwnNeed(ctx.db.read, { businessId, kind, id })))
    throw new AppError("NOT_FOUND", "This does not exist.");
  const need = { id: ctx.newId("hnd"), businessId, key: `${kind}:${id}`, handledBy: by, handledAt: ctx.now() };
  await ctx.db.inTransaction((tx) => insertHandledNeed(tx, need));
}
