import { and, asc, desc, eq, gt, gte, inArray, isNull, lte, max, min, or, sql } from "drizzle-orm";
import { countNumber } from "../aggregates";
import type { Queryable } from "../client";
import {
  attempts,
  connections,
  customers,
  invoices,
  jobs,
  mails,
  paymentStates,
  payments,
  refunds,
  webhookEndpoints,
} from "../schema";
import { isNotHandled, type OfMode } from "./handled-needs";

/** Written out, so that the partial index is used. */
const isUnknown = sql`${attempts.status} = 'unknown'`;

/** Attempts of which nobody knows whether the provider has them, since before a moment; the oldest first. */
export async function listUnknownAttempts(q: Queryable, of: OfMode & { before: number; limit: number }) {
  return q
    .select({
      id: attempts.id,
      amountMinor: attempts.amountMinor,
      currency: attempts.currency,
      createdAt: attempts.createdAt,
      isReleased: sql<number>`case when ${attempts.secretReleasedAt} is null then 0 else 1 end`.mapWith(Number),
      invoiceNumber: invoices.number,
    })
    .from(attempts)
    .leftJoin(invoices, eq(invoices.payableId, attempts.payableId))
    .where(
      and(
        eq(attempts.businessId, of.businessId),
        eq(attempts.mode, of.mode),
        isUnknown,
        lte(attempts.createdAt, of.before),
      ),
    )
    .orderBy(asc(attempts.createdAt))
    .limit(of.limit);
}

/** Confirmed payments since a moment, by how we learned of them. */
export async function countPaymentsByDoor(q: Queryable, of: OfMode & { since: number }) {
  return q
    .select({ learnedBy: payments.learnedBy, count: countNumber() })
    .from(payments)
    .where(and(eq(payments.businessId, of.businessId), eq(payments.mode, of.mode), gte(payments.recordedAt, of.since)))
    .groupBy(payments.learnedBy);
}

/** Work of this business that was given up. */
export async function listFailedJobs(q: Queryable, args: { businessId: string; since: number; limit: number }) {
  return q
    .select({ id: jobs.id, kind: jobs.kind, lastError: jobs.lastError, finishedAt: jobs.finishedAt })
    .from(jobs)
    .where(and(eq(jobs.businessId, args.businessId), eq(jobs.state, "failed"), gte(jobs.finishedAt, args.since)))
    .orderBy(desc(jobs.finishedAt))
    .limit(args.limit);
}

const nameOfPayer = { customerName: customers.name, invoiceNumber: invoices.number };

/** Refunds the customer's bank sent back and nobody has given back in another way since. */
export async function listFailedRefunds(q: Queryable, of: OfMode & { limit: number }) {
  const triedAgain = sql`exists (select 1 from refunds as later where later.payment_id = ${refunds.paymentId} and later.status in ('pending', 'succeeded') and later.created_at >= ${refunds.updatedAt} - 1000)`;
  return q
    .select({
      id: refunds.id,
      paymentId: refunds.paymentId,
      amountMinor: refunds.amountMinor,
      currency: refunds.currency,
      ...nameOfPayer,
    })
    .from(refunds)
    .innerJoin(payments, eq(payments.id, refunds.paymentId))
    .leftJoin(invoices, eq(invoices.payableId, payments.payableId))
    .leftJoin(customers, eq(customers.id, payments.customerId))
    .where(
      and(
        eq(refunds.businessId, of.businessId),
        eq(payments.mode, of.mode),
        eq(refunds.status, "failed"),
        isNotHandled("refund", of.businessId, refunds.id),
        sql`not ${triedAgain}`,
      ),
    )
    .orderBy(desc(refunds.updatedAt))
    .limit(of.limit);
}

/** Refunds the provider was asked for and has not answered since before a moment; the oldest first. */
export async function listUnansweredRefunds(q: Queryable, of: OfMode & { before: number; limit: number }) {
  return q
    .select({
      id: refunds.id,
      paymentId: refunds.paymentId,
      amountMinor: refunds.amountMinor,
      currency: refunds.currency,
      createdAt: refunds.createdAt,
      ...nameOfPayer,
    })
    .from(refunds)
    .innerJoin(payments, eq(payments.id, refunds.paymentId))
    .leftJoin(invoices, eq(invoices.payableId, payments.payableId))
    .leftJoin(customers, eq(customers.id, payments.customerId))
    .where(
      and(
        eq(refunds.businessId, of.businessId),
        eq(payments.mode, of.mode),
        inArray(refunds.status, ["requested", "unknown"]),
        lte(refunds.createdAt, of.before),
      ),
    )
    .orderBy(asc(refunds.createdAt))
    .limit(of.limit);
}

/** Connections that listen for messages, with when the last one came (all active endpoints of a connection together). */
export async function listListening(q: Queryable, args: { businessId: string | null }) {
  return q
    .select({
      connectionId: connections.id,
      businessId: connections.businessId,
      mode: connections.mode,
      listensSince: min(webhookEndpoints.createdAt),
      lastEventAt: max(webhookEndpoints.lastEventAt),
    })
    .from(connections)
    .innerJoin(webhookEndpoints, eq(webhookEndpoints.connectionId, connections.id))
    .where(
      and(
        eq(connections.state, "current"),
        eq(webhookEndpoints.state, "active"),
        or(isNull(webhookEndpoints.problemKind), eq(webhookEndpoints.problemKind, "repairable")),
        args.businessId === null ? undefined : eq(connections.businessId, args.businessId),
      ),
    )
    .groupBy(connections.id, connections.businessId, connections.mode);
}

/** When the first payment after `after` was recorded through a connection, if that was before `before`. */
export async function firstPaymentBetween(
  q: Queryable,
  args: { businessId: string; connectionId: string; after: number; before: number },
): Promise<number | null> {
  const rows = await q
    .select({ at: min(payments.recordedAt) })
    .from(payments)
    .where(
      and(
        eq(payments.businessId, args.businessId),
        eq(payments.connectionId, args.connectionId),
        gt(payments.recordedAt, args.after),
        lte(payments.recordedAt, args.before),
      ),
    );
  const at = rows[0]?.at ?? null;
  return at === null ? null : Number(at);
}

/** Money no invoice took and nobody got back, the newest first. */
export async function listCredits(q: Queryable, of: OfMode & { limit: number }) {
  return q
    .select({
      paymentId: payments.id,
      currency: payments.currency,
      creditMinor: sql<number>`${paymentStates.creditMinor}`.mapWith(Number),
      ...nameOfPayer,
    })
    .from(paymentStates)
    .innerJoin(payments, eq(payments.id, paymentStates.id))
    .leftJoin(invoices, eq(invoices.payableId, payments.payableId))
    .leftJoin(customers, eq(customers.id, payments.customerId))
    .where(
      and(
        eq(paymentStates.businessId, of.businessId),
        sql`${paymentStates.creditMinor} > 0`,
        isNull(paymentStates.takenBackAt),
        // Money the bank holds or gave back can't be refunded or used: the dispute itself is what waits.
        or(isNull(paymentStates.disputeStatus), inArray(paymentStates.disputeStatus, ["won", "closed"])),
        eq(payments.mode, of.mode),
      ),
    )
    .orderBy(desc(payments.paidAt), desc(payments.id))
    .limit(of.limit);
}

/** Unanswered attempts of every business, made in this stretch, that nobody was told of yet. */
export async function listUntoldUnknown(q: Queryable, args: { from: number; before: number; limit: number }) {
  return q
    .select({
      id: attempts.id,
      businessId: attempts.businessId,
      amountMinor: attempts.amountMinor,
      currency: attempts.currency,
      isReleased: sql<number>`case when ${attempts.secretReleasedAt} is null then 0 else 1 end`.mapWith(Number),
      invoiceId: invoices.id,
      invoiceNumber: invoices.number,
    })
    .from(attempts)
    .leftJoin(invoices, eq(invoices.payableId, attempts.payableId))
    .where(
      and(
        isUnknown,
        gte(attempts.createdAt, args.from),
        lte(attempts.createdAt, args.before),
        sql`not exists (select 1 from ${mails} where ${mails.key} = ${"unknown-attempt:"} || ${attempts.id})`,
      ),
    )
    .orderBy(asc(attempts.createdAt))
    .limit(args.limit);
}

/** Whether a mail was asked for under this key, sent or not. */
export async function hasMail(q: Queryable, key: string): Promise<boolean> {
  const rows = await q.select({ id: mails.id }).from(mails).where(eq(mails.key, key)).limit(1);
  return rows.length === 1;
}
