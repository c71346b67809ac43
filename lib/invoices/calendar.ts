import { dayInZone } from "@/lib/money/format-money";

/** Calendar days are `YYYY-MM-DD` without a zone; an instant becomes a day only in the business's zone. */

const DAY_PATTERN = /^(\d{4})-(\d{2})-(\d{2})$/;
const DAY_MS = 86_400_000;

/** True for a day that exists: 2026-02-30 does not. Years 2000 to 2199, so that a slip of the finger is noticed. */
export function isDay(text: string): boolean {
  const match = DAY_PATTERN.exec(text);
  if (match === null) return false;
  const year = Number(match[1]);
  return year >= 2000 && year <= 2199 && new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10) === text;
}

/** Today where the business is. */
export const todayIn = (timeZone: string, nowMs: number): string => dayInZone(nowMs, timeZone);

export const addDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/** Whole days from one day to another; negative when `to` is earlier. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);

/**
 * The instant of a full hour on a day in a zone, UTC ms. An hour that the change to summer time skips is the hour after.
 */
export function instantAt(day: string, hour: number, timeZone: string): number {
  const asUtc = Date.parse(`${day}T${String(hour).padStart(2, "0")}:00:00Z`);
  // The offset is taken at the guess, then at the corrected guess, because a change of the clock may lie between them.
  const first = asUtc - offsetMs(timeZone, asUtc);
  return asUtc - offsetMs(timeZone, first);
}

function offsetMs(timeZone: string, atMs: number): number {
  const parts = partsIn(timeZone, atMs);
  const wall = Date.parse(`${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}:${parts.second}Z`);
  return wall - Math.floor(atMs / 1_000) * 1_000;
}

type WallParts = Record<"year" | "month" | "day" | "hour" | "minute" | "second", string>;

const formats = new Map<string, Intl.DateTimeFormat>();

function partsIn(timeZone: string, atMs: number): WallParts {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone,
      calendar: "gregory",
      numberingSystem: "latn",
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    });
    formats.set(timeZone, format);
  }
  const found: WallParts = { year: "", month: "", day: "", hour: "", minute: "", second: "" };
  for (const part of format.formatToParts(atMs)) if (part.type in found) found[partName(part.type)] = part.value;
  return found;
}

/** The caller has checked that the part's type is one of ours. */
const partName = (type: string) => type as keyof WallParts;
