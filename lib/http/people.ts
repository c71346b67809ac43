/**
 * People come before background work: the queues begin their next thing when nobody waits for an answer of this process. So
 * that a busy till never stops the books, something is begun every `patienceMs` all the same; and who has waited for longer
 * than `longestMs` waits for something other than this process's time: a provider, or the reader's own connection.
 */
const patienceMs = 25;
const longestMs = 1_000;
const lookEveryMs = 3;

export type People = {
  /** Somebody waits for an answer; the returned function says that it has left. */
  arrive(): () => void;
  /** Resolves when the next thing may be begun, one after the other. */
  turn(): Promise<void>;
};

export function createPeople(now = () => performance.now()): People {
  const arrivals = new Set<{ at: number }>();
  const queue: (() => void)[] = [];
  let begunAt = Number.NEGATIVE_INFINITY;
  let isCalling = false;

  const someoneWaits = (): boolean => [...arrivals].some(({ at }) => now() - at < longestMs);

  async function call(): Promise<void> {
    if (isCalling) return;
    isCalling = true;
    while (queue.length > 0) {
      if (someoneWaits() && now() - begunAt < patienceMs) await later(lookEveryMs);
      else {
        begunAt = now();
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
