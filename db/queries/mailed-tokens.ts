import { and, asc, eq, gt, isNull } from "drizzle-orm";
import type { Queryable } from "../client";
import { mailedTokens } from "../schema";
import type { Role } from "./people";

export type MailedTokenRow = typeof mailedTokens.$inferSelect;

export async function insertMailedToken(q: Queryable, token: typeof mailedTokens.$inferInsert): Promise<void> {
  await q.insert(mailedTokens).values(token);
}

export async function findMailedToken(
  q: Queryable,
  input: { kind: "reset" | "invitation"; tokenHash: string },
): Promise<MailedTokenRow | null> {
  const [row] = await q
    .select()
    .from(mailedTokens)
    .where(and(eq(mailedTokens.tokenHash, input.tokenHash), eq(mailedTokens.kind, input.kind)))
    .limit(1);
  return row ?? null;
}

/** True for the one caller that used it: the database decides between two at once. */
export async function consumeMailedToken(q: Queryable, input: { tokenId: string; now: number }): Promise<boolean> {
  const rows = await q
    .update(mailedTokens)
    .set({ usedAt: input.now })
    .where(and(eq(mailedTokens.id, input.tokenId), isNull(mailedTokens.usedAt), gt(mailedTokens.expiresAt, input.now)))
    .returning({ id: mailedTokens.id });
  return rows.length === 1;
}

/** Older links to set a password stop working when a new one is made or the password changes. */
export async function expireResetTokens(q: Queryable, input: { userId: string; now: number }): Promise<void> {
  await q
    .update(mailedTokens)
    .set({ expiresAt: input.now })
    .where(and(eq(mailedTokens.userId, input.userId), eq(mailedTokens.kind, "reset"), isNull(mailedTokens.usedAt)));
}

export type Invitation = { id: string; email: string; role: Role | null; createdAt: number; expiresAt: number };

export async function listOpenInvitations(
  q: Queryable,
  input: { businessId: string; now: number },
): Promise<Invitation[]> {
  return await q
    .select({
      id: mailedTokens.id,
      email: mailedTokens.email,
      role: mailedTokens.role,
      createdAt: mailedTokens.createdAt,
      expiresAt: mailedTokens.expiresAt,
    })
    .from(mailedTokens)
    .where(
      and(
        eq(mailedTokens.businessId, input.businessId),
        eq(mailedTokens.kind, "invitation"),
        isNull(mailedTokens.usedAt),
        gt(mailedTokens.expiresAt, input.now),
      ),
    )
    .orderBy(asc(mailedTokens.createdAt))
    .limit(200);
}

/** Withdraws open invitations of one address, or one by its id. False when there was none. */
export async function withdrawInvitations(
  q: Queryable,
  input: { businessId: string; now: number } & ({ email: string } | { invitationId: string }),
): Promise<boolean> {
  const which = "email" in input ? eq(mailedTokens.email, input.email) : eq(mailedTokens.id, input.invitationId);
  const rows = await q
    .update(mailedTokens)
    .set({ expiresAt: input.now })
    .where(
      and(
        eq(mailedTokens.businessId, input.businessId),
        eq(mailedTokens.kind, "invitation"),
        isNull(mailedTokens.usedAt),
        gt(mailedTokens.expiresAt, input.now),
        which,
      ),
    )
    .returning({ id: mailedTokens.id });
  return rows.length > 0;
}
