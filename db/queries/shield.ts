import { and, count, desc, eq, gt, gte, inArray, isNotNull, lt, lte, sql } from "drizzle-orm";
import type { Queryable } from "../client";
import { attempts, orders, payments, providerEvents, shieldPauses, shieldStarts } from "../schema";
import { kept } from "./kept";
import { insertRow } from "./rows";

export type ShieldPauseRow = typeof shieldPauses.$inferSelect;
/** What payments can be counted of; who sits behind an address is not kept with a payment. */
type Subject = Exclude<ShieldPauseRow["subject"], "address">;
export type OfSubject = { businessId: string; subject: Subject; subjectId: string };

/** The attempts of a subject, for the queries below. */
function ofSubject(q: Queryable, { businessId, subject, subjectId }: OfSubject) {
  if (subject === "payable") return and(eq(attempts.businessId, businessId), eq(attempts.payableId, subjectId));
  const own = and(
    eq(orders.businessId, businessId),
    subject === "offer" ? eq(orders.offerId, subjectId) : undefined,
    eq(orders.payableId, attempts.payableId),
  );
  return and(eq(attempts.businessId, businessId), sql`exists ${q.select({ one: sql`1` }).from(orders).where(own)}`);
}

/** Refused cards, as the provider told of each: the inbox is a fact that outlives restarts. */
export async function countDeclines(
  q: Queryable,
  args: OfSubject & { types: readonly string[]; since: number },
): Promise<number> {
  const [row] = await q
    .select({ count: count() })
    .from(providerEvents)
    .innerJoin(
      attempts,
      and(eq(attempts.connectionId, providerEvents.connectionId), eq(attempts.providerPaymentId, providerEvents.ref)),
    )
    .where(
      and(
        eq(providerEvents.businessId, args.businessId),
        gt(providerEvents.receivedAt, args.since),
        inArray(providerEvents.type, [...args.types]),
        ofSubject(q, args),
      ),
    );
  return Number(row?.count ?? 0);
}

/** Payments whose form is open and that have been refused at least once. */
export async function listDeclinedOpen(q: Queryable, args: OfSubject): Promise<{ id: string; payableId: string }[]> {
  return q
    .select({ id: attempts.id, payableId: attempts.payableId })
    .from(attempts)
    .where(
      and(inArray(attempts.status, ["open", "requires_action"]), isNotNull(attempts.problemReason), ofSubject(q, args)),
    )
    .limit(1_000);
}

/** The last pause of a subject, over or not. */
export async function findLastPause(q: Queryable, args: OfSubject): Promise<ShieldPauseRow | null> {
  const rows = await q
    .select()
    .from(shieldPauses)
    .where(
      and(
        eq(shieldPauses.businessId, args.businessId),
        eq(shieldPauses.subjectId, args.subjectId),
        eq(shieldPauses.subject, args.subject),
      ),
    )
    .orderBy(desc(shieldPauses.until))
    .limit(1);
  return rows[0] ?? null;
}

/** A pause that lasts now for any of these subjects, of which there is at least one; the longest. */
export async function findPause(
  q: Queryable,
  args: { businessId: string; subjectIds: string[]; now: number },
): Promise<ShieldPauseRow | null> {
  const rows = await kept(q, "shield.pause", args, (connection, of) =>
    connection
      .select()
      .from(shieldPauses)
      .where(
        and(
          eq(shieldPauses.businessId, of.businessId),
          inArray(shieldPauses.subjectId, of.subjectIds),
          gt(shieldPauses.until, of.now),
        ),
      )
      .orderBy(desc(shieldPauses.until))
      .limit(1),
  );
  return rows[0] ?? null;
}

export const insertPause = (q: Queryable, row: typeof shieldPauses.$inferInsert): Promise<void> =>
  insertRow(q, shieldPauses, row);

/** Counted in the database, so that two at once are two. */
export async function countStopped(q: Queryable, args: { businessId: string; pauseId: string }): Promise<void> {
  await q
    .update(shieldPauses)
    .set({ stopped: sql`${shieldPauses.stopped} + 1` })
    .where(and(eq(shieldPauses.id, args.pauseId), eq(shieldPauses.businessId, args.businessId)));
}

/** Ends a pause that lasts; false when there is none. */
export async function endPause(
  q: Queryable,
  args: { businessId: string; pauseId: string; by: string; now: number },
): Promise<boolean> {
  const rows = await q
    .update(shieldPauses)
    .set({ until: args.now, endedBy: args.by })
    .where(
      and(
        eq(shieldPauses.id, args.pauseId),
        eq(shieldPauses.businessId, args.businessId),
        gt(shieldPauses.until, args.now),
      ),
    )
    .returning({ id: shieldPauses.id });
  return rows.length === 1;
}

/** Of one mode, the newest first. */
export async function listPauses(
  q: Queryable,
  args: { businessId: string; mode: "test" | "live"; since: number; limit: number },
): Promise<ShieldPauseRow[]> {
  return q
    .select()
    .from(shieldPauses)
    .where(
      and(
        eq(shieldPauses.businessId, args.businessId),
        eq(shieldPauses.mode, args.mode),
        gte(shieldPauses.startedAt, args.since),
      ),
    )
    .orderBy(desc(shieldPauses.startedAt), desc(shieldPauses.id))
    .limit(args.limit);
}

/** Payments that arrived on a subject while its pause lasted. */
export async function countCharged(q: Queryable, args: OfSubject & { from: number; until: number }): Promise<number> {
  const [row] = await q
    .select({ count: count() })
    .from(payments)
    .innerJoin(attempts, eq(attempts.id, payments.attemptId))
    .where(
      and(
        eq(payments.businessId, args.businessId),
        gte(payments.paidAt, args.from),
        lte(payments.paidAt, args.until),
        ofSubject(q, args),
      ),
    );
  return Number(row?.count ?? 0);
}

export const insertStart = (q: Queryable, row: typeof shieldStarts.$inferInsert): Promise<void> =>
  insertRow(q, shieldStarts, row);

export async function countStarts(
  q: Queryable,
  args: { businessId: string; ipHash: string; since: number },
): Promise<number> {
  const [row] = await q
    .select({ count: count() })
    .from(shieldStarts)
    .where(
      and(
        eq(shieldStarts.businessId, args.businessId),
        eq(shieldStarts.ipHash, args.ipHash),
        gt(shieldStarts.at, args.since),
      ),
    );
  return Number(row?.count ?? 0);
}

/** Of every business: what nobody counts any more. */
export async function forgetStarts(q: Queryable, before: number): Promise<void> {
  await q.delete(shieldStarts).where(lt(shieldStarts.at, before));
}
