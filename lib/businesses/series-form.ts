import { AppError } from "@/lib/app-error";
import {
  couldMeet,
  formatNumber,
  type NumberSeries,
  requireNextNumber,
  requirePattern,
  takeNext,
} from "@/lib/invoices/number-series";

/** The series of the settings page; each key begins the names of its fields. */
export const SERIES = {
  live: { mode: "live", kind: "invoice" },
  test: { mode: "test", kind: "invoice" },
  liveProforma: { mode: "live", kind: "proforma" },
  testProforma: { mode: "test", kind: "proforma" },
} as const;
export type SeriesKey = keyof typeof SERIES;

/** What the settings show of a series on a day: a series that restarts today shows 1. */
export function shownNext(series: NumberSeries, today: string): number {
  try {
    return takeNext(series, today).next.nextNumber - 1;
  } catch {
    // The series has moved on to a later period by an invoice dated ahead; its own counter is the truth.
    return series.nextNumber;
  }
}

/** Checks what was typed; `name` tells the fields of the series apart. */
export function parseSeries(typed: { pattern: string; next: string }, name: string): { pattern: string; next: number } {
  const pattern = typed.pattern.trim();
  requirePattern(pattern, `${name}Pattern`);
  const next = /^\d{1,9}$/.test(typed.next.trim()) ? Number(typed.next.trim()) : Number.NaN;
  requireNextNumber(next, `${name}Next`);
  return { pattern, next };
}

/** Throws when a proforma could be given an invoice's number: then the invoice would find it taken. */
export function requireApart(patterns: { invoice: string; proforma: string }, name: string): void {
  if (!couldMeet(patterns.invoice, patterns.proforma)) return;
  throw new AppError(
    "BAD_INPUT",
    "Proformas could get the same numbers as invoices. Put other letters into the pattern, for example PF-{YYYY}/{N}.",
    { field: `${name}Pattern` },
  );
}

/** What stands before the counter on a day. */
export function numberPrefix(pattern: string, today: string): string {
  return formatNumber(pattern.slice(0, pattern.search(/\{N+\}/)), 0, today);
}

/** The highest counter among numbers of this pattern on this day; 0 when none is used. */
export function highestUsed(pattern: string, numbers: string[], today: string): number {
  const prefix = numberPrefix(pattern, today);
  const suffix = formatNumber(pattern.slice(pattern.search(/\{N+\}/)).replace(/^\{N+\}/, ""), 0, today);
  const counters = numbers.map((number) => {
    const isOurs = number.startsWith(prefix) && number.endsWith(suffix);
    const middle = isOurs ? number.slice(prefix.length, number.length - suffix.length) : "";
    return /^\d{1,9}$/.test(middle) ? Number(middle) : 0;
  });
  return Math.max(0, ...counters);
}

/** Throws when the next number has been used, or a later one has: the series only ever goes up. */
export function requireUnused(
  series: { pattern: string; next: number },
  numbers: string[],
  today: string,
  name: string,
): void {
  const highest = highestUsed(series.pattern, numbers, today);
  if (series.next > highest) return;
  throw new AppError(
    "BAD_INPUT",
    `${formatNumber(series.pattern, highest, today)} has been used. The next number must be ${highest + 1} or higher.`,
    { field: `${name}Next` },
  );
}
