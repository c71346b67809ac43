import { and, asc, eq, lte, sql } from "drizzle-orm";
import { prepared, type Queryable } from "../client";
import { connections } from "../schema";
import { findRow, updateRows } from "./rows";

export type ConnectionRow = typeof connections.$inferSelect;

/** By id, which only our own rows name. */
export async function findConnectionById(q: Queryable, connectionId: string): Promise<ConnectionRow | null> {
  return findRow(q, connections, { id: connectionId });
}

/** What a payable of this mode can be paid through, oldest first; at most one a provider. */
export async function listCurrentConnections(q: Queryable, args: { businessId: string; mode: ConnectionRow["mode"] }) {
  const query = prepared(q, "connections.current", (connection) =>
    connection
      .select()
      .from(connections)
      .where(
        and(
          eq(connections.businessId, sql.placeholder("businessId")),
          eq(connections.mode, sql.placeholder("mode")),
          eq(connections.state, "current"),
        ),
      )
      .orderBy(asc(connections.createdAt))
      .prepare(),
  );
  return query.execute(args);
}

/** Connections of every business whose turn it is to be swept; replaced and disconnected ones too. */
export async function listConnectionsToSweep(q: Queryable, args: { now: number; limit: number }) {
  const query = prepared(q, `connections.to_sweep ${args.limit}`, (connection) =>
    connection
      .select()
      .from(connections)
      .where(lte(connections.nextSweepAt, sql.placeholder("now")))
      .orderBy(asc(connections.nextSweepAt))
      .limit(args.limit)
      .prepare(),
  );
  return query.execute(args);
}

/** Takes a sweep's turn by moving the next one; false when another process took it. */
export async function claimSweep(
  q: Queryable,
  args: { connectionId: string; expectedAt: number; nextSweepAt: number },
): Promise<boolean> {
  const { connectionId: id, expectedAt, nextSweepAt } = args;
  return (await updateRows(q, connections, { set: { nextSweepAt }, where: { id, nextSweepAt: expectedAt } })) === 1;
}

export async function updateSweep(
  q: Queryable,
  args: {
    businessId: string;
    connectionId: string;
    set: { sweptUntil?: number; sweptAt?: number; nextSweepAt: number };
  },
): Promise<void> {
  const { businessId, connectionId: id, set } = args;
  await updateRows(q, connections, { set, where: { id, businessId } });
}

/** A new or touched attempt makes its connection swept soon. */
export async function sweepSoon(
  q: Queryable,
  args: { businessId: string; connectionId: string; at: number },
): Promise<void> {
  const { businessId, connectionId: id } = args;
  const planned = (await findRow(q, connections, { id, businessId }))?.nextSweepAt ?? null;
  if (planned === null || planned <= args.at) return;
  await updateSweep(q, { ...args, set: { nextSweepAt: args.at } });
}

/**
 * The provider refuses the key: no new payments are opened until the owner saves another one. False when that has happened
 * meanwhile: a late answer about the old key says nothing about the new one.
 */
export async function setConnectionProblem(
  q: Queryable,
  args: { businessId: string; connectionId: string; secretKeySealed: string; problem: string | null },
): Promise<boolean> {
  const rows = await q
    .update(connections)
    .set({ problem: args.problem })
    .where(
      and(
        eq(connections.businessId, args.businessId),
        eq(connections.id, args.connectionId),
        eq(connections.secretKeySealed, args.secretKeySealed),
      ),
    )
    .returning({ id: connections.id });
  return rows.length === 1;
}
