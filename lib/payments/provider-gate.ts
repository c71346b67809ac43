/**
 * Keeps background work from flooding a provider: a token bucket per connection, and a breaker that waits longer after each
 * failure in a row. Customers' own requests are not held back by it. State is per process and may be lost.
 */

type Gate = { tokens: number; filledAt: number; failures: number; closedUntil: number };

/** Stripe allows 100 requests a second live and 25 in test mode; a look at a payment is one or two. */
const perSecond = { live: 60, test: 40 } as const;
const burst = 100;
const longestPauseMs = 5 * 60_000;

const gates = new WeakMap<object, Map<string, Gate>>();

function gateOf(owner: object, connectionId: string, now: number): Gate {
  let known = gates.get(owner);
  if (known === undefined) {
    known = new Map();
    gates.set(owner, known);
  }
  let gate = known.get(connectionId);
  if (gate === undefined) {
    gate = { tokens: burst, filledAt: now, failures: 0, closedUntil: 0 };
    known.set(connectionId, gate);
  }
  return gate;
}

type At = { owner: object; connectionId: string; now: number };

/** Null when the provider may be asked now; else the time to come back. */
export function passGate(at: At & { mode: "test" | "live" }): number | null {
  const gate = gateOf(at.owner, at.connectionId, at.now);
  if (gate.closedUntil > at.now) return gate.closedUntil;
  const refill = ((at.now - gate.filledAt) / 1_000) * perSecond[at.mode];
  gate.tokens = Math.min(burst, gate.tokens + Math.max(0, refill));
  gate.filledAt = at.now;
  if (gate.tokens < 1) return at.now + 250;
  gate.tokens -= 1;
  return null;
}

export function noteAnswer(at: At): void {
  const gate = gateOf(at.owner, at.connectionId, at.now);
  gate.failures = 0;
  gate.closedUntil = 0;
}

/** The provider did not answer: one probe after the pause, then longer. */
export function noteSilence(at: At): void {
  const gate = gateOf(at.owner, at.connectionId, at.now);
  gate.failures += 1;
  // Two single failures in a row are no outage yet; from the third on we wait 1 s, 2 s, 4 s … 5 min.
  if (gate.failures >= 3) gate.closedUntil = at.now + Math.min(1_000 * 2 ** (gate.failures - 3), longestPauseMs);
}
