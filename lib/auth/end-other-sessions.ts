import { endSessions } from "@/db/queries/people";
import type { Context } from "@/lib/context";

/** Signs the person out everywhere but here, at once. */
export async function endOtherSessions(ctx: Context, input: { userId: string; sessionId: string }): Promise<void> {
  await ctx.db.inTransaction((tx) =>
    endSessions(tx, { userId: input.userId, exceptSessionId: input.sessionId, now: ctx.now() }),
  );
}
