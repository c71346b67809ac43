import { and, eq, lt } from "drizzle-orm";
import type { Queryable } from "../client";
import { attempts, businesses, connections, jobs, mails, providerEventStates, webhookEndpoints } from "../schema";

export async function hasAnyConnection(q: Queryable): Promise<boolean> {
  const rows = await q.select({ id: connections.id }).from(connections).limit(1);
  return rows.length > 0;
}

/** Of every business: an installation moves as a whole. */
export const listAllCurrentConnections = (q: Queryable): Promise<{ id: string; businessId: string }[]> =>
  q
    .select({ id: connections.id, businessId: connections.businessId })
    .from(connections)
    .where(eq(connections.state, "current"));

/** Mails that still waited are given up with a sentence; the owner can send them again by hand. */
export async function holdQueuedMails(q: Queryable, args: { before: number; response: string }): Promise<void> {
  await q
    .update(mails)
    .set({ state: "failed", response: args.response, leasedUntil: null })
    .where(and(eq(mails.state, "queued"), lt(mails.createdAt, args.before)));
}

/** A copy forgets keys and secrets, plans nothing, and reminds nobody; what happened stays readable. */
export async function cutTies(q: Queryable, args: { never: number; now: number; reason: string }): Promise<void> {
  await q.update(connections).set({ state: "disconnected", secretKeySealed: "", nextSweepAt: args.never });
  await q.update(webhookEndpoints).set({ state: "removed", secretSealed: null, previousSecretSealed: null });
  await q.update(attempts).set({ nextCheckAt: null });
  await q
    .update(providerEventStates)
    .set({ state: "processed", processedAt: args.now })
    .where(eq(providerEventStates.state, "pending"));
  await q
    .update(jobs)
    .set({ state: "failed", lastError: args.reason, finishedAt: args.now, leasedUntil: null })
    .where(eq(jobs.state, "pending"));
  await q.update(businesses).set({ autoPayments: false, reminderAfterDays: null });
}
