import {
  and,
  asc,
  count,
  desc,
  eq,
  gt,
  gte,
  inArray,
  isNotNull,
  isNull,
  lte,
  max,
  ne,
  notInArray,
  or,
} from "drizzle-orm";
import { sumNumber } from "../aggregates";
import type { Queryable } from "../client";
import {
  attempts,
  balanceEntries,
  bookStates,
  comparisons,
  connections,
  differences,
  disputes,
  fees,
  payments,
  refunds,
} from "../schema";
import { findRow, insertRow, updateRows } from "./rows";

export type BalanceEntryRow = typeof balanceEntries.$inferSelect;
export type ComparisonRow = typeof comparisons.$inferSelect;
export type DifferenceRow = typeof differences.$inferSelect;
type Of = { businessId: string; connectionId: string };

/** A movement that is kept already stays as it is: it never changes once it was made. */
export async function insertBalanceEntries(q: Queryable, rows: (typeof balanceEntries.$inferInsert)[]): Promise<void> {
  if (rows.length > 0) await q.insert(balanceEntries).values(rows).onConflictDoNothing();
}

/** Takes the one place for comparing a connection; false while another comparison holds it. */
export async function claimBook(q: Queryable, args: Of & { now: number; leasedUntil: number }): Promise<boolean> {
  const { businessId, connectionId, now, leasedUntil } = args;
  const made = await q
    .insert(bookStates)
    .values({ id: connectionId, businessId, leasedUntil })
    .onConflictDoNothing()
    .returning({ id: bookStates.id });
  if (made.length === 1) return true;
  const taken = await q
    .update(bookStates)
    .set({ leasedUntil })
    .where(
      and(
        eq(bookStates.id, connectionId),
        eq(bookStates.businessId, businessId),
        or(isNull(bookStates.leasedUntil), lte(bookStates.leasedUntil, now)),
      ),
    )
    .returning({ id: bookStates.id });
  return taken.length === 1;
}

export async function updateBookState(
  q: Queryable,
  args: Of & { set: { readUntil?: number; leasedUntil?: number | null } },
): Promise<void> {
  const where = { id: args.connectionId, businessId: args.businessId };
  await updateRows(q, bookStates, { set: args.set, where });
}

export async function findBookState(q: Queryable, { businessId, connectionId }: Of) {
  return findRow(q, bookStates, { id: connectionId, businessId });
}

export async function insertComparison(q: Queryable, row: typeof comparisons.$inferInsert): Promise<void> {
  await insertRow(q, comparisons, row);
}

/** One that died in the middle is over as soon as the next one begins. */
export async function endInterrupted(q: Queryable, args: Of & { reason: string; now: number }): Promise<void> {
  await q
    .update(comparisons)
    .set({ state: "failed", reason: args.reason, finishedAt: args.now })
    .where(
      and(
        eq(comparisons.businessId, args.businessId),
        eq(comparisons.connectionId, args.connectionId),
        eq(comparisons.state, "running"),
      ),
    );
}

export async function finishComparison(
  q: Queryable,
  args: { businessId: string; comparisonId: string; set: Partial<typeof comparisons.$inferInsert> },
): Promise<void> {
  const where = { id: args.comparisonId, businessId: args.businessId };
  await updateRows(q, comparisons, { set: args.set, where });
}

/** The newest comparison that came to an end; with `done` only one that could be done. */
export async function findNewestComparison(q: Queryable, args: Of & { done?: boolean }): Promise<ComparisonRow | null> {
  const rows = await q
    .select()
    .from(comparisons)
    .where(
      and(
        eq(comparisons.businessId, args.businessId),
        eq(comparisons.connectionId, args.connectionId),
        inArray(comparisons.state, args.done ? ["equal", "differs"] : ["equal", "differs", "failed"]),
      ),
    )
    .orderBy(desc(comparisons.startedAt), desc(comparisons.id))
    .limit(1);
  return rows[0] ?? null;
}

/** Payments that moved in either book since `from`, and those with an open difference, by the provider's id. */
export async function listRefsToCompare(q: Queryable, args: Of & { from: number }): Promise<string[]> {
  const { businessId, connectionId, from } = args;
  const theirs = await q
    .selectDistinct({ ref: balanceEntries.paymentRef })
    .from(balanceEntries)
    .where(
      and(
        eq(balanceEntries.businessId, businessId),
        eq(balanceEntries.connectionId, connectionId),
        gte(balanceEntries.createdAt, from),
      ),
    );
  const refunded = q
    .select({ id: refunds.paymentId })
    .from(refunds)
    .where(movedSince(refunds, businessId, from));
  const disputed = q
    .select({ id: disputes.paymentId })
    .from(disputes)
    .where(movedSince(disputes, businessId, from));
  const ours = await q
    .select({ ref: payments.providerPaymentId })
    .from(payments)
    .where(
      and(
        eq(payments.businessId, businessId),
        eq(payments.connectionId, connectionId),
        or(gte(payments.paidAt, from), inArray(payments.id, refunded), inArray(payments.id, disputed)),
      ),
    );
  const open = await q
    .selectDistinct({ ref: differences.paymentRef })
    .from(differences)
    .where(
      and(
        eq(differences.businessId, businessId),
        eq(differences.connectionId, connectionId),
        eq(differences.state, "open"),
      ),
    );
  return [...new Set([...theirs, ...ours, ...open].flatMap(({ ref }) => (ref === null ? [] : [ref])))];
}

const movedSince = (of: typeof refunds | typeof disputes, businessId: string, from: number) =>
  and(eq(of.businessId, businessId), gte(of.updatedAt, from));

type OfRefs = Of & { refs: string[] };

export async function listEntriesOfPayments(q: Queryable, args: OfRefs): Promise<BalanceEntryRow[]> {
  if (args.refs.length === 0) return [];
  return q
    .select()
    .from(balanceEntries)
    .where(
      and(
        eq(balanceEntries.businessId, args.businessId),
        eq(balanceEntries.connectionId, args.connectionId),
        inArray(balanceEntries.paymentRef, args.refs),
      ),
    )
    .orderBy(asc(balanceEntries.createdAt), asc(balanceEntries.ref));
}

type OfBusinessRefs = { businessId: string; mode: "test" | "live"; refs: string[] };

/** Over all connections of the business: an account may have been connected twice. */
export async function listPaymentsByRefs(q: Queryable, args: OfBusinessRefs) {
  if (args.refs.length === 0) return [];
  return q
    .select()
    .from(payments)
    .where(
      and(
        eq(payments.businessId, args.businessId),
        eq(payments.mode, args.mode),
        inArray(payments.providerPaymentId, args.refs),
      ),
    );
}

export async function listAttemptsByRefs(q: Queryable, args: OfBusinessRefs) {
  if (args.refs.length === 0) return [];
  return q
    .select()
    .from(attempts)
    .where(
      and(
        eq(attempts.businessId, args.businessId),
        eq(attempts.mode, args.mode),
        inArray(attempts.providerPaymentId, args.refs),
      ),
    );
}

/** Everything that hangs on payments: fees, refunds, disputes. */
export async function listFactsOfPayments(q: Queryable, args: { businessId: string; paymentIds: string[] }) {
  const { businessId, paymentIds } = args;
  if (paymentIds.length === 0) return { fees: [], refunds: [], disputes: [] };
  const of = (t: typeof fees | typeof refunds | typeof disputes) =>
    and(eq(t.businessId, businessId), inArray(t.paymentId, paymentIds));
  return {
    fees: await q.select().from(fees).where(of(fees)),
    refunds: await q.select().from(refunds).where(of(refunds)),
    disputes: await q.select().from(disputes).where(of(disputes)),
  };
}

/** Payments of other apps on the account, or from before the connection, in the account's currency. */
export async function sumForeign(q: Queryable, { businessId, connectionId }: Of) {
  const known = q
    .select({ ref: attempts.providerPaymentId })
    .from(attempts)
    .where(and(eq(attempts.businessId, businessId), isNotNull(attempts.providerPaymentId)));
  return q
    .select({
      currency: balanceEntries.currency,
      count: count(),
      amountMinor: sumNumber(balanceEntries.amountMinor),
      newestAt: max(balanceEntries.createdAt).mapWith(Number),
    })
    .from(balanceEntries)
    .where(
      and(
        eq(balanceEntries.businessId, businessId),
        eq(balanceEntries.connectionId, connectionId),
        eq(balanceEntries.kind, "payment"),
        eq(balanceEntries.isOurs, false),
        or(isNull(balanceEntries.paymentRef), notInArray(balanceEntries.paymentRef, known)),
      ),
    )
    .groupBy(balanceEntries.currency)
    .orderBy(asc(balanceEntries.currency));
}

/** Connections of a business and mode, the current one first; all modes without one. */
export async function listBookConnections(q: Queryable, args: { businessId: string; mode: "test" | "live" }) {
  return q
    .select()
    .from(connections)
    .where(and(eq(connections.businessId, args.businessId), eq(connections.mode, args.mode)))
    .orderBy(desc(connections.createdAt));
}

/**
 * Connections whose book was not compared since `before`: current ones, and old ones on which something happened since
 * `activeSince`, because refunds and disputes still come.
 */
export async function listConnectionsToCompare(
  q: Queryable,
  args: { before: number; connectedBefore: number; activeSince: number; limit: number },
) {
  const compared = q
    .select({ id: comparisons.connectionId })
    .from(comparisons)
    .where(and(gt(comparisons.startedAt, args.before), ne(comparisons.state, "running")));
  const active = q.select({ id: attempts.connectionId }).from(attempts).where(gt(attempts.updatedAt, args.activeSince));
  return q
    .select({ id: connections.id, businessId: connections.businessId })
    .from(connections)
    .where(
      and(
        lte(connections.createdAt, args.connectedBefore),
        or(eq(connections.state, "current"), inArray(connections.id, active)),
        notInArray(connections.id, compared),
      ),
    )
    .limit(args.limit);
}
