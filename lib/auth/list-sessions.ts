import { listLiveSessions, type SessionRow } from "@/db/queries/people";
import type { Context } from "@/lib/context";

export type OwnSession = Pick<SessionRow, "id" | "createdAt" | "lastSeenAt" | "userAgent">;

export async function listSessions(ctx: Context, input: { userId: string }): Promise<OwnSession[]> {
  return await listLiveSessions(ctx.db.read, { userId: input.userId, now: ctx.now() });
}
