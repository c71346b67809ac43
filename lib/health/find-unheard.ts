import { firstPaymentBetween, listListening } from "@/db/queries/health";
import type { Context } from "@/lib/context";
import { graceMs, unheardSince } from "./listening";

export type Unheard = {
  businessId: string;
  connectionId: string;
  mode: "test" | "live";
  /** When the last message came, or since when one could have come. */
  since: number;
  lastEventAt: number | null;
};

/** Connections whose payments came without any message for a day; of one business, or of all. */
export async function findUnheard(ctx: Context, of: { businessId: string | null }): Promise<Unheard[]> {
  const now = ctx.now();
  const found: Unheard[] = [];
  for (const one of await listListening(ctx.db.read, of)) {
    const after = one.lastEventAt ?? one.listensSince;
    // Judged without payments first: most connections hear something every day, and cost no question.
    if (after === null || unheardSince({ ...one, firstUnheardPaymentAt: now }, now) === null) continue;
    const { businessId, connectionId, mode } = one;
    const asked = { businessId, connectionId, after, before: now - graceMs };
    const firstUnheardPaymentAt = await firstPaymentBetween(ctx.db.read, asked);
    const since = unheardSince({ ...one, firstUnheardPaymentAt }, now);
    if (since !== null) found.push({ businessId, connectionId, mode, since, lastEventAt: one.lastEventAt });
  }
  return found;
}
