import { performance } from "node:perf_hooks";

/**
 * People come before background work: the queues begin their next thing when nobody waits for an answer of this process. So
 * that a busy till never stops the books, something is begun every `patienceMs` all the same, or as soon as the process had
 * nothing to do: whoever waits then waits for a provider or a reader's connection, and so does who has waited for `longestMs`.
 */
const patienceMs = 25;
const longestMs = 1_000;
/** Less than this, and only the timer below was waited for. */
const idleEnoughMs = 5;
const lookEveryMs = 3;

export type People = {
  /** Somebody waits for an answer; the returned function says that it has left. */
  arrive(): () => void;
  /** Resolves when the next thing may be begun, one after the other. */
  turn(): Promise<void>;
};

type Clocks = { now(): number; idleMs(): number };

const processClocks: Clocks = { now: () => performance.now(), idleMs: () => performance.eventLoopUtilization().idle };

export function createPeople({ now, idleMs }: Clocks = processClocks): People {
  const arrivals = new Set<{ at: number }>();
  const queue: (() => void)[] = [];
  let begunAt = Number.NEGATIVE_INFINITY;
  let idleAtBegin = 0;
  let isCalling = false;

  /** In the order of their arrival. Who waited for too long is forgotten: a connection that broke may never say so. */
  function someoneWaits(): boolean {
    for (const arrival of arrivals) {
      if (now() - arrival.at < longestMs) return true;
      arrivals.delete(arrival);
    }
    return false;
  }

  const isTheirTurn = (): boolean =>
    now() - begunAt < patienceMs && idleMs() - idleAtBegin < idleEnoughMs && someoneWaits();

  async function call(): Promise<void> {
    if (isCalling) return;
    isCalling = true;
    while (queue.length > 0) {
      if (isTheirTurn()) await later(lookEveryMs);
      else {
        begunAt = now();
        idleAtBegin = idleMs();
        queue.shift()?.();
        await nextTurn();
      }
    }
    isCalling = false;
  }

  return {
    arrive() {
      const arrival = { at: now() };
      arrivals.add(arrival);
      return () => void arrivals.delete(arrival);
    },
    turn() {
      const begun = new Promise<void>((resolve) => queue.push(resolve));
      void call();
      return begun;
    },
  };
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** One for the process: the server counts, and the queues run in another evaluation of this module. */
export function people(): People {
  const shared = globalThis as { paymastPeople?: People };
  shared.paymastPeople ??= createPeople();
  return shared.paymastPeople;
}
