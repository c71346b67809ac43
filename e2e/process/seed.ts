/** Repeatable chance: one seed gives one course of events (as far as two programs on one machine allow). */
export type Chance = {
  seed: number;
  /** From 0 up to and without 1. */
  next(): number;
  /** A whole number from `low` to `high`. */
  between(low: number, high: number): number;
  /** True with this probability. */
  happens(probability: number): boolean;
};

/** Mulberry32. `E2E_SEED` repeats a run. */
export function openChance(seed = Number(process.env.E2E_SEED ?? Date.now() % 1_000_000)): Chance {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    seed,
    next,
    between: (low, high) => low + Math.floor(next() * (high - low + 1)),
    happens: (probability) => next() < probability,
  };
}
