import { and, asc, eq, gt, isNull, ne } from "drizzle-orm";
import type { Queryable } from "../client";
import { businesses, memberships, sessions, users } from "../schema";

export type Role = "owner" | "member" | "developer";
export type UserRow = typeof users.$inferSelect;
export type SessionRow = typeof sessions.$inferSelect;

export async function findUserByEmail(q: Queryable, email: string): Promise<UserRow | null> {
  const [row] = await q.select().from(users).where(eq(users.email, email)).limit(1);
  return row ?? null;
}

export async function findUser(q: Queryable, userId: string): Promise<UserRow | null> {
  const [row] = await q.select().from(users).where(eq(users.id, userId)).limit(1);
  return row ?? null;
}

export async function hasAnyUser(q: Queryable): Promise<boolean> {
  const rows = await q.select({ id: users.id }).from(users).limit(1);
  return rows.length > 0;
}

/** False when the address is taken. */
export async function insertUser(q: Queryable, user: typeof users.$inferInsert): Promise<boolean> {
  const rows = await q.insert(users).values(user).onConflictDoNothing().returning({ id: users.id });
  return rows.length === 1;
}

export async function setPasswordHash(q: Queryable, userId: string, passwordHash: string): Promise<void> {
  await q.update(users).set({ passwordHash }).where(eq(users.id, userId));
}

export async function setUserName(q: Queryable, userId: string, name: string | null): Promise<void> {
  await q.update(users).set({ name }).where(eq(users.id, userId));
}

/** False when the person already belongs to the business. */
export async function insertMembership(q: Queryable, membership: typeof memberships.$inferInsert): Promise<boolean> {
  const rows = await q.insert(memberships).values(membership).onConflictDoNothing().returning({ id: memberships.id });
  return rows.length === 1;
}

export async function findRole(q: Queryable, input: { userId: string; businessId: string }): Promise<Role | null> {
  const [row] = await q
    .select({ role: memberships.role })
    .from(memberships)
    .where(and(eq(memberships.businessId, input.businessId), eq(memberships.userId, input.userId)))
    .limit(1);
  return row?.role ?? null;
}

export type OwnBusiness = { id: string; name: string; role: Role };

/** The businesses a person belongs to, oldest first. */
export async function listOwnBusinesses(q: Queryable, userId: string): Promise<OwnBusiness[]> {
  return await q
    .select({ id: businesses.id, name: businesses.name, role: memberships.role })
    .from(memberships)
    .innerJoin(businesses, eq(businesses.id, memberships.businessId))
    .where(eq(memberships.userId, userId))
    .orderBy(asc(memberships.createdAt), asc(memberships.id))
    .limit(200);
}

export type Member = { id: string; userId: string; email: string; name: string | null; role: Role; createdAt: number };

const memberColumns = {
  id: memberships.id,
  userId: memberships.userId,
  email: users.email,
  name: users.name,
  role: memberships.role,
  createdAt: memberships.createdAt,
};

export async function listMembers(q: Queryable, businessId: string): Promise<Member[]> {
  return await q
    .select(memberColumns)
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(eq(memberships.businessId, businessId))
    .orderBy(asc(memberships.createdAt), asc(memberships.id))
    .limit(500);
}

export async function findMember(
  q: Queryable,
  input: { businessId: string; membershipId: string },
): Promise<Member | null> {
  const [row] = await q
    .select(memberColumns)
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(and(eq(memberships.businessId, input.businessId), eq(memberships.id, input.membershipId)))
    .limit(1);
  return row ?? null;
}

export async function hasOtherOwner(
  q: Queryable,
  input: { businessId: string; membershipId: string },
): Promise<boolean> {
  const rows = await q
    .select({ id: memberships.id })
    .from(memberships)
    .where(
      and(
        eq(memberships.businessId, input.businessId),
        eq(memberships.role, "owner"),
        ne(memberships.id, input.membershipId),
      ),
    )
    .limit(1);
  return rows.length > 0;
}

export async function setRole(
  q: Queryable,
  input: { businessId: string; membershipId: string; role: Role },
): Promise<void> {
  await q
    .update(memberships)
    .set({ role: input.role })
    .where(and(eq(memberships.businessId, input.businessId), eq(memberships.id, input.membershipId)));
}

export async function deleteMembership(
  q: Queryable,
  input: { businessId: string; membershipId: string },
): Promise<void> {
  await q
    .delete(memberships)
    .where(and(eq(memberships.businessId, input.businessId), eq(memberships.id, input.membershipId)));
}

export async function insertSession(q: Queryable, session: typeof sessions.$inferInsert): Promise<void> {
  await q.insert(sessions).values(session);
}

export type LiveSession = {
  id: string;
  userId: string;
  email: string;
  name: string | null;
  createdAt: number;
  lastSeenAt: number;
};

/** The session and its person, unless it has ended or run out. */
export async function findLiveSession(
  q: Queryable,
  input: { sessionId: string; now: number },
): Promise<LiveSession | null> {
  const [row] = await q
    .select({
      id: sessions.id,
      userId: sessions.userId,
      email: users.email,
      name: users.name,
      createdAt: sessions.createdAt,
      lastSeenAt: sessions.lastSeenAt,
    })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(and(eq(sessions.id, input.sessionId), isNull(sessions.endedAt), gt(sessions.expiresAt, input.now)))
    .limit(1);
  return row ?? null;
}

export async function markSessionSeen(
  q: Queryable,
  input: { sessionId: string; now: number; expiresAt: number },
): Promise<void> {
  await q
    .update(sessions)
    .set({ lastSeenAt: input.now, expiresAt: input.expiresAt })
    .where(and(eq(sessions.id, input.sessionId), isNull(sessions.endedAt)));
}

export async function listLiveSessions(
  q: Queryable,
  input: { userId: string; now: number },
): Promise<Pick<SessionRow, "id" | "createdAt" | "lastSeenAt" | "userAgent">[]> {
  return await q
    .select({
      id: sessions.id,
      createdAt: sessions.createdAt,
      lastSeenAt: sessions.lastSeenAt,
      userAgent: sessions.userAgent,
    })
    .from(sessions)
    .where(and(eq(sessions.userId, input.userId), isNull(sessions.endedAt), gt(sessions.expiresAt, input.now)))
    .orderBy(asc(sessions.createdAt))
    .limit(50);
}

export async function endSession(
  q: Queryable,
  input: { sessionId: string; userId: string; now: number },
): Promise<void> {
  await q
    .update(sessions)
    .set({ endedAt: input.now })
    .where(and(eq(sessions.id, input.sessionId), eq(sessions.userId, input.userId), isNull(sessions.endedAt)));
}

/** Ends every session of a person, except the one that is kept. */
export async function endSessions(
  q: Queryable,
  input: { userId: string; exceptSessionId: string | null; now: number },
): Promise<void> {
  const others = input.exceptSessionId === null ? [] : [ne(sessions.id, input.exceptSessionId)];
  await q
    .update(sessions)
    .set({ endedAt: input.now })
    .where(and(eq(sessions.userId, input.userId), isNull(sessions.endedAt), ...others));
}
