/** Work on the page in pieces: however many buttons there are, the page never stands still for us. Pure, save for the clock. */

/** A quarter of a frame. The rest goes on after the page had its turn. */
export const pieceMs = 4;

export type Clock = { now(): number; later(run: () => void): void };

const browser: Clock = { now: () => performance.now(), later: (run) => void setTimeout(run) };

/** Gives back how work is added: what is waiting already is done once, and nothing before the caller has ended. */
export function inPieces<One>(work: (one: One) => void, { now, later }: Clock = browser): (one: One) => void {
  const waiting = new Set<One>();
  let isPlanned = false;
  function plan(): void {
    if (isPlanned) return;
    isPlanned = true;
    later(run);
  }
  function run(): void {
    const endsAt = now() + pieceMs;
    try {
      // What is added meanwhile comes last.
      for (const one of waiting) {
        waiting.delete(one);
        work(one);
        if (now() >= endsAt) break;
      }
    } finally {
      isPlanned = false;
      if (waiting.size > 0) plan();
    }
  }
  return (one) => {
    waiting.add(one);
    plan();
  };
}
