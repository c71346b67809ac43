import type { Queryable } from "@/db/client";
import { expireResetTokens } from "@/db/queries/mailed-tokens";
import { endSessions, setPasswordHash } from "@/db/queries/people";

type Replacement = { userId: string; passwordHash: string; exceptSessionId: string | null; now: number };

/** A new password ends what the old one opened: other sessions, and links to reset it. In the caller's transaction. */
export async function replacePassword(tx: Queryable, input: Replacement): Promise<void> {
  const { userId, passwordHash, exceptSessionId, now } = input;
  await setPasswordHash(tx, userId, passwordHash);
  await endSessions(tx, { userId, exceptSessionId, now });
  await expireResetTokens(tx, { userId, now });
}
