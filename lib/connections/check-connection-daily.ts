import type { Queryable } from "@/db/client";
import { findConnection } from "@/db/queries/connections";
import type { Context } from "@/lib/context";
import { enqueueJob } from "@/lib/jobs/enqueue-job";
import { checkConnection } from "./check-connection";

const DAY_MS = 86_400_000;

type OfConnection = { businessId: string; connectionId: string };

/** Plans tomorrow's check of a connection in the caller's transaction; one a day, however often it is asked for. */
export async function planConnectionCheck(
  tx: Queryable,
  input: OfConnection & { id: string; now: number },
): Promise<void> {
  const { id, businessId, connectionId, now } = input;
  const runAt = now + DAY_MS;
  const key = `connection.check:${connectionId}:${new Date(runAt).toISOString().slice(0, 10)}`;
  const payload = { businessId, connectionId };
  await enqueueJob(tx, { id, businessId, kind: "connection.check", key, payload, runAt, now });
}

/**
 * The daily look at a connection: account, webhook (an update of Paymast brings a new version and new events), wallets and
 * branding. The next one is planned first, so that a silent provider does not end the chain; it ends with the connection.
 */
export async function checkConnectionDaily(ctx: Context, input: OfConnection): Promise<void> {
  const row = await findConnection(ctx.db.read, input);
  if (row === null || row.state !== "current") return;
  const id = ctx.newId("job");
  const now = ctx.now();
  await ctx.db.inTransaction((tx) => planConnectionCheck(tx, { ...input, id, now }));
  await checkConnection(ctx, input);
}
