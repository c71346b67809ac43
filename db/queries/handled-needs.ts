import { and, eq, type SQL, sql } from "drizzle-orm";
import type { Queryable } from "../client";
import { handledNeeds, providerEvents, refunds } from "../schema";

export type OfMode = { businessId: string; mode: "test" | "live" };
type Column = SQL | typeof refunds.id | typeof providerEvents.id;

/** Nobody has said "I dealt with it" about this row. */
export const isNotHandled = (kind: "refund" | "event", businessId: string, id: Column): SQL =>
  sql`not exists (select 1 from ${handledNeeds} where ${handledNeeds.businessId} = ${businessId} and ${handledNeeds.key} = ${`${kind}:`} || ${id})`;

/** Remembers that a person dealt with something; the first time counts. */
export async function insertHandledNeed(tx: Queryable, need: typeof handledNeeds.$inferInsert): Promise<boolean> {
  const rows = await tx.insert(handledNeeds).values(need).onConflictDoNothing().returning({ id: handledNeeds.id });
  return rows.length === 1;
}

/** Whether this business has what a need is about. */
export async function isOwnNeed(
  q: Queryable,
  args: { businessId: string; kind: "refund" | "event"; id: string },
): Promise<boolean> {
  const about = args.kind === "refund" ? refunds : providerEvents;
  const rows = await q
    .select({ id: about.id })
    .from(about)
    .where(and(eq(about.businessId, args.businessId), eq(about.id, args.id)))
    .limit(1);
  return rows.length === 1;
}
