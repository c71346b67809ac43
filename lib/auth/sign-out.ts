import { endSession } from "@/db/queries/people";
import type { Context } from "@/lib/context";

/** Ends one session of this person; its cookie is worthless from now on, wherever it is kept. */
export async function signOut(ctx: Context, input: { sessionId: string; userId: string }): Promise<void> {
  await ctx.db.inTransaction((tx) => endSession(tx, { ...input, now: ctx.now() }));
}
