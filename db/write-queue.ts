import { performance } from "node:perf_hooks";
import { AppError } from "../lib/app-error";

/** What the queue needs from a write connection; SQLite's statements are synchronous. */
export type WriteConnection = {
  exec(sql: string): void;
  isBusyError(error: unknown): boolean;
};

/** Whether a write may still use its handle. */
export type WriteLife = { isOver: boolean };

type Waiting = {
  /** When a lock of another process first stood in its way. */
  refusedAt: number | null;
  run: (life: WriteLife) => Promise<unknown>;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
};

/** How many waiting writes share one commit at most. */
const BATCH_LIMIT = 64;
/** How long a locked database is retried before the caller hears BUSY; a provider is to be answered within a second. */
const BUSY_LIMIT_MS = 600;
const BUSY_PAUSE_MS = 20;
/** A callback that has not finished by then is waiting for something it must not wait for. */
const STUCK_LIMIT_MS = 5_000;
/** The shortest a timer waits; what a batch took less than that is not given back. */
const SHORTEST_MS = 1;
/** The longest that is given back: a batch that took longer waited for a disk or a stuck callback, and held nobody up. */
const MOST_MS = 250;

/**
 * Writes one after another on one connection. Writes that wait share one `BEGIN IMMEDIATE … COMMIT`, a savepoint each, so
 * that one failing is rolled back alone, and nobody is answered before the commit is durable. Statements and commits block the
 * event loop: a batch ends after `sliceMs`, and the next one begins after everybody else who needs the event loop had it for as
 * long, up to a quarter of a second. What waits meanwhile joins the next batch.
 */
export function createWriteQueue(connection: WriteConnection, onCommit: () => void, { sliceMs = Infinity } = {}) {
  const waiting: Waiting[] = [];
  const share = createShare();
  let isDraining = false;

  async function drain(): Promise<void> {
    if (isDraining) return;
    isDraining = true;
    try {
      // Lets every write of this turn of the event loop join the first commit.
      await giveWay();
      while (await begin()) {
        const begunAt = performance.now();
        await commitBatch();
        share.took(performance.now() - begunAt);
        if (waiting.length > 0) await giveWay();
      }
    } finally {
      isDraining = false;
    }
    // Asked for between the last look and here.
    if (waiting.length > 0) await drain();
  }

  async function giveWay(): Promise<void> {
    if (sliceMs === Infinity) return;
    await new Promise((resolve) => setImmediate(resolve));
    while (share.owedMs() >= SHORTEST_MS) await new Promise((resolve) => setTimeout(resolve, SHORTEST_MS));
  }

  /** Within an open transaction. */
  async function commitBatch(): Promise<void> {
    const batch: Waiting[] = [];
    const answers: (() => void)[] = [];
    // Only those that waited when it began: what their callers ask for next joins the next one.
    const [limit, endsAt] = [Math.min(BATCH_LIMIT, waiting.length), performance.now() + sliceMs];
    try {
      do {
        const write = waiting.shift();
        if (write === undefined) break;
        batch.push(write);
        answers.push(await runInSavepoint(write, `w${batch.length - 1}`));
      } while (batch.length < limit && performance.now() < endsAt);
      connection.exec("COMMIT");
    } catch (error) {
      rollBack();
      const answer = connection.isBusyError(error) ? busy(error) : error;
      for (const write of batch) write.reject(answer);
      return;
    }
    for (const answer of answers) answer();
    onCommit();
  }

  /**
   * True with an open transaction, false when nobody waits any more. While another process has the database, each write
   * waits its own time from when that was in its way: what it waited for others here, or for its turn, is not counted.
   */
  async function begin(): Promise<boolean> {
    while (waiting.length > 0) {
      try {
        connection.exec("BEGIN IMMEDIATE");
        return true;
      } catch (error) {
        const isBusy = connection.isBusyError(error);
        const now = performance.now();
        for (const write of waiting) write.refusedAt ??= now;
        giveUp(({ refusedAt }) => !isBusy || now - (refusedAt ?? now) >= BUSY_LIMIT_MS, isBusy ? busy(error) : error);
      }
      if (waiting.length > 0) await new Promise((resolve) => setTimeout(resolve, BUSY_PAUSE_MS));
    }
    return false;
  }

  function giveUp(isOver: (write: Waiting) => boolean, answer: unknown): void {
    for (const write of waiting.splice(0)) {
      if (isOver(write)) write.reject(answer);
      else waiting.push(write);
    }
  }

  /** Returns how the caller is to be answered once the shared commit is durable. */
  async function runInSavepoint(write: Waiting, name: string): Promise<() => void> {
    connection.exec(`SAVEPOINT ${name}`);
    try {
      const value = await finishes(write.run);
      connection.exec(`RELEASE ${name}`);
      return () => write.resolve(value);
    } catch (error) {
      // A full disk may already have rolled the whole transaction back; then this throws and the batch fails together.
      connection.exec(`ROLLBACK TO ${name}`);
      connection.exec(`RELEASE ${name}`);
      return () => write.reject(error);
    }
  }

  function rollBack(): void {
    try {
      connection.exec("ROLLBACK");
    } catch {
      // SQLite has rolled back by itself (disk full, I/O error): there is nothing left to undo.
    }
  }

  return {
    add<T>(run: (life: WriteLife) => Promise<T>): Promise<T> {
      return new Promise<T>((resolve, reject) => {
        waiting.push({ refusedAt: null, run, resolve: (value) => resolve(value as T), reject });
        void drain();
      });
    },
  };
}

/** How long the event loop still belongs to others after a batch: as long as that one took, or until they leave it idle. */
function createShare() {
  let [endedAt, tookMs, idleMs] = [0, 0, 0];
  return {
    took(ms: number): void {
      [endedAt, tookMs, idleMs] = [performance.now(), Math.min(ms, MOST_MS), performance.eventLoopUtilization().idle];
    },
    owedMs: (): number =>
      performance.eventLoopUtilization().idle > idleMs ? 0 : tookMs - (performance.now() - endedAt),
  };
}

const busy = (cause: unknown) =>
  new AppError("BUSY", "The database is busy. Nothing was changed; please try again in a moment.", { cause });

/** The life ends before anything is rolled back: what a stuck callback still writes would land in somebody else's commit. */
async function finishes<T>(run: (life: WriteLife) => Promise<T>): Promise<T> {
  const life: WriteLife = { isOver: false };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stuck = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      life.isOver = true;
      reject(new Error("A transaction waited for something other than its own queries."));
    }, STUCK_LIMIT_MS);
  });
  try {
    return await Promise.race([run(life), stuck]);
  } finally {
    clearTimeout(timer);
    life.isOver = true;
  }
}
