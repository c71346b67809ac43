import type { Queryable } from "@/db/client";
import { findBusiness, updateBusiness } from "@/db/queries/businesses";
import { findNumberSeries, insertNumberSeries, type NumberSeriesRow } from "@/db/queries/number-series";
import { listHighestNumbers, setNumberSeries } from "@/db/queries/series-settings";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import { todayIn } from "@/lib/invoices/calendar";
import { PROFORMA_PATTERNS } from "@/lib/invoices/number-series";
import { withoutKey } from "./business";
import { ownFieldsAfter, parseBusiness, type TypedBusiness } from "./business-form";
import {
  numberPrefix,
  parseSeries,
  requireApart,
  requireUnused,
  SERIES,
  type SeriesKey,
  shownNext,
} from "./series-form";

/** `shownNext` is what the page showed: an unchanged field is left alone although invoices were issued meanwhile. */
export type TypedSeries = { pattern: string; next: string; shownNext: string };

export type SaveBusinessInput = {
  businessId: string;
  typed: TypedBusiness;
  series: Record<SeriesKey, TypedSeries>;
};

/** Stores the business's settings and its number series, all or nothing. What was issued keeps what it says. */
export async function saveBusiness(ctx: Context, input: SaveBusinessInput): Promise<void> {
  const fields = parseBusiness(input.typed);
  const today = todayIn(fields.timeZone, ctx.now());
  await ctx.db.inTransaction(async (tx) => {
    const row = await findBusiness(tx, input.businessId);
    if (row === null) throw new AppError("NOT_FOUND", "This business does not exist.");
    const ownFields = ownFieldsAfter(withoutKey(row), fields);
    await updateBusiness(tx, { businessId: input.businessId, change: { ...fields, ownFields } });
    for (const [invoices, proformas] of [
      ["test", "testProforma"],
      ["live", "liveProforma"],
    ] as const) {
      const change = { ctx, businessId: input.businessId, series: input.series, today };
      const changed = [
        await saveSeries(tx, { ...change, key: invoices }),
        await saveSeries(tx, { ...change, key: proformas }),
      ];
      const patternOf = (key: SeriesKey) => input.series[key].pattern.trim();
      if (changed.includes(true))
        requireApart({ invoice: patternOf(invoices), proforma: patternOf(proformas) }, proformas);
    }
  });
}

type SeriesChange = {
  ctx: Pick<Context, "newId">;
  businessId: string;
  key: SeriesKey;
  series: SaveBusinessInput["series"];
  today: string;
};

/** Whether the pattern is another than before. */
async function saveSeries(tx: Queryable, { ctx, businessId, key, series, today }: SeriesChange): Promise<boolean> {
  const typed = series[key];
  const wanted = parseSeries(typed, key);
  const { mode, kind } = SERIES[key];
  const stored = (await findNumberSeries(tx, { businessId, mode, kind })) ?? unstored(ctx, { businessId, key });
  const isNextUntouched = typed.next.trim() === typed.shownNext.trim();
  const isSamePattern = stored.pattern === wanted.pattern;
  if (isSamePattern && (isNextUntouched || wanted.next === shownNext(stored, today))) return false;
  const prefix = numberPrefix(wanted.pattern, today);
  const used = await listHighestNumbers(tx, { businessId, mode, prefix });
  requireUnused(wanted, used, today, key);
  await insertNumberSeries(tx, stored);
  await setNumberSeries(tx, { businessId, mode, kind, pattern: wanted.pattern, nextNumber: wanted.next });
  return !isSamePattern;
}

/** The row of a series that has not begun: sign-up makes those of the invoices, the first proforma its own. */
function unstored(ctx: Pick<Context, "newId">, of: { businessId: string; key: SeriesKey }): NumberSeriesRow {
  const { mode, kind } = SERIES[of.key];
  if (kind === "invoice") throw new Error(`The business ${of.businessId} has no ${mode} number series.`);
  const pattern = PROFORMA_PATTERNS[mode];
  return { id: ctx.newId("ser"), businessId: of.businessId, mode, kind, pattern, nextNumber: 1, period: "" };
}
