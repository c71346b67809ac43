import { and, desc, eq, like, sql } from "drizzle-orm";
import type { Queryable } from "../client";
import { invoices, numberSeries } from "../schema";

/**
 * Numbers of one mode that begin with `prefix`, the longest and then the highest first: among numbers that differ only in
 * their counter the first is the highest. A few, because others may share the beginning.
 */
export async function listHighestNumbers(
  q: Queryable,
  args: { businessId: string; mode: "test" | "live"; prefix: string },
): Promise<string[]> {
  const literal = `${args.prefix.replace(/[\\%_]/g, "\\$&")}%`;
  const rows = await q
    .select({ number: invoices.number })
    .from(invoices)
    .where(
      and(
        eq(invoices.businessId, args.businessId),
        eq(invoices.mode, args.mode),
        // SQLite has no escape character unless one is named; PostgreSQL has this one anyway.
        args.prefix === "" ? sql`${invoices.number} is not null` : sql`${like(invoices.number, literal)} escape '\\'`,
      ),
    )
    .orderBy(desc(sql`length(${invoices.number})`), desc(invoices.number))
    .limit(200);
  return rows.flatMap((row) => (row.number === null ? [] : [row.number]));
}

/** What the owner typed in the settings; the period starts over, so that the typed number is the very next one. */
export async function setNumberSeries(
  q: Queryable,
  args: { businessId: string; mode: "test" | "live"; pattern: string; nextNumber: number },
): Promise<void> {
  await q
    .update(numberSeries)
    .set({ pattern: args.pattern, nextNumber: args.nextNumber, period: "" })
    .where(
      and(
        eq(numberSeries.businessId, args.businessId),
        eq(numberSeries.mode, args.mode),
        eq(numberSeries.kind, "invoice"),
      ),
    );
}
