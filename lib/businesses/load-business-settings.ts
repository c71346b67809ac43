import { findNumberSeries } from "@/db/queries/number-series";
import type { Context } from "@/lib/context";
import { todayIn } from "@/lib/invoices/calendar";
import { DEFAULT_PATTERNS } from "@/lib/invoices/number-series";
import type { Business } from "./business";
import { loadBusiness } from "./load-business";
import { shownNext } from "./series-form";

export type SeriesView = { pattern: string; next: number };
export type BusinessSettings = { business: Business; today: string; series: { test: SeriesView; live: SeriesView } };

/** What the settings page shows, number series as they stand today where the business is. */
export async function loadBusinessSettings(ctx: Context, input: { businessId: string }): Promise<BusinessSettings> {
  const business = await loadBusiness(ctx, input);
  const today = todayIn(business.timeZone, ctx.now());
  const view = async (mode: "test" | "live"): Promise<SeriesView> => {
    const series = await findNumberSeries(ctx.db.read, { businessId: business.id, mode });
    if (series === null) return { pattern: DEFAULT_PATTERNS[mode], next: 1 };
    return { pattern: series.pattern, next: shownNext(series, today) };
  };
  return { business, today, series: { test: await view("test"), live: await view("live") } };
}
