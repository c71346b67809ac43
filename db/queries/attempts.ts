import { and, asc, count, desc, eq, gte, inArray, isNotNull, lte, max, sql } from "drizzle-orm";
import { openStatuses } from "../../lib/payments/attempt";
import { prepared, type Queryable } from "../client";
import { attempts } from "../schema";

export type AttemptRow = typeof attempts.$inferSelect;
export type NewAttempt = typeof attempts.$inferInsert;

const open = inArray(attempts.status, [...openStatuses]);
const ofPayable = () =>
  and(eq(attempts.businessId, sql.placeholder("businessId")), eq(attempts.payableId, sql.placeholder("payableId")));

/** False when the payable already has an open attempt: the partial unique index decides between two at once. */
export async function insertAttempt(q: Queryable, attempt: NewAttempt): Promise<boolean> {
  const rows = await q.insert(attempts).values(attempt).onConflictDoNothing().returning({ id: attempts.id });
  return rows.length === 1;
}

/** By our own id, which no request names: doors of settle come from the provider's marks and from our own rows. */
export async function findAttempt(q: Queryable, attemptId: string): Promise<AttemptRow | null> {
  const rows = await q.select().from(attempts).where(eq(attempts.id, attemptId)).limit(1);
  return rows[0] ?? null;
}

export async function findAttemptOfBusiness(q: Queryable, args: { businessId: string; attemptId: string }) {
  const rows = await q
    .select()
    .from(attempts)
    .where(and(eq(attempts.businessId, args.businessId), eq(attempts.id, args.attemptId)))
    .limit(1);
  return rows[0] ?? null;
}

/** Provider ids are unique per connection only: two accounts may use the same. */
export async function findAttemptByRef(q: Queryable, args: { connectionId: string; ref: string }) {
  const rows = await q
    .select()
    .from(attempts)
    .where(and(eq(attempts.connectionId, args.connectionId), eq(attempts.providerPaymentId, args.ref)))
    .limit(1);
  return rows[0] ?? null;
}

export async function findOpenAttempt(q: Queryable, args: { businessId: string; payableId: string }) {
  const query = prepared(q, "attempts.open", (connection) =>
    connection.select().from(attempts).where(and(ofPayable(), open)).limit(1).prepare(),
  );
  return (await query.execute(args))[0] ?? null;
}

export async function findNewestAttempt(q: Queryable, args: { businessId: string; payableId: string }) {
  const query = prepared(q, "attempts.newest", (connection) =>
    connection
      .select()
      .from(attempts)
      .where(ofPayable())
      .orderBy(desc(attempts.createdAt), desc(attempts.id))
      .limit(1)
      .prepare(),
  );
  return (await query.execute(args))[0] ?? null;
}

/** New attempts of a payable, and how many of them reached a customer: the others could not be paid by anybody. */
export async function countAttemptsSince(
  q: Queryable,
  args: { businessId: string; payableId: string; since: number },
): Promise<{ all: number; released: number }> {
  const rows = await q
    .select({ all: count(), released: count(attempts.secretReleasedAt) })
    .from(attempts)
    .where(
      and(
        eq(attempts.businessId, args.businessId),
        eq(attempts.payableId, args.payableId),
        gte(attempts.createdAt, args.since),
      ),
    );
  return { all: Number(rows[0]?.all ?? 0), released: Number(rows[0]?.released ?? 0) };
}

/** Sum of what is on its way for a payable; at most one attempt, because only one may be open. */
export async function findProcessingAttempt(q: Queryable, args: { businessId: string; payableId: string }) {
  const rows = await q
    .select()
    .from(attempts)
    .where(
      and(
        eq(attempts.businessId, args.businessId),
        eq(attempts.payableId, args.payableId),
        eq(attempts.status, "processing"),
      ),
    )
    .limit(1);
  return rows[0] ?? null;
}

/** Returns false when the attempt is no longer in one of the expected states: somebody else moved it on. */
export async function updateAttempt(
  q: Queryable,
  args: { attemptId: string; businessId: string; expected: AttemptRow["status"][]; set: Partial<NewAttempt> },
): Promise<boolean> {
  const rows = await q
    .update(attempts)
    .set(args.set)
    .where(
      and(
        eq(attempts.id, args.attemptId),
        eq(attempts.businessId, args.businessId),
        inArray(attempts.status, args.expected),
      ),
    )
    .returning({ id: attempts.id });
  return rows.length === 1;
}

/** Attempts of every business whose turn it is to be asked about. */
export async function listAttemptsToCheck(q: Queryable, args: { now: number; limit: number }) {
  return q
    .select()
    .from(attempts)
    .where(and(isNotNull(attempts.nextCheckAt), lte(attempts.nextCheckAt, args.now)))
    .orderBy(asc(attempts.nextCheckAt))
    .limit(args.limit);
}

/** Takes one attempt's turn by moving the next one; false when another process took it. */
export async function claimAttemptCheck(
  q: Queryable,
  args: { attemptId: string; expectedAt: number; nextCheckAt: number; checks: number },
): Promise<boolean> {
  const rows = await q
    .update(attempts)
    .set({ nextCheckAt: args.nextCheckAt, checks: args.checks })
    .where(and(eq(attempts.id, args.attemptId), eq(attempts.nextCheckAt, args.expectedAt)))
    .returning({ id: attempts.id });
  return rows.length === 1;
}

/** When an open attempt of a connection last saw anything; null when it has none. */
export async function lastOpenActivityAt(q: Queryable, connectionId: string): Promise<number | null> {
  const rows = await q
    .select({ at: max(attempts.updatedAt) })
    .from(attempts)
    .where(and(eq(attempts.connectionId, connectionId), open));
  const at = rows[0]?.at ?? null;
  return at === null ? null : Number(at);
}
