import type { Queryable } from "../client";
import { numberSeries } from "../schema";
import { findRow, updateRows } from "./rows";

type Mode = "test" | "live";
/** Invoices unless told otherwise; each kind of document counts for itself. */
type OfSeries = { businessId: string; mode: Mode; kind?: "invoice" | "proforma" };
export type NumberSeriesRow = typeof numberSeries.$inferSelect;

export async function findNumberSeries(q: Queryable, args: OfSeries): Promise<NumberSeriesRow | null> {
  return findRow(q, numberSeries, ofMode(args));
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
  const { pattern, nextNumber, period } = args.from;
  const where = { ...ofMode(args), pattern, nextNumber, period };
  return (await updateRows(q, numberSeries, { set: args.to, where })) === 1;
}

const ofMode = ({ businessId, mode, kind = "invoice" }: OfSeries) => ({ businessId, mode, kind });
