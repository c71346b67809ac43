import type { Queryable } from "@/db/client";
import { findBusiness, updateBusiness } from "@/db/queries/businesses";
import { findNumberSeries } from "@/db/queries/number-series";
import { listHighestNumbers, setNumberSeries } from "@/db/queries/series-settings";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import { todayIn } from "@/lib/invoices/calendar";
import { withoutKey } from "./business";
import { ownFieldsAfter, parseBusiness, type TypedBusiness } from "./business-form";
import { numberPrefix, parseSeries, requireUnused, shownNext } from "./series-form";

type Mode = "test" | "live";
/** `shownNext` is what the page showed: an unchanged field is left alone although invoices were issued meanwhile. */
export type TypedSeries = { pattern: string; next: string; shownNext: string };

export type SaveBusinessInput = {
  businessId: string;
  typed: TypedBusiness;
  series: Record<Mode, TypedSeries>;
};

/** Stores the business's settings and its two number series, all or nothing. What was issued keeps what it says. */
export async function saveBusiness(ctx: Context, input: SaveBusinessInput): Promise<void> {
  const fields = parseBusiness(input.typed);
  const today = todayIn(fields.timeZone, ctx.now());
  await ctx.db.inTransaction(async (tx) => {
    const row = await findBusiness(tx, input.businessId);
    if (row === null) throw new AppError("NOT_FOUND", "This business does not exist.");
    const ownFields = ownFieldsAfter(withoutKey(row), fields);
    await updateBusiness(tx, { businessId: input.businessId, change: { ...fields, ownFields } });
    for (const mode of ["test", "live"] as const)
      await saveSeries(tx, { businessId: input.businessId, mode, typed: input.series[mode], today });
  });
}

type SeriesChange = { businessId: string; mode: Mode; typed: TypedSeries; today: string };

async function saveSeries(tx: Queryable, { businessId, mode, typed, today }: SeriesChange): Promise<void> {
  const wanted = parseSeries(typed, mode);
  const stored = await findNumberSeries(tx, { businessId, mode });
  if (stored === null) throw new Error(`The business ${businessId} has no ${mode} number series.`);
  const isNextUntouched = typed.next.trim() === typed.shownNext.trim();
  if (stored.pattern === wanted.pattern && (isNextUntouched || wanted.next === shownNext(stored, today))) return;
  const prefix = numberPrefix(wanted.pattern, today);
  const used = await listHighestNumbers(tx, { businessId, mode, prefix });
  requireUnused(wanted, used, today, mode);
  await setNumberSeries(tx, { businessId, mode, pattern: wanted.pattern, nextNumber: wanted.next });
}
