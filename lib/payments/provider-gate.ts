/**
 * Keeps background work from flooding a provider: a token bucket per connection, a pause after "too many requests", and a
 * breaker that waits longer after each silence in a row. Customers' own requests are not held back by it. State is per
 * process and may be lost.
 */

type Gate = {
  tokens: number;
  filledAt: number;
  /** Silences in a row; several questions under way when the provider fell silent count as one. */
  failures: number;
  closedUntil: number;
  /** After a pause one question is under way, and its answer decides. */
  isProbing: boolean;
  /** "Too many requests" in a row; answers of calls that were under way meanwhile don't end the pause. */
  limits: number;
  limitedUntil: number;
};

/**
 * Stripe allows 100 requests a second live and 25 in test mode. Rate and reserve together stay below, with room for the
 * customers' own requests and for looks that take a second request.
 */
const rules = {
  live: { perSecond: 60, reserve: 35 },
  test: { perSecond: 12, reserve: 12 },
} as const;
const longestPauseMs = 5 * 60_000;
const longestLimitMs = 30_000;
/** Two single silences in a row are no outage yet. */
const outageFrom = 3;

const gates = new WeakMap<object, Map<string, Gate>>();

type At = { owner: object; connectionId: string; now: number };
type Mode = { mode: "test" | "live" };

function gateOf({ owner, connectionId, now }: At): Gate {
  let known = gates.get(owner);
  if (known === undefined) {
    known = new Map();
    gates.set(owner, known);
  }
  let gate = known.get(connectionId);
  if (gate === undefined) {
    // Full: how much that is depends on the mode.
    const tokens = Number.POSITIVE_INFINITY;
    gate = { tokens, filledAt: now, failures: 0, closedUntil: 0, isProbing: false, limits: 0, limitedUntil: 0 };
    known.set(connectionId, gate);
  }
  return gate;
}

function refilled(at: At & Mode): Gate {
  const gate = gateOf(at);
  const { perSecond, reserve } = rules[at.mode];
  const gained = Math.max(0, ((at.now - gate.filledAt) / 1_000) * perSecond);
  gate.tokens = Math.min(reserve, gate.tokens + gained);
  gate.filledAt = at.now;
  return gate;
}

/** 1 s, 2 s, 4 s … 5 min. */
const pauseMs = (failures: number): number => Math.min(1_000 * 2 ** (failures - outageFrom), longestPauseMs);

/** Until when nothing may be asked because the provider is out of order or asked us to slow down; null when it may. */
export function closedUntil(at: At): number | null {
  const gate = gateOf(at);
  const until = Math.max(gate.closedUntil, gate.limitedUntil);
  return until > at.now ? until : null;
}

/** Null when the provider may be asked now (and one question is counted); else the time to come back. */
export function passGate(at: At & Mode): number | null {
  const closed = closedUntil(at);
  if (closed !== null) return closed;
  const gate = refilled(at);
  if (gate.tokens < 1) return at.now + Math.ceil(((1 - gate.tokens) / rules[at.mode].perSecond) * 1_000);
  gate.tokens -= 1;
  // After an outage one question goes ahead; the others wait for its answer, or for the next pause to end.
  if (gate.failures >= outageFrom) {
    gate.closedUntil = at.now + pauseMs(gate.failures);
    gate.isProbing = true;
  }
  return null;
}

/** Counts requests that were made without asking here, such as the further pages of a list. */
export function countRequests(at: At & Mode & { requests: number }): void {
  refilled(at).tokens -= at.requests;
}

export function noteAnswer(at: At): void {
  const gate = gateOf(at);
  gate.failures = 0;
  gate.closedUntil = 0;
  gate.isProbing = false;
  if (gate.limitedUntil <= at.now) gate.limits = 0;
}

/** The provider did not answer: one probe after the pause, then longer. */
export function noteSilence(at: At): void {
  const gate = gateOf(at);
  if (gate.closedUntil > at.now && !gate.isProbing) return;
  gate.isProbing = false;
  gate.failures += 1;
  if (gate.failures >= outageFrom) gate.closedUntil = at.now + pauseMs(gate.failures);
}

/** "Too many requests": a second, then longer each time it is said again after the pause. Returns when to come back. */
export function noteLimit(at: At): number {
  const gate = gateOf(at);
  if (gate.limitedUntil > at.now) return gate.limitedUntil;
  gate.limits += 1;
  gate.limitedUntil = at.now + Math.min(1_000 * 2 ** (gate.limits - 1), longestLimitMs);
  return gate.limitedUntil;
}
