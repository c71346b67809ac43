import { and, desc, eq, inArray, min } from "drizzle-orm";
import { countNumber } from "../aggregates";
import type { Queryable } from "../client";
import { connections, providerEventStates, providerEvents } from "../schema";
import { isNotHandled, type OfMode } from "./handled-needs";

const eventColumns = {
  id: providerEvents.id,
  eventId: providerEvents.eventId,
  type: providerEvents.type,
  ref: providerEvents.ref,
  learnedBy: providerEvents.learnedBy,
  receivedAt: providerEvents.receivedAt,
  state: providerEventStates.state,
  tries: providerEventStates.tries,
  lastError: providerEventStates.lastError,
};

/** Messages of the provider that a person has to look at, newest first. */
export async function listStuckEvents(q: Queryable, of: OfMode & { limit: number }) {
  return q
    .select(eventColumns)
    .from(providerEventStates)
    .innerJoin(providerEvents, eq(providerEvents.id, providerEventStates.id))
    .innerJoin(connections, eq(connections.id, providerEvents.connectionId))
    .where(
      and(
        eq(providerEventStates.businessId, of.businessId),
        inArray(providerEventStates.state, ["unmatched", "dead"]),
        eq(connections.mode, of.mode),
        isNotHandled("event", of.businessId, providerEvents.id),
      ),
    )
    .orderBy(desc(providerEvents.receivedAt), desc(providerEvents.id))
    .limit(of.limit);
}

export type StuckEvent = Awaited<ReturnType<typeof listStuckEvents>>[number];

/** One message with its raw body. */
export async function findEvent(q: Queryable, args: { businessId: string; id: string }) {
  const rows = await q
    .select({
      ...eventColumns,
      body: providerEvents.body,
      createdAt: providerEvents.createdAt,
      mode: connections.mode,
      processedAt: providerEventStates.processedAt,
      nextTryAt: providerEventStates.nextTryAt,
    })
    .from(providerEvents)
    .innerJoin(providerEventStates, eq(providerEventStates.id, providerEvents.id))
    .innerJoin(connections, eq(connections.id, providerEvents.connectionId))
    .where(and(eq(providerEvents.businessId, args.businessId), eq(providerEvents.id, args.id)))
    .limit(1);
  return rows[0] ?? null;
}

/** Puts messages that were given up or matched nothing back into the inbox, as if they had just come; returns how many. */
export async function requeueEvents(
  tx: Queryable,
  args: { businessId: string; ids: string[]; now: number },
): Promise<number> {
  const rows = await tx
    .update(providerEventStates)
    .set({ state: "pending", tries: 0, nextTryAt: args.now, leasedUntil: null, processedAt: null })
    .where(
      and(
        eq(providerEventStates.businessId, args.businessId),
        inArray(providerEventStates.id, args.ids),
        inArray(providerEventStates.state, ["unmatched", "dead"]),
      ),
    )
    .returning({ id: providerEventStates.id });
  return rows.length;
}

/** How many messages stand in each state; those of other apps are kept for 30 days. */
export async function countEventsByState(q: Queryable, of: OfMode) {
  return q
    .select({ state: providerEventStates.state, count: countNumber(), oldestAt: min(providerEvents.receivedAt) })
    .from(providerEventStates)
    .innerJoin(providerEvents, eq(providerEvents.id, providerEventStates.id))
    .innerJoin(connections, eq(connections.id, providerEvents.connectionId))
    .where(and(eq(providerEventStates.businessId, of.businessId), eq(connections.mode, of.mode)))
    .groupBy(providerEventStates.state);
}
