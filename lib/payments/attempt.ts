/** Rules of a payment attempt: which state may follow which, when it is looked at again, when it can be reused. */
import type { PaymentStatus } from "@/lib/providers/provider";

export type AttemptStatus = "created" | "unknown" | PaymentStatus;

/** Attempts that hold the payable's one place (the partial unique index `attempts_one_open` says the same). */
export const openStatuses = ["created", "unknown", "open", "requires_action", "processing"] as const;

const rank = {
  created: 0,
  unknown: 0,
  open: 1,
  requires_action: 2,
  processing: 3,
  canceled: 4,
  succeeded: 5,
} as const satisfies Record<AttemptStatus, number>;

export const isOpenStatus = (status: AttemptStatus): boolean => status !== "succeeded" && status !== "canceled";

/**
 * The state after the provider said `told`. Succeeded is never undone and canceled only by money that arrived. Before
 * that, the provider's newest word counts (a declined card or a failed debit goes back to open, the same payment is
 * used again), but an answer that was asked for before the last one we stored never takes a step back.
 */
export function nextStatus(current: AttemptStatus, told: PaymentStatus, answer: { isStale: boolean }): AttemptStatus {
  if (current === "succeeded" || told === "succeeded") return "succeeded";
  if (current === "canceled" || told === "canceled") return "canceled";
  if (answer.isStale && rank[told] < rank[current]) return current;
  return told;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** After this the provider itself has given up on anything still open; events are kept for 30 days. */
export const watchForMs = 30 * dayMs;

/** Waits between looks at an attempt whose secret a customer holds: 1, 5, 15 minutes, then hourly to 30 days. */
const openWaitsMs = [minuteMs, 5 * minuteMs, 15 * minuteMs];
/** The customer pressed Pay: paid within a minute even when no webhook and no browser comes back. */
const touchedWaitsMs = [15_000, 15_000, 15_000, 30_000, minuteMs, 5 * minuteMs, 15 * minuteMs];
/** We do not even know whether the provider has it. */
const unansweredWaitsMs = [5_000, 10_000, 30_000, minuteMs, 5 * minuteMs, 15 * minuteMs];

/** When an attempt is asked about again, `checks` looks after it was opened or touched; null when it is settled for good. */
export function nextCheckAt(attempt: {
  status: AttemptStatus;
  isTouched: boolean;
  isFeeMissing: boolean;
  checks: number;
  createdAt: number;
  /** The last touch, release or news; an old attempt that is used again is watched like a new one. */
  watchedFrom?: number;
  now: number;
}): number | null {
  const watchedFrom = Math.max(attempt.createdAt, attempt.watchedFrom ?? attempt.createdAt);
  if (attempt.now - watchedFrom > watchForMs) return null;
  if (attempt.status === "canceled") return null;
  if (attempt.status === "succeeded" && !attempt.isFeeMissing) return null;
  const waits =
    attempt.status === "created" || attempt.status === "unknown"
      ? unansweredWaitsMs
      : attempt.isTouched && attempt.status !== "succeeded"
        ? touchedWaitsMs
        : openWaitsMs;
  return attempt.now + (waits[attempt.checks] ?? hourMs);
}

/** How long an unanswered attempt may be asked about before a new one takes its place. */
const answerWithinMs = 15_000;
/** A provider forgets an idempotency key after a day; from then on the same create call would make a second payment. */
const sameCallWithinMs = 23 * hourMs;

/**
 * Nobody knows whether the provider has it, and nobody got an answer since; or it is so old that asking again would no longer
 * be the same call. As its secret never left, no money can move through it, so it is given up for a new one.
 */
export function isForsaken(
  attempt: { status: AttemptStatus; secretReleasedAt: number | null; createdAt: number; updatedAt: number },
  now: number,
): boolean {
  if (attempt.secretReleasedAt !== null) return false;
  if (attempt.status === "unknown" && now - attempt.updatedAt > answerWithinMs) return true;
  const isUnanswered = attempt.status === "created" || attempt.status === "unknown";
  return isUnanswered && now - attempt.createdAt > sameCallWithinMs;
}

/** How soon a connection's list of changes is read again, by how recently one of its open attempts saw activity. */
export function sweepWaitMs(lastActivityAt: number | null, now: number): number {
  if (lastActivityAt === null) return hourMs;
  if (now - lastActivityAt < hourMs) return 30_000;
  return now - lastActivityAt < dayMs ? 5 * minuteMs : hourMs;
}

/** Wait before try number `tries`: 1 s doubled each time, at most 15 minutes. */
export function backoffMs(tries: number): number {
  return Math.min(1_000 * 2 ** Math.min(tries, 20), 15 * minuteMs);
}

/** A failing event or job is given up, with an alarm, after this many tries. */
export const maxTries = 20;
