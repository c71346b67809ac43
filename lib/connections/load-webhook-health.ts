import { listConnections } from "@/db/queries/connections";
import { countStoredPerDay, listCounters, listStrays } from "@/db/queries/webhook-health";
import type { Context } from "@/lib/context";
import type { Mode } from "@/lib/invoices/invoice-snapshot";
import { type WebhookHealth, webhookHealth } from "./webhook-health";

const DAYS = 14;
const DAY_MS = 86_400_000;

/** How deliveries fared in the last two weeks, for the Health page; null when nothing is connected in this mode. */
export async function loadWebhookHealth(
  ctx: Context,
  input: { businessId: string; mode: Mode },
): Promise<WebhookHealth | null> {
  const { businessId, mode } = input;
  const q = ctx.db.read;
  const row = (await listConnections(q, { businessId })).find((one) => one.mode === mode);
  if (row === undefined) return null;
  const now = ctx.now();
  const since = (Math.floor(now / DAY_MS) - DAYS + 1) * DAY_MS;
  const of = { businessId, connectionId: row.id };
  const sinceDay = new Date(since).toISOString().slice(0, 10);
  const [counters, stored, strays] = await Promise.all([
    listCounters(q, { ...of, sinceDay }),
    countStoredPerDay(q, { ...of, since }),
    listStrays(q, { sinceDay }),
  ]);
  return webhookHealth({ counters, stored, strays });
}
