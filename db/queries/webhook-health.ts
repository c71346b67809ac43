import { and, desc, eq, gt, gte, inArray, isNotNull, max, sql } from "drizzle-orm";
import { countNumber } from "../aggregates";
import type { Queryable } from "../client";
import { providerEvents, webhookCounters, webhookEndpoints, webhookStrays } from "../schema";

export type CounterRow = { onDay: string; outcome: string; count: number; lastAt: number };
type Counted = { id: string; onDay: string; count: number; now: number };

/** Several deliveries of one endpoint and outcome at once. */
export async function countDeliveries(
  tx: Queryable,
  args: Counted & { endpointId: string; outcome: string },
): Promise<void> {
  const { id, endpointId, onDay, outcome, count, now } = args;
  await tx
    .insert(webhookCounters)
    .values({ id, endpointId, onDay, outcome, count, lastAt: now })
    .onConflictDoUpdate({
      target: [webhookCounters.endpointId, webhookCounters.onDay, webhookCounters.outcome],
      set: { count: sql`${webhookCounters.count} + ${count}`, lastAt: now },
    });
}

/** Deliveries that belong to no endpoint, added up per day for the installation. */
export async function countStray(tx: Queryable, args: Counted & { outcome: "wrong_endpoint" }): Promise<void> {
  const { id, onDay, outcome, count, now } = args;
  await tx
    .insert(webhookStrays)
    .values({ id, onDay, outcome, count, lastAt: now })
    .onConflictDoUpdate({
      target: [webhookStrays.onDay, webhookStrays.outcome],
      set: { count: sql`${webhookStrays.count} + ${count}`, lastAt: now },
    });
}

export async function listStrays(q: Queryable, args: { sinceDay: string }): Promise<CounterRow[]> {
  const { onDay, outcome, count, lastAt } = webhookStrays;
  return await q
    .select({ onDay, outcome, count, lastAt })
    .from(webhookStrays)
    .where(gte(onDay, args.sinceDay))
    .limit(100);
}

type OfConnection = { businessId: string; connectionId: string };

/** What was counted at a connection's endpoints, those that were replaced too: outcome by outcome, day by day. */
export async function listCounters(q: Queryable, args: OfConnection & { sinceDay: string }): Promise<CounterRow[]> {
  const { onDay, outcome, count, lastAt } = webhookCounters;
  return await q
    .select({ onDay, outcome, count, lastAt })
    .from(webhookCounters)
    .innerJoin(webhookEndpoints, eq(webhookEndpoints.id, webhookCounters.endpointId))
    .where(
      and(
        eq(webhookEndpoints.businessId, args.businessId),
        eq(webhookEndpoints.connectionId, args.connectionId),
        gte(onDay, args.sinceDay),
      ),
    )
    .limit(1_000);
}

const DAY_MS = 86_400_000;

/** Deliveries that were taken and stored, per UTC day; of other apps on the account only a counter tells. */
export async function countStoredPerDay(
  q: Queryable,
  args: OfConnection & { since: number },
): Promise<{ onDay: string; count: number; lastAt: number }[]> {
  const day = sql<number>`${providerEvents.receivedAt} / ${sql.raw(String(DAY_MS))}`.mapWith(Number);
  const rows = await q
    .select({ day, count: countNumber(), lastAt: max(providerEvents.receivedAt) })
    .from(providerEvents)
    .where(
      and(
        eq(providerEvents.businessId, args.businessId),
        eq(providerEvents.connectionId, args.connectionId),
        eq(providerEvents.learnedBy, "webhook"),
        isNotNull(providerEvents.body),
        gte(providerEvents.receivedAt, args.since),
      ),
    )
    .groupBy(day);
  return rows.map((row) => ({
    onDay: new Date(row.day * DAY_MS).toISOString().slice(0, 10),
    count: row.count,
    lastAt: Number(row.lastAt ?? 0),
  }));
}

/**
 * The newest of these outcomes that was counted at an endpoint since `since`; null when none was. Others don't hide it: a
 * clock that was set back leaves counts behind that seem newer than anything that comes now.
 */
export async function newestOutcomeSince(
  q: Queryable,
  args: { endpointId: string; since: number; outcomes: readonly string[] },
): Promise<string | null> {
  const rows = await q
    .select({ outcome: webhookCounters.outcome })
    .from(webhookCounters)
    .where(
      and(
        eq(webhookCounters.endpointId, args.endpointId),
        gte(webhookCounters.lastAt, args.since),
        inArray(webhookCounters.outcome, [...args.outcomes]),
      ),
    )
    .orderBy(desc(webhookCounters.lastAt))
    .limit(1);
  return rows[0]?.outcome ?? null;
}

type Heard = { id: string; lastEventAt: number | null; createdAt: number };

/** Since the last delivery that verified, some came that were signed with another secret. */
export async function isSecretStale(q: Queryable, endpoint: Heard): Promise<boolean> {
  const since = Math.max(endpoint.lastEventAt ?? 0, endpoint.createdAt);
  const rows = await q
    .select({ id: webhookCounters.id })
    .from(webhookCounters)
    .where(
      and(
        eq(webhookCounters.endpointId, endpoint.id),
        eq(webhookCounters.outcome, "wrong_secret"),
        gt(webhookCounters.lastAt, since),
      ),
    )
    .limit(1);
  return rows.length > 0;
}
