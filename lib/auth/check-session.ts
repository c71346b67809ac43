import { findLiveSession, type LiveSession, markSessionSeen } from "@/db/queries/people";
import type { Context } from "@/lib/context";

export const SESSION_MS = 30 * 86_400_000;
const SEEN_EVERY_MS = 3_600_000;

/** The live session of this id, or null when it ended or ran out. Being used prolongs it; that is written once an hour. */
export async function checkSession(ctx: Context, input: { sessionId: string }): Promise<LiveSession | null> {
  const now = ctx.now();
  const session = await findLiveSession(ctx.db.read, { sessionId: input.sessionId, now });
  if (session !== null && now - session.lastSeenAt > SEEN_EVERY_MS)
    await ctx.db.inTransaction((tx) =>
      markSessionSeen(tx, { sessionId: session.id, now, expiresAt: now + SESSION_MS }),
    );
  return session;
}
