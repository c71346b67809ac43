import { and, desc, eq, sql } from "drizzle-orm";
import type { Queryable } from "../client";
import { embedReports } from "../schema";

export type EmbedReport = typeof embedReports.$inferSelect;
type OfOffer = { businessId: string; offerId: string };

/** One more of the same: true when this website and reason were known. */
export async function countEmbedReport(
  q: Queryable,
  args: OfOffer & Pick<EmbedReport, "origin" | "reason"> & { now: number },
): Promise<boolean> {
  const rows = await q
    .update(embedReports)
    .set({ count: sql`${embedReports.count} + 1`, lastAt: args.now })
    .where(and(ofOffer(args), eq(embedReports.origin, args.origin), eq(embedReports.reason, args.reason)))
    .returning({ id: embedReports.id });
  return rows.length === 1;
}

export async function insertEmbedReport(q: Queryable, row: typeof embedReports.$inferInsert): Promise<void> {
  await q.insert(embedReports).values(row).onConflictDoNothing();
}

/** The newest first; `limit` rows at most. */
export async function listEmbedReports(q: Queryable, args: OfOffer & { limit: number }): Promise<EmbedReport[]> {
  return await q
    .select()
    .from(embedReports)
    .where(ofOffer(args))
    .orderBy(desc(embedReports.lastAt), desc(embedReports.id))
    .limit(args.limit);
}

/** The owner has dealt with them; what happens again is reported again. */
export async function deleteEmbedReports(q: Queryable, args: OfOffer): Promise<void> {
  await q.delete(embedReports).where(ofOffer(args)).returning({ id: embedReports.id });
}

const ofOffer = (args: OfOffer) =>
  and(eq(embedReports.businessId, args.businessId), eq(embedReports.offerId, args.offerId));
