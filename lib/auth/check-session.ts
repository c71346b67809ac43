import { findLiveSession, type LiveSession, markSessionSeen } from "@/db/queries/people";
import type { Context } from "@/lib/context";
import { describeError } from "@/lib/describe-error";

export const SESSION_MS = 30 * 86_400_000;
const SEEN_EVERY_MS = 3_600_000;

/**
 * The live session of this id, or null when it ended or ran out. Being used prolongs it; that is written once an hour. A
 * full or locked disk must not take away reading, so a prolonging that fails is only logged.
 */
export async function checkSession(ctx: Context, input: { sessionId: string }): Promise<LiveSession | null> {
  const now = ctx.now();
  const session = await findLiveSession(ctx.db.read, { sessionId: input.sessionId, now });
  if (session !== null && now - session.lastSeenAt > SEEN_EVERY_MS) await prolong(ctx, session.id, now);
  return session;
}

async function prolong(ctx: Context, sessionId: string, now: number): Promise<void> {
  try {
    await ctx.db.inTransaction((tx) => markSessionSeen(tx, { sessionId, now, expiresAt: now + SESSION_MS }));
  } catch (error) {
    ctx.log.warn("session.not_prolonged", { error: describeError(error) });
  }
}
