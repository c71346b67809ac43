import { and, asc, eq, gte, inArray, isNull, lt, lte, notInArray, or, type Placeholder, sql } from "drizzle-orm";
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

const isFree = (now: Placeholder) =>
  or(isNull(providerEventStates.leasedUntil), lte(providerEventStates.leasedUntil, now));
const isDue = (now: Placeholder) =>
  and(eq(providerEventStates.state, "pending"), lte(providerEventStates.nextTryAt, now), isFree(now));

/** A due event, as far as it takes to put it to the others about the same payment. */
export type DueEvent = { id: string; connectionId: string; ref: string | null; attemptId: string | null };

/** Due events of every business, the longest waiting first; read only, so that an idle poll writes nothing. */
export async function listDueEvents(
  q: Queryable,
  args: { now: number; limit: number; exceptConnections: string[]; exceptRefs: string[] },
): Promise<DueEvent[]> {
  const { now, limit, exceptConnections, exceptRefs } = args;
  const except = {
    ...(exceptConnections.length === 0 ? {} : { exceptConnections }),
    ...(exceptRefs.length === 0 ? {} : { exceptRefs }),
  };
  return kept(q, `provider_events.due ${limit}`, { now, ...except }, (connection, of) =>
    connection
      .select({
        id: providerEvents.id,
        connectionId: providerEvents.connectionId,
        ref: providerEvents.ref,
        attemptId: providerEvents.attemptId,
      })
      .from(providerEventStates)
      .innerJoin(providerEvents, eq(providerEvents.id, providerEventStates.id))
      .where(
        and(
          isDue(of.now),
          of.exceptConnections === undefined
            ? undefined
            : notInArray(providerEvents.connectionId, of.exceptConnections),
          of.exceptRefs === undefined
            ? undefined
            : or(isNull(providerEvents.ref), notInArray(providerEvents.ref, of.exceptRefs)),
        ),
      )
      .orderBy(asc(providerEventStates.nextTryAt))
      .limit(limit),
  );
}

const claimedEvent = {
  id: providerEvents.id,
  businessId: providerEvents.businessId,
  connectionId: providerEvents.connectionId,
  eventId: providerEvents.eventId,
  ref: providerEvents.ref,
  attemptId: providerEvents.attemptId,
  learnedBy: providerEvents.learnedBy,
};

/** A database takes only so many parameters; the rest is due again at once. */
const claimedAtMost = 1_000;

export type ClaimedEvent = Awaited<ReturnType<typeof claimEvents>>[number];

/**
 * Takes the given events until `leasedUntil`, and with them every other one that is due about the same payments: one
 * question answers them all. A process that dies gives them back by letting the lease run out.
 */
export async function claimEvents(tx: Queryable, args: { due: DueEvent[]; now: number; leasedUntil: number }) {
  const refs = [...new Set(args.due.flatMap(({ ref }) => ref ?? []))];
  const connectionIds = [...new Set(args.due.map(({ connectionId }) => connectionId))];
  const ids = args.due.map(({ id }) => id);
  const given = { now: args.now, ids, ...(refs.length === 0 ? {} : { refs, connectionIds }) };
  const due = await kept(tx, "provider_events.about_due", given, (connection, of) =>
    connection
      .select({ event: claimedEvent, tries: providerEventStates.tries })
      .from(providerEvents)
      .innerJoin(providerEventStates, eq(providerEvents.id, providerEventStates.id))
      .where(
        and(
          or(
            inArray(providerEvents.id, of.ids),
            of.refs === undefined || of.connectionIds === undefined
              ? undefined
              : and(inArray(providerEvents.connectionId, of.connectionIds), inArray(providerEvents.ref, of.refs)),
          ),
          isDue(of.now),
        ),
      )
      .limit(claimedAtMost),
  );
  if (due.length === 0) return [];
  const mineNow = { now: args.now, until: args.leasedUntil, taken: due.map((row) => row.event.id) };
  const taken = await kept(tx, "provider_events.take", mineNow, (connection, of) =>
    connection
      .update(providerEventStates)
      .set({ leasedUntil: sql`${of.until}` })
      .where(and(inArray(providerEventStates.id, of.taken), eq(providerEventStates.state, "pending"), isFree(of.now)))
      .returning({ id: providerEventStates.id }),
  );
  const mine = new Set(taken.map((row) => row.id));
  return due.filter((row) => mine.has(row.event.id));
}

/** Puts off what is due on a connection that can't be asked now, so that it stands in nobody's way. */
export async function postponeEvents(
  tx: Queryable,
  args: { connectionId: string; now: number; until: number },
): Promise<void> {
  await kept(tx, "provider_events.postpone", args, (connection, of) => {
    const ofConnection = connection
      .select({ id: providerEvents.id })
      .from(providerEventStates)
      .innerJoin(providerEvents, eq(providerEvents.id, providerEventStates.id))
      .where(
        and(
          eq(providerEvents.connectionId, of.connectionId),
          eq(providerEventStates.state, "pending"),
          lte(providerEventStates.nextTryAt, of.now),
        ),
      );
    return connection
      .update(providerEventStates)
      .set({ nextTryAt: sql`${of.until}` })
      .where(and(inArray(providerEventStates.id, ofConnection), isDue(of.now)));
  });
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

/** Ends a lease that is still ours. */
export async function finishEvents(
  tx: Queryable,
  args: {
    eventIds: string[];
    leasedUntil: number;
    set: Partial<typeof providerEventStates.$inferInsert>;
  },
): Promise<void> {
  const { leasedUntil, eventIds } = args;
  const set = { ...args.set, leasedUntil: null };
  // A few are written by one kept statement each; many, after a flood, by one for all of them.
  if (eventIds.length <= 8) {
    for (const id of eventIds) await updateRows(tx, providerEventStates, { set, where: { id, leasedUntil } });
    return;
  }
  await tx
    .update(providerEventStates)
    .set(set)
    .where(and(inArray(providerEventStates.id, eventIds), eq(providerEventStates.leasedUntil, leasedUntil)));
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
