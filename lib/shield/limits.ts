/** When the shield closes, for how long, and in which words. Pure. */

const min = 60_000;

export const subjects = ["payable", "offer", "business"] as const;
export type Subject = (typeof subjects)[number];

/**
 * Refused cards within a window that close a subject. One document: far more than a person with a bad day has cards. A
 * product's page is found by anyone, so many orders of it are counted together; `business` closes all product pages, never
 * invoices, whose links only their customers have: so nobody can shut a whole business by trying stolen cards.
 */
export const limits = {
  payable: { declines: 8, withinMs: 60 * min, pauseMs: 60 * min },
  offer: { declines: 25, withinMs: 10 * min, pauseMs: 20 * min },
  business: { declines: 60, withinMs: 10 * min, pauseMs: 20 * min },
} as const satisfies Record<Subject, { declines: number; withinMs: number; pauseMs: number }>;

/** Payments begun from one address within ten minutes; whole offices pay from one. */
export const startsOfIp = { most: 30, withinMs: 10 * min } as const;

/** Who comes back soon after a pause is paused for longer. */
const SOON_MS = 6 * 60 * min;
const LONGER = 3;

/** How long to pause; null while there is no reason to. `lastUntil` is when the last pause of the subject ended. */
export function pauseFor(
  subject: Subject,
  facts: { declines: number; lastUntil: number | null; now: number },
): number | null {
  const limit = limits[subject];
  if (facts.declines < limit.declines) return null;
  const isBack = facts.lastUntil !== null && facts.now - facts.lastUntil < SOON_MS;
  return limit.pauseMs * (isBack ? LONGER : 1);
}

/** Declines before the last pause ended have had their consequence. */
export const countFrom = (subject: Subject, facts: { lastUntil: number | null; now: number }): number =>
  Math.max(facts.now - limits[subject].withinMs, facts.lastUntil ?? 0);

const minutes = (ms: number): number => Math.max(1, Math.round(ms / min));
export const times = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

/** The story of a pause, as the owner reads it. */
export function storyOf(pause: {
  /** One address alone was turned away; everybody else could pay. */
  isAddress?: boolean;
  title: string;
  declines: number;
  stopped: number;
  startedAt: number;
  until: number;
  charged: number;
}): string {
  const refused = times(pause.declines, "card was refused", "cards were refused");
  const stopped = times(pause.stopped, "try", "tries");
  const length = times(minutes(pause.until - pause.startedAt), "minute", "minutes");
  if (pause.isAddress)
    return `${refused} on ${pause.title}, so one address was turned away for ${length}: ${stopped} stopped. Everybody else could pay.`;
  return `${refused} on ${pause.title}, so it was paused ${length}: ${stopped} stopped, ${pause.charged} charged.`;
}

/** For who wants to pay meanwhile. */
export const pausedSentence = (leftMs: number): string =>
  `Too many cards were refused here, so paying is paused. Nothing was charged. Please try again in ${times(minutes(leftMs), "minute", "minutes")}.`;
