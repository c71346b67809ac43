/** Whether all money is accounted for, in one sentence. */

/** What the last comparison with the provider's books said. */
export type BookStanding = {
  comparedAt: number | null;
  differences: number;
  kind: "equal" | "differs" | "never" | "failed";
  reason: string | null;
};

export type StandingFacts = {
  /** How many things wait for a person. */
  needs: number;
  hasConnection: boolean;
  /** When every connection's list of changes was last read to its end; null without a connection. */
  checkedAt: number | null;
  book: BookStanding;
  now: number;
};

export type Standing = { tone: "good" | "warn" | "info"; text: string };

/** Null when there is nothing to account for yet: nobody is connected and nothing waits. */
export function moneyStanding(facts: StandingFacts): Standing | null {
  if (facts.needs > 0)
    return { tone: "warn", text: facts.needs === 1 ? "1 thing needs you" : `${facts.needs} things need you` };
  if (!facts.hasConnection || facts.checkedAt === null) return null;
  const checked = `checked ${agoWords(facts.checkedAt, facts.now)}`;
  if (facts.book.kind === "equal") return { tone: "good", text: `Every payment is accounted for, ${checked}.` };
  // Until the first comparison we only know what Stripe told us of, and say no more than that.
  return { tone: "good", text: `Every payment Stripe told us of is recorded, ${checked}.` };
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

const units: [number, string][] = [
  [2 * dayMs, "day"],
  [hourMs, "hour"],
  [minuteMs, "minute"],
  [1_000, "second"],
];
const lengths: Record<string, number> = { day: dayMs, hour: hourMs, minute: minuteMs, second: 1_000 };

/** "4 minutes", "26 hours", "3 days": the largest whole unit (hours up to two days). */
export function durationWords(ms: number): string {
  const unit = units.find(([from]) => ms >= from)?.[1] ?? "second";
  const count = Math.max(1, Math.floor(ms / (lengths[unit] ?? 1_000)));
  return count === 1 ? `1 ${unit}` : `${count} ${unit}s`;
}

/** "4 minutes ago", and "just now" within the last minute or from a clock that runs ahead. */
export const agoWords = (at: number, now: number): string =>
  now - at < minuteMs ? "just now" : `${durationWords(now - at)} ago`;
