import type { Queryable } from "@/db/client";
import { findConnection, findEndpoint } from "@/db/queries/connections";
import type { Context } from "@/lib/context";
import { enqueueJob } from "@/lib/jobs/enqueue-job";
import { checkConnection } from "./check-connection";
import { QUIET_MS, SILENT_AFTER_MS } from "./proof";
import { startProof } from "./prove-connection";

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
 * branding; after a day without an event also a probe. The next one is planned first, so that a silent provider does not
 * end the chain; it ends with the connection.
 */
export async function checkConnectionDaily(ctx: Context, input: OfConnection): Promise<void> {
  const row = await findConnection(ctx.db.read, input);
  if (row === null || row.state !== "current") return;
  const id = ctx.newId("job");
  const now = ctx.now();
  await ctx.db.inTransaction((tx) => planConnectionCheck(tx, { ...input, id, now }));
  const check = await checkConnection(ctx, input);
  if (check.ok && row.autoProof && (await isQuiet(ctx, input))) await planProof(ctx, input);
}

/** No event came for a day to an endpoint that should hear them. */
async function isQuiet(ctx: Context, input: OfConnection): Promise<boolean> {
  const endpoint = await findEndpoint(ctx.db.read, input);
  if (endpoint === null || endpoint.state !== "active" || endpoint.problemKind !== null) return false;
  return ctx.now() - Math.max(endpoint.lastEventAt ?? 0, endpoint.createdAt) >= QUIET_MS;
}

/** Sends a probe and looks for its event a while later; a job of its own, so that nothing waits for it. */
export async function planProof(ctx: Context, input: OfConnection & { by?: "owner" | "daily" }): Promise<void> {
  const { businessId, connectionId, by = "daily" } = input;
  const proof = await startProof(ctx, { businessId, connectionId, by });
  if (proof.state !== "waiting") return;
  const id = ctx.newId("job");
  const now = ctx.now();
  const job = { id, businessId, kind: "connection.proof", key: `connection.proof:${proof.id}` };
  const payload = { businessId, proofId: proof.id };
  const runAt = proof.startedAt + SILENT_AFTER_MS;
  await ctx.db.inTransaction((tx) => enqueueJob(tx, { ...job, payload, runAt, now }));
}
