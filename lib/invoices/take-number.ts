import type { Queryable } from "@/db/client";
import { isNumberUsed } from "@/db/queries/invoices";
import { findNumberSeries, insertNumberSeries, moveNumberSeries } from "@/db/queries/number-series";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import type { Mode } from "./invoice-snapshot";
import { DEFAULT_PATTERNS, type NumberSeries, takeNext } from "./number-series";

type TakeNumber = { businessId: string; mode: Mode; issueOn: string };

/**
 * Gives away the next number of the mode's series. It belongs to the caller's transaction: when that fails, the number is
 * free again, which is what makes the series gapless. Throws CONFLICT when the number has been used before.
 */
export async function takeNumber(tx: Queryable, ctx: Pick<Context, "newId">, input: TakeNumber): Promise<string> {
  const series = (await findNumberSeries(tx, input)) ?? (await createSeries(tx, ctx, input));
  const { number, next } = takeNext(series, input.issueOn);
  if (await isNumberUsed(tx, { businessId: input.businessId, mode: input.mode, number }))
    throw new AppError(
      "CONFLICT",
      `The number ${number} has been used already. Raise the next number under Settings → Business.`,
    );
  const isMoved = await moveNumberSeries(tx, {
    businessId: input.businessId,
    mode: input.mode,
    from: { pattern: series.pattern, nextNumber: series.nextNumber, period: series.period },
    to: { nextNumber: next.nextNumber, period: next.period },
  });
  if (!isMoved) throw new AppError("BUSY", "Another invoice took this number just now. Please try again.");
  return number;
}

/** What the next invoice would be called, without taking the number. */
export async function peekNumber(q: Queryable, input: TakeNumber): Promise<string> {
  const series = (await findNumberSeries(q, input)) ?? firstSeries(input.mode);
  return takeNext(series, input.issueOn).number;
}

async function createSeries(
  tx: Queryable,
  ctx: Pick<Context, "newId">,
  { businessId, mode }: TakeNumber,
): Promise<NumberSeries> {
  const series = firstSeries(mode);
  await insertNumberSeries(tx, { id: ctx.newId("ser"), businessId, mode, kind: "invoice", ...series });
  return series;
}

const firstSeries = (mode: Mode): NumberSeries => ({ pattern: DEFAULT_PATTERNS[mode], nextNumber: 1, period: "" });
