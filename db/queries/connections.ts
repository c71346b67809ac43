import { and, asc, desc, eq, inArray, ne, sql } from "drizzle-orm";
import { prepared, type Queryable } from "../client";
import { attempts, connections, webhookEndpoints } from "../schema";
import { kept } from "./kept";
import { findRow, updateRows } from "./rows";

export type ConnectionRow = typeof connections.$inferSelect;
export type EndpointRow = typeof webhookEndpoints.$inferSelect;
type Provider = ConnectionRow["provider"];
type Mode = ConnectionRow["mode"];
type OfBusiness = { businessId: string };
type OfConnection = OfBusiness & { connectionId: string };

export async function findConnection(q: Queryable, args: OfConnection): Promise<ConnectionRow | null> {
  return findRow(q, connections, { id: args.connectionId, businessId: args.businessId });
}

/** Every current connection of a business, test before live. */
export async function listConnections(q: Queryable, args: OfBusiness): Promise<ConnectionRow[]> {
  return await kept(q, "connections.of_business", args, (connection, of) =>
    connection
      .select()
      .from(connections)
      .where(and(eq(connections.businessId, of.businessId), eq(connections.state, "current")))
      .orderBy(desc(connections.mode), asc(connections.createdAt))
      .limit(20),
  );
}

/** Every business's current connections, for work that the installation does by itself. */
export async function listAllConnections(q: Queryable): Promise<{ id: string; businessId: string }[]> {
  return await q
    .select({ id: connections.id, businessId: connections.businessId })
    .from(connections)
    .where(eq(connections.state, "current"))
    .orderBy(asc(connections.id))
    .limit(10_000);
}

export async function findCurrentConnection(
  q: Queryable,
  args: OfBusiness & { provider: Provider; mode: Mode },
): Promise<ConnectionRow | null> {
  const rows = await kept(q, "connections.current_of", args, (connection, of) =>
    connection
      .select()
      .from(connections)
      .where(
        and(
          eq(connections.businessId, of.businessId),
          eq(connections.provider, of.provider),
          eq(connections.mode, of.mode),
          eq(connections.state, "current"),
        ),
      )
      .orderBy(desc(connections.createdAt))
      .limit(1),
  );
  return rows[0] ?? null;
}

/** The row of an account in a mode, whatever its state: an account that comes back is the same connection. */
export async function findConnectionByAccount(
  q: Queryable,
  args: OfBusiness & { provider: Provider; mode: Mode; accountId: string },
): Promise<ConnectionRow | null> {
  const rows = await q
    .select()
    .from(connections)
    .where(
      and(
        eq(connections.businessId, args.businessId),
        eq(connections.provider, args.provider),
        eq(connections.mode, args.mode),
        eq(connections.accountId, args.accountId),
      ),
    )
    .limit(1);
  return rows[0] ?? null;
}

/** False when the account is connected already: somebody else saved it meanwhile. */
export async function insertConnectionOnce(q: Queryable, row: typeof connections.$inferInsert): Promise<boolean> {
  const rows = await q.insert(connections).values(row).onConflictDoNothing().returning({ id: connections.id });
  return rows.length === 1;
}

/** The provider's check box stands for both modes. */
export async function setConnectionsEnabled(
  q: Queryable,
  args: OfBusiness & { provider: Provider; enabled: boolean },
): Promise<number> {
  const rows = await q
    .update(connections)
    .set({ enabled: args.enabled })
    .where(
      and(
        eq(connections.businessId, args.businessId),
        eq(connections.provider, args.provider),
        eq(connections.state, "current"),
      ),
    )
    .returning({ id: connections.id });
  return rows.length;
}

/** With `ifKey`, the sealed key that an answer was got with, only while that is still the connection's key. */
export async function updateConnection(
  q: Queryable,
  args: OfConnection & {
    set: Partial<Omit<ConnectionRow, "id" | "businessId" | "provider" | "mode">>;
    ifKey?: string;
  },
): Promise<boolean> {
  const isKey = args.ifKey === undefined ? {} : { secretKeySealed: args.ifKey };
  const where = { id: args.connectionId, businessId: args.businessId, ...isKey };
  return (await updateRows(q, connections, { set: args.set, where })) === 1;
}

/** Retires the other current connections of a provider and mode: they are watched, and open no new payments. */
export async function replaceOtherConnections(
  q: Queryable,
  args: OfConnection & { provider: Provider; mode: Mode },
): Promise<number> {
  const rows = await q
    .update(connections)
    .set({ state: "replaced" })
    .where(
      and(
        eq(connections.businessId, args.businessId),
        eq(connections.provider, args.provider),
        eq(connections.mode, args.mode),
        eq(connections.state, "current"),
        ne(connections.id, args.connectionId),
      ),
    )
    .returning({ id: connections.id });
  return rows.length;
}

/** Newest payments of a connection at its provider, to prove that another key sees the same account; null: not answered yet. */
export async function listNewestAttemptRefs(q: Queryable, args: OfConnection): Promise<(string | null)[]> {
  const rows = await q
    .select({ ref: attempts.providerPaymentId })
    .from(attempts)
    .where(and(eq(attempts.businessId, args.businessId), eq(attempts.connectionId, args.connectionId)))
    .orderBy(desc(attempts.createdAt))
    .limit(20);
  return rows.map((row) => row.ref);
}

/** By its id, which is in the webhook's URL: the only look-up without a business. */
export async function findEndpointById(q: Queryable, endpointId: string): Promise<EndpointRow | null> {
  return findRow(q, webhookEndpoints, { id: endpointId });
}

/** The endpoint whose state is shown: the newest that was not removed. */
export async function findEndpoint(q: Queryable, args: OfConnection): Promise<EndpointRow | null> {
  const [newest] = await listEndpoints(q, args);
  return newest ?? null;
}

/** Endpoints that were not removed, newest first; two during a repair. */
export async function listEndpoints(q: Queryable, args: OfConnection): Promise<EndpointRow[]> {
  const query = prepared(q, "connections.endpoints", (connection) =>
    connection
      .select()
      .from(webhookEndpoints)
      .where(
        and(
          eq(webhookEndpoints.businessId, sql.placeholder("businessId")),
          eq(webhookEndpoints.connectionId, sql.placeholder("connectionId")),
          ne(webhookEndpoints.state, "removed"),
        ),
      )
      .orderBy(desc(webhookEndpoints.createdAt), desc(webhookEndpoints.id))
      .limit(20)
      .prepare(),
  );
  return query.execute({ businessId: args.businessId, connectionId: args.connectionId });
}

export async function insertEndpoint(q: Queryable, row: typeof webhookEndpoints.$inferInsert): Promise<void> {
  await q.insert(webhookEndpoints).values(row);
}

export async function updateEndpoint(
  q: Queryable,
  args: OfBusiness & { endpointId: string; set: Partial<Omit<EndpointRow, "id" | "businessId" | "connectionId">> },
): Promise<void> {
  const where = { id: args.endpointId, businessId: args.businessId };
  await updateRows(q, webhookEndpoints, { set: args.set, where });
}

/** Marks rows whose endpoint no longer exists at the provider. */
export async function markEndpointsRemoved(q: Queryable, args: OfBusiness & { endpointIds: string[] }): Promise<void> {
  if (args.endpointIds.length === 0) return;
  await q
    .update(webhookEndpoints)
    .set({ state: "removed" })
    .where(and(eq(webhookEndpoints.businessId, args.businessId), inArray(webhookEndpoints.id, args.endpointIds)));
}
