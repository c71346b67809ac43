import { requeueEvents } from "@/db/queries/health-events";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";

/**
 * Puts messages that matched nothing or were given up back into the inbox, with all their tries before them. Settling is
 * idempotent, so one that was handled after all changes nothing. Returns how many; throws CONFLICT when none of them is
 * stuck any more, and touches no other business's.
 */
export async function replayEvents(ctx: Context, input: { businessId: string; ids: string[] }): Promise<number> {
  const { businessId, ids } = input;
  const count = await ctx.db.inTransaction((tx) => requeueEvents(tx, { businessId, ids, now: ctx.now() }));
  if (count === 0) throw new AppError("CONFLICT", "There is nothing left to try again. Reload the page.");
  return count;
}
