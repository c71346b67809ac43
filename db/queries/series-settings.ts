import { and, desc, eq, like, sql } from "drizzle-orm";
import type { Queryable } from "../client";
import { invoices, numberSeries } from "../schema";

/**
 * Numbers of one mode that begin with `prefix`, the longest and then the highest first: among numbers that differ only in
 * their counter the first is the highest. A few, because others may share the beginning. After them the same of the numbers
 * that documents had as proformas: a paid one keeps it beside its invoice number.
 */
export async function listHighestNumbers(
  q: Queryable,
  args: { businessId: string; mode: "test" | "live"; prefix: string },
): Promise<string[]> {
  const literal = `${args.prefix.replace(/[\\%_]/g, "\\$&")}%`;
  const found: string[] = [];
  for (const number of [invoices.number, invoices.proformaNumber]) {
    const rows = await q
      .select({ number })
      .from(invoices)
      .where(
        and(
          eq(invoices.businessId, args.businessId),
          eq(invoices.mode, args.mode),
          // SQLite has no escape character unless one is named; PostgreSQL has this one anyway.
          args.prefix === "" ? sql`${number} is not null` : sql`${like(number, literal)} escape '\\'`,
        ),
      )
      .orderBy(desc(sql`length(${number})`), desc(number))
      .limit(200);
    for (const row of rows) if (row.number !== null) found.push(row.number);
  }
  return found;
}

/** What the owner typed in the settings; the period starts over, so that the typed number is the very next one. */
export async function setNumberSeries(
  q: Queryable,
  args: {
    businessId: string;
    mode: "test" | "live";
    kind: "invoice" | "proforma";
    pattern: string;
    nextNumber: number;
  },
): Promise<void> {
  await q
    .update(numberSeries)
    .set({ pattern: args.pattern, nextNumber: args.nextNumber, period: "" })
    .where(
      and(
        eq(numberSeries.businessId, args.businessId),
        eq(numberSeries.mode, args.mode),
        eq(numberSeries.kind, args.kind),
      ),
    );
}
