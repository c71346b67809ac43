import { and, asc, count, desc, eq, gte, inArray, isNotNull, lte, max, sql } from "drizzle-orm";
import { openStatuses } from "../../lib/payments/attempt";
import { prepared, type Queryable } from "../client";
import { attempts } from "../schema";
import { findRow, insertOnce, updateRows } from "./rows";

export type AttemptRow = typeof attempts.$inferSelect;
export type NewAttempt = typeof attempts.$inferInsert;

const open = inArray(attempts.status, [...openStatuses]);
const ofPayable = () =>
  and(eq(attempts.businessId, sql.placeholder("businessId")), eq(attempts.payableId, sql.placeholder("payableId")));

/** False when the payable already has an open attempt: the partial unique index decides between two at once. */
export async function insertAttempt(q: Queryable, attempt: NewAttempt): Promise<boolean> {
  return insertOnce(q, attempts, attempt);
}

/** By our own id, which no request names: doors of settle come from the provider's marks and from our own rows. */
export async function findAttempt(q: Queryable, attemptId: string): Promise<AttemptRow | null> {
  return findRow(q, attempts, { id: attemptId });
}

export async function findAttemptOfBusiness(q: Queryable, args: { businessId: string; attemptId: string }) {
  return findRow(q, attempts, { id: args.attemptId, businessId: args.businessId });
}

/** Provider ids are unique per connection only: two accounts may use the same. */
export async function findAttemptByRef(q: Queryable, args: { connectionId: string; ref: string }) {
  return findRow(q, attempts, { connectionId: args.connectionId, providerPaymentId: args.ref });
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
  const query = prepared(q, "attempts.count_since", (connection) =>
    connection
      .select({ all: count(), released: count(attempts.secretReleasedAt) })
      .from(attempts)
      .where(and(ofPayable(), gte(attempts.createdAt, sql.placeholder("since"))))
      .prepare(),
  );
  const [row] = await query.execute(args);
  return { all: Number(row?.all ?? 0), released: Number(row?.released ?? 0) };
}

/** Sum of what is on its way for a payable; at most one attempt, because only one may be open. */
export async function findProcessingAttempt(q: Queryable, args: { businessId: string; payableId: string }) {
  const query = prepared(q, "attempts.processing", (connection) =>
    connection
      .select()
      .from(attempts)
      .where(and(ofPayable(), eq(attempts.status, "processing")))
      .limit(1)
      .prepare(),
  );
  return (await query.execute(args))[0] ?? null;
}

/** Returns false when the attempt is no longer in one of the expected states: somebody else moved it on. */
export async function updateAttempt(
  q: Queryable,
  args: { attemptId: string; businessId: string; expected: AttemptRow["status"][]; set: Partial<NewAttempt> },
): Promise<boolean> {
  const where = { id: args.attemptId, businessId: args.businessId, status: args.expected };
  return (await updateRows(q, attempts, { set: args.set, where })) === 1;
}

/** Attempts of every business whose turn it is to be asked about. */
export async function listAttemptsToCheck(q: Queryable, args: { now: number; limit: number }) {
  const query = prepared(q, `attempts.to_check ${args.limit}`, (connection) =>
    connection
      .select()
      .from(attempts)
      .where(and(isNotNull(attempts.nextCheckAt), lte(attempts.nextCheckAt, sql.placeholder("now"))))
      .orderBy(asc(attempts.nextCheckAt))
      .limit(args.limit)
      .prepare(),
  );
  return query.execute({ now: args.now });
}

/** Takes one attempt's turn by moving the next one; false when another process took it. */
export async function claimAttemptCheck(
  q: Queryable,
  args: { attemptId: string; expectedAt: number; nextCheckAt: number; checks: number },
): Promise<boolean> {
  const { attemptId: id, expectedAt, nextCheckAt, checks } = args;
  const where = { id, nextCheckAt: expectedAt };
  return (await updateRows(q, attempts, { set: { nextCheckAt, checks }, where })) === 1;
}

/** When an open attempt of a connection last saw anything; null when it has none. */
export async function lastOpenActivityAt(q: Queryable, connectionId: string): Promise<number | null> {
  const query = prepared(q, "attempts.last_open_activity", (connection) =>
    connection
      .select({ at: max(attempts.updatedAt) })
      .from(attempts)
      .where(and(eq(attempts.connectionId, sql.placeholder("connectionId")), open))
      .prepare(),
  );
  const at = (await query.execute({ connectionId }))[0]?.at ?? null;
  return at === null ? null : Number(at);
}
