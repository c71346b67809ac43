import { and, asc, eq, inArray, isNull, lte, notInArray, or, type Placeholder, sql } from "drizzle-orm";
import type { Queryable } from "../client";
import { providerEventStates, providerEvents } from "../schema";
import { kept } from "./kept";
import { updateRows } from "./rows";

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
