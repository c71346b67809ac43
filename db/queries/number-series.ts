import { and, eq } from "drizzle-orm";
import type { Queryable } from "../client";
import { numberSeries } from "../schema";

type Mode = "test" | "live";
/** Invoices unless told otherwise; each kind of document counts for itself. */
type OfSeries = { businessId: string; mode: Mode; kind?: "invoice" | "proforma" };
export type NumberSeriesRow = typeof numberSeries.$inferSelect;

export async function findNumberSeries(q: Queryable, args: OfSeries): Promise<NumberSeriesRow | null> {
  const rows = await q.select().from(numberSeries).where(ofMode(args)).limit(1);
  return rows[0] ?? null;
}

/** Keeps the row that is there already. */
export async function insertNumberSeries(q: Queryable, row: NumberSeriesRow): Promise<void> {
  await q.insert(numberSeries).values(row).onConflictDoNothing();
}

/**
 * Moves the series on, but only from the state that was read: false means that another transaction was faster. Run inside
 * the transaction that gives the number away, so that a rollback gives it back.
 */
export async function moveNumberSeries(
  q: Queryable,
  args: OfSeries & {
    from: { pattern: string; nextNumber: number; period: string };
    to: { nextNumber: number; period: string };
  },
): Promise<boolean> {
  const rows = await q
    .update(numberSeries)
    .set(args.to)
    .where(
      and(
        ofMode(args),
        eq(numberSeries.pattern, args.from.pattern),
        eq(numberSeries.nextNumber, args.from.nextNumber),
        eq(numberSeries.period, args.from.period),
      ),
    )
    .returning({ id: numberSeries.id });
  return rows.length === 1;
}

const ofMode = (args: OfSeries) =>
  and(
    eq(numberSeries.businessId, args.businessId),
    eq(numberSeries.mode, args.mode),
    eq(numberSeries.kind, args.kind ?? "invoice"),
  );
