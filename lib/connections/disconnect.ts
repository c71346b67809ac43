import { findConnection, listEndpoints, markEndpointsRemoved, updateConnection } from "@/db/queries/connections";
import { addHistory } from "@/db/queries/history";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import { openConnection, openEndpoint } from "./open-connection";

/**
 * Ends a connection: our webhook is removed at the provider as far as the key still allows, and no new payments are opened.
 * The key is kept sealed, because payments under way are still watched to their end.
 */
export async function disconnect(
  ctx: Context,
  input: { businessId: string; connectionId: string; by: string },
): Promise<void> {
  const { businessId, connectionId } = input;
  const row = await findConnection(ctx.db.read, { businessId, connectionId });
  if (row === null) throw new AppError("NOT_FOUND", "This connection does not exist.");
  const endpoints = await listEndpoints(ctx.db.read, { businessId, connectionId });
  const connection = await openConnection(ctx, row);
  for (const endpoint of endpoints) {
    await ctx.providers[row.provider].disconnect(connection, await openEndpoint(ctx, endpoint));
  }
  const id = ctx.newId("his");
  const at = ctx.now();
  const data = { provider: row.provider, mode: row.mode, accountId: row.accountId };
  await ctx.db.inTransaction(async (tx) => {
    await updateConnection(tx, { businessId, connectionId, set: { state: "disconnected" } });
    await markEndpointsRemoved(tx, { businessId, endpointIds: endpoints.map((endpoint) => endpoint.id) });
    await addHistory(tx, { id, businessId, actor: input.by, kind: "connection.ended", data, at });
  });
}
