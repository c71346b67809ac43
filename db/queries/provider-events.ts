import { and, eq, gte, inArray, isNull, lt, sql } from "drizzle-orm";
import { prepared, type Queryable } from "../client";
import {
  attempts,
  businesses,
  connections,
  providerEventStates,
  providerEvents,
  webhookCounters,
  webhookEndpoints,
} from "../schema";
import { kept } from "./kept";
import { updateRows } from "./rows";

export type NewProviderEvent = typeof providerEvents.$inferInsert;
export type EventState = (typeof providerEventStates.$inferSelect)["state"];

/** An endpoint of ours by the id in its URL, with what its signature is checked with. */
export async function findEndpoint(q: Queryable, endpointId: string) {
  const query = prepared(q, "provider_events.endpoint", (connection) =>
    connection
      .select({
        endpoint: webhookEndpoints,
        mode: connections.mode,
        accountId: connections.accountId,
        provider: connections.provider,
        wrappedDataKey: businesses.wrappedDataKey,
      })
      .from(webhookEndpoints)
      .innerJoin(connections, eq(connections.id, webhookEndpoints.connectionId))
      .innerJoin(businesses, eq(businesses.id, webhookEndpoints.businessId))
      .where(eq(webhookEndpoints.id, sql.placeholder("endpointId")))
      .limit(1)
      .prepare(),
  );
  return (await query.execute({ endpointId }))[0] ?? null;
}

/** Stores what a provider told us, with where its handling stands; false when this event was stored before. */
export async function storeEvent(
  tx: Queryable,
  event: Required<NewProviderEvent>,
  state: EventState,
): Promise<boolean> {
  const insertEvent = prepared(tx, "provider_events.insert", (q) =>
    q
      .insert(providerEvents)
      .values({
        id: sql.placeholder("id"),
        businessId: sql.placeholder("businessId"),
        connectionId: sql.placeholder("connectionId"),
        endpointId: sql.placeholder("endpointId"),
        eventId: sql.placeholder("eventId"),
        type: sql.placeholder("type"),
        ref: sql.placeholder("ref"),
        attemptId: sql.placeholder("attemptId"),
        body: sql.placeholder("body"),
        learnedBy: sql.placeholder("learnedBy"),
        createdAt: sql.placeholder("createdAt"),
        receivedAt: sql.placeholder("receivedAt"),
      })
      .onConflictDoNothing()
      .returning({ id: providerEvents.id })
      .prepare(),
  );
  const stored = await insertEvent.execute(event);
  if (stored.length === 0) return false;
  const insertState = prepared(tx, "provider_event_states.insert", (q) =>
    q
      .insert(providerEventStates)
      .values({
        id: sql.placeholder("id"),
        businessId: sql.placeholder("businessId"),
        state: sql.placeholder("state"),
        tries: 0,
        nextTryAt: sql.placeholder("receivedAt"),
      })
      .prepare(),
  );
  await insertState.execute({ id: event.id, businessId: event.businessId, state, receivedAt: event.receivedAt });
  return true;
}

/** Whether one of our attempts on this connection is the payment an event speaks of. */
export async function isKnownRef(q: Queryable, args: { connectionId: string; ref: string }): Promise<boolean> {
  const query = prepared(q, "attempts.isKnownRef", (connection) =>
    connection
      .select({ id: attempts.id })
      .from(attempts)
      .where(
        and(
          eq(attempts.connectionId, sql.placeholder("connectionId")),
          eq(attempts.providerPaymentId, sql.placeholder("ref")),
        ),
      )
      .limit(1)
      .prepare(),
  );
  return (await query.execute(args)).length > 0;
}

/** The business an attempt belongs to; null when there is no such attempt. */
export async function businessOfAttempt(q: Queryable, attemptId: string): Promise<string | null> {
  const query = prepared(q, "attempts.businessOf", (connection) =>
    connection
      .select({ businessId: attempts.businessId })
      .from(attempts)
      .where(eq(attempts.id, sql.placeholder("attemptId")))
      .limit(1)
      .prepare(),
  );
  return (await query.execute({ attemptId }))[0]?.businessId ?? null;
}

/** One more delivery of this outcome on this day; refused and repeated ones change nothing else. */
export async function countDelivery(
  tx: Queryable,
  args: { id: string; endpointId: string; onDay: string; outcome: string; now: number },
): Promise<void> {
  const query = prepared(tx, "webhook_counters.count", (connection) =>
    connection
      .insert(webhookCounters)
      .values({
        id: sql.placeholder("id"),
        endpointId: sql.placeholder("endpointId"),
        onDay: sql.placeholder("onDay"),
        outcome: sql.placeholder("outcome"),
        count: 1,
        lastAt: sql.placeholder("now"),
      })
      .onConflictDoUpdate({
        target: [webhookCounters.endpointId, webhookCounters.onDay, webhookCounters.outcome],
        set: { count: sql`${webhookCounters.count} + 1`, lastAt: sql`${sql.placeholder("now")}` },
      })
      .prepare(),
  );
  await query.execute(args);
}

export async function countersSince(q: Queryable, args: { endpointId: string; sinceDay: string }) {
  return q
    .select()
    .from(webhookCounters)
    .where(and(eq(webhookCounters.endpointId, args.endpointId), gte(webhookCounters.onDay, args.sinceDay)));
}

export async function noteEndpointHeard(
  tx: Queryable,
  args: { businessId: string; endpointId: string; at: number },
): Promise<void> {
  const where = { id: args.endpointId, businessId: args.businessId };
  await updateRows(tx, webhookEndpoints, { set: { lastEventAt: args.at }, where });
}

/** Those of the given events that are in the inbox of this connection already. */
export async function listKnownEvents(
  q: Queryable,
  args: { connectionId: string; eventIds: string[] },
): Promise<Set<string>> {
  if (args.eventIds.length === 0) return new Set();
  const rows = await kept(q, "provider_events.known", args, (connection, of) =>
    connection
      .select({ eventId: providerEvents.eventId })
      .from(providerEvents)
      .where(and(eq(providerEvents.connectionId, of.connectionId), inArray(providerEvents.eventId, of.eventIds))),
  );
  return new Set(rows.map((row) => row.eventId));
}

/**
 * Forgets events of other apps that came in before `before`; of those only id and type were kept. The facts' trigger lets
 * exactly such rows go; one that looked like ours at first has a body and stays. Returns how many.
 */
export async function pruneForeignEvents(tx: Queryable, args: { before: number; limit: number }): Promise<number> {
  const old = await kept(tx, `provider_events.old ${args.limit}`, { before: args.before }, (connection, of) =>
    connection
      .select({ id: providerEvents.id })
      .from(providerEventStates)
      .innerJoin(providerEvents, eq(providerEvents.id, providerEventStates.id))
      .where(
        and(
          eq(providerEventStates.state, "foreign"),
          isNull(providerEvents.body),
          lt(providerEvents.receivedAt, of.before),
        ),
      )
      .limit(args.limit),
  );
  if (old.length === 0) return 0;
  const ids = old.map((row) => row.id);
  await tx.delete(providerEventStates).where(inArray(providerEventStates.id, ids));
  await tx.delete(providerEvents).where(inArray(providerEvents.id, ids));
  return ids.length;
}
