/** When a message that did not arrive is tried again. Pure. */

const s = 1_000;
const min = 60 * s;
const h = 60 * min;

/** The waits after each try: quick at first, for a restart at the other side; then for three days, for a weekend. */
const waitsMs = [
  5 * s,
  30 * s,
  2 * min,
  10 * min,
  30 * min,
  h,
  2 * h,
  4 * h,
  8 * h,
  12 * h,
  12 * h,
  12 * h,
  12 * h,
  8 * h,
];

/** Tries of one series, the first included. */
export const MOST_TRIES = waitsMs.length + 1;

/**
 * When to try again after `tries` failed ones; null when it is over. `spread` (0 to 1) makes a wait up to a tenth longer, so
 * that what failed together does not come back together.
 */
export function nextTryAt(args: { tries: number; now: number; spread: number }): number | null {
  const wait = waitsMs[args.tries - 1];
  return wait === undefined ? null : args.now + wait + Math.floor((wait / 10) * args.spread);
}

/** An endpoint that took nothing for this long is switched off. */
export const OFF_AFTER_MS = 7 * 24 * h;
/** What waited longer for its endpoint to be switched on again is not sent any more. */
export const HELD_FOR_MS = 30 * 24 * h;
/** After a roll, messages are signed with the old secret too for this long. */
export const OVERLAP_MS = 24 * h;
