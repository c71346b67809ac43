import type { Queryable } from "@/db/client";
import { isNumberUsed } from "@/db/queries/invoices";
import { findNumberSeries, insertNumberSeries, moveNumberSeries } from "@/db/queries/number-series";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import type { Mode } from "./invoice-snapshot";
import { DEFAULT_PATTERNS, type NumberSeries, PROFORMA_PATTERNS, takeNext, takeNextAnyway } from "./number-series";

export type DocumentKind = "invoice" | "proforma";
type TakeNumber = { businessId: string; mode: Mode; issueOn: string; kind?: DocumentKind };

/**
 * Gives away the next number of the series. It belongs to the caller's transaction: when that fails, the number is free
 * again, which is what makes the series gapless. Throws CONFLICT when the number has been used before.
 */
export async function takeNumber(tx: Queryable, ctx: Pick<Context, "newId">, input: TakeNumber): Promise<string> {
  const series = (await findNumberSeries(tx, input)) ?? (await createSeries(tx, ctx, input));
  const taken = takeNext(series, input.issueOn);
  if (await isUsed(tx, input, taken.number))
    throw new AppError(
      "CONFLICT",
      `The number ${taken.number} has been used already. Raise the next number under Settings → Business.`,
    );
  await move(tx, input, { from: series, to: taken.next });
  return taken.number;
}

/**
 * The same for an invoice that money has already been taken for: numbers that are used are passed over and no date is
 * refused, because the money is there whether the settings fit or not.
 */
export async function takeNumberForMoney(
  tx: Queryable,
  ctx: Pick<Context, "newId">,
  input: TakeNumber,
): Promise<string> {
  const series = (await findNumberSeries(tx, input)) ?? (await createSeries(tx, ctx, input));
  let taken = takeNextAnyway(series, input.issueOn);
  while (await isUsed(tx, input, taken.number)) taken = takeNextAnyway(taken.next, input.issueOn);
  await move(tx, input, { from: series, to: taken.next });
  return taken.number;
}

/** What the next document would be called, without taking the number. */
export async function peekNumber(q: Queryable, input: TakeNumber): Promise<string> {
  const series = (await findNumberSeries(q, input)) ?? firstSeries(input);
  return takeNext(series, input.issueOn).number;
}

const isUsed = (tx: Queryable, { businessId, mode }: TakeNumber, number: string) =>
  isNumberUsed(tx, { businessId, mode, number });

async function move(
  tx: Queryable,
  { businessId, mode, kind }: TakeNumber,
  { from, to }: { from: NumberSeries; to: NumberSeries },
): Promise<void> {
  const isMoved = await moveNumberSeries(tx, {
    businessId,
    mode,
    kind: kind ?? "invoice",
    from: { pattern: from.pattern, nextNumber: from.nextNumber, period: from.period },
    to: { nextNumber: to.nextNumber, period: to.period },
  });
  if (!isMoved) throw new AppError("BUSY", "Another invoice took this number just now. Please try again.");
}

async function createSeries(tx: Queryable, ctx: Pick<Context, "newId">, input: TakeNumber): Promise<NumberSeries> {
  const series = firstSeries(input);
  const { businessId, mode, kind = "invoice" } = input;
  await insertNumberSeries(tx, { id: ctx.newId("ser"), businessId, mode, kind, ...series });
  return series;
}

const firstSeries = ({ mode, kind }: TakeNumber): NumberSeries => ({
  pattern: (kind === "proforma" ? PROFORMA_PATTERNS : DEFAULT_PATTERNS)[mode],
  nextNumber: 1,
  period: "",
});
