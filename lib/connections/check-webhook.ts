import type { Queryable } from "@/db/client";
import { findConnection, findEndpoint, listAllConnections } from "@/db/queries/connections";
import { addHistory } from "@/db/queries/history";
import type { ConnectionRow } from "@/db/queries/payment-connections";
import type { Context } from "@/lib/context";
import { enqueueJob } from "@/lib/jobs/enqueue-job";
import type { Hint } from "@/lib/providers/provider";
import { planProof } from "./check-connection-daily";
import { repairWebhook } from "./repair-webhook";

type OfConnection = { businessId: string; connectionId: string };

/**
 * Looks at our webhook at the provider and repairs what is off: switched off, edited, deleted, of an older version, at an
 * old address. With `wasSilent`, payments came and their events did not: what looks right is then proved by a probe.
 */
export async function checkWebhook(ctx: Context, input: OfConnection & { wasSilent: boolean }): Promise<void> {
  const { businessId, connectionId, wasSilent } = input;
  const row = await findConnection(ctx.db.read, { businessId, connectionId });
  if (row === null || row.state !== "current") return;
  const result = await repairWebhook(ctx, { businessId, connectionId, doubtsSecret: wasSilent });
  if (result.repaired !== undefined) {
    const id = ctx.newId("his");
    const data = { connectionId, what: result.repaired };
    const at = ctx.now();
    ctx.log.warn("webhook.repaired", { connectionId, what: result.repaired });
    await ctx.db.inTransaction((tx) =>
      addHistory(tx, { id, businessId, actor: "system", kind: "webhook.repaired", data, at }),
    );
    return;
  }
  if (wasSilent && result.state === "active" && row.autoProof) await planProof(ctx, { businessId, connectionId });
}

/** Asks for such a look in the caller's transaction; once per `key`. */
async function planWebhookCheck(
  tx: Queryable,
  input: OfConnection & { id: string; key: string; wasSilent: boolean; runAt: number; now: number },
): Promise<void> {
  const { id, businessId, connectionId, wasSilent, runAt, now } = input;
  const payload = { businessId, connectionId, wasSilent };
  const key = `webhook.check:${connectionId}:${input.key}`;
  await enqueueJob(tx, { id, businessId, kind: "webhook.check", key, payload, runAt, now });
}

const START_EVERY_MS = 10 * 60_000;

/** At start: an update brings a new version and new events, and much may have happened while we were off. */
export async function planWebhookChecks(ctx: Context): Promise<void> {
  const now = ctx.now();
  const rows = await listAllConnections(ctx.db.read);
  // A process that starts over and over asks the provider once in ten minutes.
  const key = `start:${Math.floor(now / START_EVERY_MS)}`;
  const planned = rows.map((row, at) => ({
    id: ctx.newId("job"),
    businessId: row.businessId,
    connectionId: row.id,
    key,
    wasSilent: false,
    runAt: now + 3_000 + at * 200,
    now,
  }));
  await ctx.db.inTransaction(async (tx) => {
    for (const one of planned) await planWebhookCheck(tx, one);
  });
}

/** An event is given this long to be delivered before its absence says something. */
const PATIENCE_MS = 90_000;

/**
 * After a sweep: the provider noted events of ours that should have been delivered here long ago, and nothing was heard at
 * the endpoint since. Then somebody looks at the webhook, once an hour at most.
 */
export async function noticeSilence(ctx: Context, row: ConnectionRow, hints: readonly Hint[]): Promise<void> {
  if (row.state !== "current") return;
  const ours = hints.filter((hint) => hint.instanceId === ctx.instance.instanceId && hint.mode === row.mode);
  const now = ctx.now();
  const overdue = ours.filter((hint) => hint.createdAt < now - PATIENCE_MS);
  if (overdue.length === 0) return;
  const of = { businessId: row.businessId, connectionId: row.id };
  const endpoint = await findEndpoint(ctx.db.read, of);
  if (endpoint === null || endpoint.state !== "active" || endpoint.problemKind !== null) return;
  const heardUntil = Math.max(endpoint.lastEventAt ?? 0, endpoint.createdAt);
  if (!overdue.some((hint) => hint.createdAt > heardUntil + PATIENCE_MS / 2)) return;
  const id = ctx.newId("job");
  const key = `silent:${Math.floor(now / 3_600_000)}`;
  await ctx.db.inTransaction((tx) => planWebhookCheck(tx, { ...of, id, key, wasSilent: true, runAt: now, now }));
}
