/**
 * Slows wrong tries down without ever locking anyone out for good: after a number of free tries the next one has to wait,
 * twice as long each time up to a limit, and everything is forgotten after an hour of quiet. Rules with the clock passed in
 * (rate-limiter-flexible reads the wall clock itself, so its waits can't be tested); kept in memory, for one process.
 */
type Counter = { tries: number; lastAt: number };

export type Limit = { freeTries: number; firstWaitMs: number; longestWaitMs: number };

export type Throttle = { counters: Map<string, Counter>; known: Map<string, number> };

const FORGET_AFTER_MS = 3_600_000;
/** Bounds memory under an attack from many addresses; the oldest entries go first. */
const MOST_ENTRIES = 50_000;

export const createThrottle = (): Throttle => ({ counters: new Map(), known: new Map() });

/** How long the next try of this key has to wait, in ms; 0 when it may go on. */
export function waitMs(throttle: Throttle, key: string, limit: Limit, now: number): number {
  const counter = throttle.counters.get(key);
  if (counter === undefined || now - counter.lastAt > FORGET_AFTER_MS || counter.tries < limit.freeTries) return 0;
  const doublings = Math.min(counter.tries - limit.freeTries, 30);
  const wait = Math.min(limit.firstWaitMs * 2 ** doublings, limit.longestWaitMs);
  return Math.max(0, counter.lastAt + wait - now);
}

/** Books a try before its outcome is known, so that a hundred at once are counted as a hundred. */
export function bookTry(throttle: Throttle, key: string, now: number): void {
  const before = throttle.counters.get(key);
  const isForgotten = before === undefined || now - before.lastAt > FORGET_AFTER_MS;
  throttle.counters.delete(key);
  throttle.counters.set(key, { tries: isForgotten ? 1 : before.tries + 1, lastAt: now });
  dropOldest(throttle.counters);
}

/** Takes one booked try back: it was right. */
export function forgiveTry(throttle: Throttle, key: string): void {
  const counter = throttle.counters.get(key);
  if (counter !== undefined) throttle.counters.set(key, { ...counter, tries: Math.max(0, counter.tries - 1) });
}

export function forget(throttle: Throttle, key: string): void {
  throttle.counters.delete(key);
}

/** Remembers where somebody has signed in from, so that strangers' tries on their address don't slow them down. */
export function remember(throttle: Throttle, key: string, now: number): void {
  throttle.known.delete(key);
  throttle.known.set(key, now);
  dropOldest(throttle.known);
}

function dropOldest(entries: Map<string, unknown>): void {
  if (entries.size <= MOST_ENTRIES) return;
  const [oldest] = entries.keys();
  if (oldest !== undefined) entries.delete(oldest);
}
