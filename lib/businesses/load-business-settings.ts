import { findNumberSeries } from "@/db/queries/number-series";
import type { Context } from "@/lib/context";
import { todayIn } from "@/lib/invoices/calendar";
import { DEFAULT_PATTERNS, PROFORMA_PATTERNS } from "@/lib/invoices/number-series";
import type { Business } from "./business";
import { loadBusiness } from "./load-business";
import { SERIES, type SeriesKey, shownNext } from "./series-form";

export type SeriesView = { pattern: string; next: number };
export type BusinessSettings = { business: Business; today: string; series: Record<SeriesKey, SeriesView> };

/** What the settings page shows, number series as they stand today where the business is. */
export async function loadBusinessSettings(ctx: Context, input: { businessId: string }): Promise<BusinessSettings> {
  const business = await loadBusiness(ctx, input);
  const today = todayIn(business.timeZone, ctx.now());
  const view = async (key: SeriesKey): Promise<SeriesView> => {
    const { mode, kind } = SERIES[key];
    const series = await findNumberSeries(ctx.db.read, { businessId: business.id, mode, kind });
    // The series of the proformas begins with the first of them.
    if (series === null)
      return { pattern: (kind === "proforma" ? PROFORMA_PATTERNS : DEFAULT_PATTERNS)[mode], next: 1 };
    return { pattern: series.pattern, next: shownNext(series, today) };
  };
  const series = {
    live: await view("live"),
    test: await view("test"),
    liveProforma: await view("liveProforma"),
    testProforma: await view("testProforma"),
  };
  return { business, today, series };
}
