import {
  and,
  asc,
  desc,
  eq,
  exists,
  gt,
  inArray,
  isNull,
  lt,
  lte,
  notExists,
  or,
  type Placeholder,
  sql,
} from "drizzle-orm";
import { prepared, type Queryable } from "../client";
import { apiRequests, businesses, hookDeliveries, hookEndpoints, hookMessages, hookTries, invoices } from "../schema";
import { kept } from "./kept";
import { findRow, insertOnce, insertRow, updateRows } from "./rows";

export type HookEndpointRow = typeof hookEndpoints.$inferSelect;
export type HookMessageRow = typeof hookMessages.$inferSelect;
export type HookDeliveryRow = typeof hookDeliveries.$inferSelect;
export type HookTryRow = typeof hookTries.$inferSelect;
type OfMode = { businessId: string; mode: "test" | "live" };
type OfEndpoint = { businessId: string; endpointId: string };

/** Those that are not removed, switched off ones too. Asked in every transaction that has something to tell. */
export async function listHookEndpoints(q: Queryable, args: { businessId: string }): Promise<HookEndpointRow[]> {
  const query = prepared(q, "hooks.endpoints", (connection) =>
    connection
      .select()
      .from(hookEndpoints)
      .where(and(eq(hookEndpoints.businessId, sql.placeholder("businessId")), isNull(hookEndpoints.removedAt)))
      .orderBy(asc(hookEndpoints.createdAt), asc(hookEndpoints.id))
      .prepare(),
  );
  return query.execute(args);
}

export async function findHookEndpoint(q: Queryable, args: OfEndpoint): Promise<HookEndpointRow | null> {
  const row = await findRow(q, hookEndpoints, { id: args.endpointId, businessId: args.businessId });
  return row === null || row.removedAt !== null ? null : row;
}

export const insertHookEndpoint = (q: Queryable, row: typeof hookEndpoints.$inferInsert): Promise<void> =>
  insertRow(q, hookEndpoints, row);

export async function updateHookEndpoint(
  q: Queryable,
  args: OfEndpoint & { set: Partial<typeof hookEndpoints.$inferInsert> },
): Promise<boolean> {
  const where = { id: args.endpointId, businessId: args.businessId };
  return (await updateRows(q, hookEndpoints, { set: args.set, where })) === 1;
}

/** False when the same fact was announced before. */
export const insertHookMessage = (q: Queryable, row: typeof hookMessages.$inferInsert): Promise<boolean> =>
  insertOnce(q, hookMessages, row);

export const insertHookDelivery = (q: Queryable, row: typeof hookDeliveries.$inferInsert): Promise<boolean> =>
  insertOnce(q, hookDeliveries, row);

const isFreeAt = (now: number | Placeholder) =>
  or(isNull(hookDeliveries.leasedUntil), lte(hookDeliveries.leasedUntil, now));
const isDueAt = (now: number | Placeholder) =>
  and(eq(hookDeliveries.state, "pending"), lte(hookDeliveries.runAt, now), isFreeAt(now));

/** Endpoints of every business that have something to be told now. Read only, so that an idle poll writes nothing. */
export async function listDueEndpoints(q: Queryable, args: { now: number; limit: number }): Promise<HookEndpointRow[]> {
  const { now, limit } = args;
  return kept(q, `hooks.due ${limit}`, { now }, (connection, of) =>
    connection
      .select()
      .from(hookEndpoints)
      .where(
        and(
          eq(hookEndpoints.isOn, true),
          isNull(hookEndpoints.removedAt),
          exists(
            connection
              .select({ one: sql`1` })
              .from(hookDeliveries)
              .where(and(eq(hookDeliveries.endpointId, hookEndpoints.id), isDueAt(of.now))),
          ),
        ),
      )
      .limit(limit),
  );
}

/** Takes what is due at one endpoint, the oldest first; a process that dies gives it back by letting the lease run out. */
export async function claimDeliveries(
  q: Queryable,
  args: { endpointId: string; now: number; leasedUntil: number; limit: number },
): Promise<HookDeliveryRow[]> {
  const due = await q
    .select({ id: hookDeliveries.id })
    .from(hookDeliveries)
    .where(and(eq(hookDeliveries.endpointId, args.endpointId), isDueAt(args.now)))
    .orderBy(asc(hookDeliveries.runAt), asc(hookDeliveries.id))
    .limit(args.limit);
  if (due.length === 0) return [];
  const ids = due.map((delivery) => delivery.id);
  return q
    .update(hookDeliveries)
    .set({ leasedUntil: args.leasedUntil })
    .where(and(inArray(hookDeliveries.id, ids), isDueAt(args.now)))
    .returning();
}

export async function findHookMessage(
  q: Queryable,
  args: { businessId: string; messageId: string },
): Promise<HookMessageRow | null> {
  return findRow(q, hookMessages, { id: args.messageId, businessId: args.businessId });
}

/** Ends a lease that is still ours; false when another process has it by now. */
export async function finishDelivery(
  q: Queryable,
  args: { deliveryId: string; leasedUntil: number; set: Partial<typeof hookDeliveries.$inferInsert> },
): Promise<boolean> {
  const where = { id: args.deliveryId, leasedUntil: args.leasedUntil };
  return (await updateRows(q, hookDeliveries, { set: { ...args.set, leasedUntil: null }, where })) === 1;
}

export const insertHookTry = (q: Queryable, row: typeof hookTries.$inferInsert): Promise<void> =>
  insertRow(q, hookTries, row);

export async function findHookDelivery(
  q: Queryable,
  args: { businessId: string; deliveryId: string },
): Promise<HookDeliveryRow | null> {
  return findRow(q, hookDeliveries, { id: args.deliveryId, businessId: args.businessId });
}

export async function updateHookDelivery(
  q: Queryable,
  args: { businessId: string; deliveryId: string; set: Partial<typeof hookDeliveries.$inferInsert> },
): Promise<boolean> {
  const where = { id: args.deliveryId, businessId: args.businessId };
  return (await updateRows(q, hookDeliveries, { set: args.set, where })) === 1;
}

/** Moves everything of an endpoint that is in one of `from`; those in the middle of a try are left to that try. */
export async function moveDeliveries(
  q: Queryable,
  args: OfEndpoint & {
    from: HookDeliveryRow["state"][];
    createdFrom?: number;
    createdBefore?: number;
    set: Partial<typeof hookDeliveries.$inferInsert>;
    now: number;
  },
): Promise<number> {
  const rows = await q
    .update(hookDeliveries)
    .set(args.set)
    .where(
      and(
        eq(hookDeliveries.endpointId, args.endpointId),
        eq(hookDeliveries.businessId, args.businessId),
        inArray(hookDeliveries.state, args.from),
        args.createdFrom === undefined ? undefined : sql`${hookDeliveries.createdAt} >= ${args.createdFrom}`,
        args.createdBefore === undefined ? undefined : lt(hookDeliveries.createdAt, args.createdBefore),
        isFreeAt(args.now),
      ),
    )
    .returning({ id: hookDeliveries.id });
  return rows.length;
}

export type DeliveryCursor = { createdAt: number; id: string };

/** Every business's endpoints are switched off for this reason; what waited for them is not sent by this installation. */
export async function cutHooks(q: Queryable, args: { reason: string; now: number }): Promise<void> {
  await q
    .update(hookEndpoints)
    .set({ isOn: false, offReason: args.reason, updatedAt: args.now })
    .where(eq(hookEndpoints.isOn, true));
  await q
    .update(hookDeliveries)
    .set({ state: "failed", finishedAt: args.now })
    .where(inArray(hookDeliveries.state, ["pending", "held"]));
}

/** The log of one endpoint, the newest first. */
export async function listDeliveries(
  q: Queryable,
  args: OfEndpoint & { before: DeliveryCursor | null; limit: number },
): Promise<{ delivery: HookDeliveryRow; message: HookMessageRow }[]> {
  const { before } = args;
  return q
    .select({ delivery: hookDeliveries, message: hookMessages })
    .from(hookDeliveries)
    .innerJoin(hookMessages, eq(hookMessages.id, hookDeliveries.messageId))
    .where(
      and(
        eq(hookDeliveries.endpointId, args.endpointId),
        eq(hookDeliveries.businessId, args.businessId),
        before === null
          ? undefined
          : or(
              lt(hookDeliveries.createdAt, before.createdAt),
              and(eq(hookDeliveries.createdAt, before.createdAt), lt(hookDeliveries.id, before.id)),
            ),
      ),
    )
    .orderBy(desc(hookDeliveries.createdAt), desc(hookDeliveries.id))
    .limit(args.limit);
}

export async function listTries(
  q: Queryable,
  args: { businessId: string; deliveryIds: string[] },
): Promise<HookTryRow[]> {
  if (args.deliveryIds.length === 0) return [];
  return q
    .select()
    .from(hookTries)
    .where(and(eq(hookTries.businessId, args.businessId), inArray(hookTries.deliveryId, args.deliveryIds)))
    .orderBy(desc(hookTries.at), desc(hookTries.id));
}

/** How many messages of each endpoint of a mode stand how. */
export async function countDeliveries(
  q: Queryable,
  args: OfMode & { since: number },
): Promise<{ endpointId: string; state: HookDeliveryRow["state"]; count: number }[]> {
  const rows = await q
    .select({ endpointId: hookDeliveries.endpointId, state: hookDeliveries.state, count: sql<number>`count(*)` })
    .from(hookDeliveries)
    .innerJoin(hookEndpoints, eq(hookEndpoints.id, hookDeliveries.endpointId))
    .where(
      and(
        eq(hookEndpoints.businessId, args.businessId),
        eq(hookEndpoints.mode, args.mode),
        isNull(hookEndpoints.removedAt),
        gt(hookDeliveries.createdAt, args.since),
      ),
    )
    .groupBy(hookDeliveries.endpointId, hookDeliveries.state);
  return rows.map((row) => ({ ...row, count: Number(row.count) }));
}

/** What a program calls the invoice; null when no program made it, or it gave no name. */
export async function findReferenceOfInvoice(
  q: Queryable,
  args: { businessId: string; invoiceId: string },
): Promise<string | null> {
  const row = await findRow(q, apiRequests, { businessId: args.businessId, invoiceId: args.invoiceId });
  return row?.reference ?? null;
}

/** Businesses with an endpoint that is on, each with when its first one was made and the zone its days are counted in. */
export async function listListening(q: Queryable): Promise<{ endpoint: HookEndpointRow; timeZone: string }[]> {
  return q
    .select({ endpoint: hookEndpoints, timeZone: businesses.timeZone })
    .from(hookEndpoints)
    .innerJoin(businesses, eq(businesses.id, hookEndpoints.businessId))
    .where(and(eq(hookEndpoints.isOn, true), isNull(hookEndpoints.removedAt)));
}

/** Unpaid invoices whose due day lies in a span of days and that nobody was told of. */
export async function listUntoldOverdue(
  q: Queryable,
  args: OfMode & { dueFrom: string; dueBefore: string; keyPrefix: string; statuses: string[]; limit: number },
): Promise<{ id: string }[]> {
  return q
    .select({ id: invoices.id })
    .from(invoices)
    .where(
      and(
        eq(invoices.businessId, args.businessId),
        eq(invoices.mode, args.mode),
        eq(invoices.kind, "invoice"),
        sql`${invoices.status} in ${args.statuses}`,
        sql`${invoices.dueOn} >= ${args.dueFrom}`,
        sql`${invoices.dueOn} < ${args.dueBefore}`,
        notExists(
          q
            .select({ one: sql`1` })
            .from(hookMessages)
            .where(
              and(
                eq(hookMessages.businessId, args.businessId),
                sql`${hookMessages.key} = ${args.keyPrefix} || ${invoices.id}`,
              ),
            ),
        ),
      ),
    )
    .orderBy(asc(invoices.dueOn), asc(invoices.id))
    .limit(args.limit);
}
