import { AppError } from "@/lib/app-error";

/**
 * How invoices are numbered. A pattern is text with tokens in braces: `{YYYY}` `{YY}` `{MM}` of the issue date and exactly
 * one counter, `{N}` … `{NNNNNNNN}`, whose letters say to how many digits it is padded. A pattern with the month restarts
 * its counter each month, one with the year each year.
 */
export const DEFAULT_PATTERNS = { live: "{YYYY}/{N}", test: "TEST-{N}" } as const;
/** A proforma is no invoice: it counts for itself, so that the invoices stay without gaps. */
export const PROFORMA_PATTERNS = { live: "PF-{YYYY}/{N}", test: "TEST-PF-{N}" } as const;

export type NumberSeries = { pattern: string; nextNumber: number; period: string };

const TOKEN = /\{([^{}]*)\}/g;
const COUNTER = /^N{1,8}$/;
const LONGEST_PATTERN = 40;
const LONGEST_NUMBER = 50;
const HIGHEST_NUMBER = 99_999_999;

/** Refuses, with a sentence on `field`, a pattern that could not number invoices without doubt. */
export function requirePattern(pattern: string, field = "pattern"): void {
  const refuse = (sentence: string): never => {
    throw new AppError("BAD_INPUT", sentence, { field });
  };
  if (pattern.trim() !== pattern || pattern.length === 0) refuse("Type a pattern, without spaces around it.");
  if (pattern.length > LONGEST_PATTERN) refuse(`A pattern has at most ${LONGEST_PATTERN} characters.`);
  const tokens = tokensOf(pattern);
  const unknown = tokens.find((token) => !COUNTER.test(token) && token !== "YYYY" && token !== "YY" && token !== "MM");
  if (unknown !== undefined)
    refuse(`{${unknown}} is not known. Use {YYYY}, {YY}, {MM} and one counter such as {N} or {NNNN}.`);
  const counters = tokens.filter((token) => COUNTER.test(token)).length;
  if (counters === 0) refuse("The pattern needs a counter, for example {N} or {NNNN}.");
  if (counters > 1) refuse("The pattern may have only one counter.");
  if (tokens.includes("MM") && !tokens.some((token) => token === "YYYY" || token === "YY"))
    refuse("A pattern with {MM} also needs {YYYY} or {YY}, or numbers would repeat next year.");
  const rest = pattern.replace(TOKEN, "");
  if (!/^[\p{L}\p{N} ./_\-#]*$/u.test(rest))
    refuse("Besides the tokens in braces, a pattern may have letters, digits, spaces and . / _ - #.");
}

export function requireNextNumber(nextNumber: number, field = "nextNumber"): void {
  if (!Number.isInteger(nextNumber) || nextNumber < 1 || nextNumber > HIGHEST_NUMBER)
    throw new AppError("BAD_INPUT", `The next number is a whole number from 1 to ${HIGHEST_NUMBER}.`, { field });
}

/**
 * Whether two patterns could ever make the same number. Tokens become digits, so patterns whose other characters differ
 * never meet; those whose other characters are the same might, on some day at some count, and are taken for meeting.
 */
export function couldMeet(one: string, other: string): boolean {
  const withoutDigits = (pattern: string) => pattern.replace(TOKEN, "").replace(/\d/g, "").toLowerCase();
  return withoutDigits(one) === withoutDigits(other);
}

/** What the counter belongs to on a day: `2026-03`, `2026`, or nothing when the pattern never restarts. */
export function periodOf(pattern: string, day: string): string {
  const tokens = tokensOf(pattern);
  if (tokens.includes("MM")) return day.slice(0, 7);
  return tokens.includes("YYYY") || tokens.includes("YY") ? day.slice(0, 4) : "";
}

export function formatNumber(pattern: string, counter: number, day: string): string {
  return pattern.replace(TOKEN, (_, token: string) => {
    if (token === "YYYY") return day.slice(0, 4);
    if (token === "YY") return day.slice(2, 4);
    if (token === "MM") return day.slice(5, 7);
    return String(counter).padStart(token.length, "0");
  });
}

/**
 * The number that an invoice of this issue date takes, and how the series continues. Throws BAD_INPUT for a date before
 * the period the series has reached: its numbers are closed, and going back would leave a gap or a repetition.
 */
export function takeNext(series: NumberSeries, issueOn: string): { number: string; next: NumberSeries } {
  const period = periodOf(series.pattern, issueOn);
  if (series.period.length === period.length && period < series.period)
    throw new AppError(
      "BAD_INPUT",
      `Invoice numbers have already moved on to ${series.period}. Choose an issue date in ${series.period} or later.`,
      { field: "issueOn" },
    );
  // An empty stored period is a series that has not been used since its pattern was typed: it keeps the owner's number.
  const isRestarted = series.period.length === period.length && period > series.period;
  const counter = isRestarted ? 1 : series.nextNumber;
  const number = formatNumber(series.pattern, counter, issueOn);
  if (number.length > LONGEST_NUMBER) throw new AppError("BAD_INPUT", "The invoice number would be too long.");
  return { number, next: { pattern: series.pattern, nextNumber: counter + 1, period } };
}

/**
 * The same for an invoice that money has already been taken for, which is never refused: on a day before the period that
 * the series has reached (a business that moved to a zone where it is still last year) it takes that period's next number.
 */
export function takeNextAnyway(series: NumberSeries, issueOn: string): { number: string; next: NumberSeries } {
  const isBehind =
    series.period.length === periodOf(series.pattern, issueOn).length &&
    periodOf(series.pattern, issueOn) < series.period;
  return takeNext(series, isBehind ? `${series.period}-01-01`.slice(0, 10) : issueOn);
}

/** What the next invoice would be called if it were issued on that day; for settings and for the preview of a draft. */
export const previewNumber = (series: NumberSeries, issueOn: string): string => takeNext(series, issueOn).number;

const tokensOf = (pattern: string): string[] => [...pattern.matchAll(TOKEN)].map((match) => match[1] ?? "");
