/** Workers that run seeds or schedules side by side; one that hangs is ended and its seed reported. */
import { fork } from "node:child_process";
import type { Schedule } from "./steps";
import type { Report, Task } from "./worker";

/** Far longer than any run takes on a loaded machine. */
const HANGS_AFTER_MS = 120_000;

export type Pool = {
  /** Runs all tasks; `onReport` may say that it is enough. */
  run(tasks: Iterable<Task>, onReport: (report: Report) => "go on" | "enough"): Promise<void>;
  one(task: Task): Promise<Report>;
  close(): Promise<void>;
};

export function openPool(options: { root: string; bundle: string; workers: number }): Pool {
  const { root, bundle } = options;
  const open = () => startWorker(bundle, root);
  const workers = Array.from({ length: options.workers }, open);

  async function run(tasks: Iterable<Task>, onReport: (report: Report) => "go on" | "enough"): Promise<void> {
    const queue = tasks[Symbol.iterator]();
    let isEnough = false;
    await Promise.all(
      workers.map(async (worker, at) => {
        for (;;) {
          const next = isEnough ? null : queue.next();
          if (next === null || next.done === true) return;
          const report = await (workers[at] ?? worker).do(next.value);
          if (report.violations.some((text) => text.startsWith("HANGS"))) workers[at] = open();
          if (onReport(report) === "enough") isEnough = true;
        }
      }),
    );
  }

  return {
    run,
    async one(task) {
      const reports: Report[] = [];
      await run([task], (report) => {
        reports.push(report);
        return "go on";
      });
      const [report] = reports;
      if (report === undefined) throw new Error("A worker gave no report.");
      return report;
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.end()));
    },
  };
}

type Hand = { do(task: Task): Promise<Report>; end(): Promise<void> };

/**
 * Processes, not threads, and each without helper threads: with two of them on two cores, those of the garbage collector and
 * the compiler only took the other's core away (a fifth of the time).
 */
function startWorker(bundle: string, root: string): Hand {
  const worker = fork(bundle, [root], { execArgv: ["--single-threaded"] });
  const ended = new Promise<never>((_, reject) => {
    worker.once("error", reject);
    worker.once("exit", (code, signal) => reject(new Error(`A worker ended (${signal ?? code}).`)));
  });
  // Whoever waits for an answer hears of it; nobody else has to.
  ended.catch(() => {});
  const next = <T>(read: (message: unknown) => T) =>
    Promise.race([ended, new Promise<T>((resolve) => worker.once("message", (message) => resolve(read(message))))]);
  const ready = next(() => undefined);
  ready.catch(() => {});
  return {
    async do(task) {
      await ready;
      const report = next(asReport);
      worker.send(task);
      let timer: ReturnType<typeof setTimeout> | undefined;
      const late = new Promise<Report>((resolve) => {
        timer = setTimeout(() => {
          worker.kill("SIGKILL");
          resolve(hung(task));
        }, HANGS_AFTER_MS);
      });
      return await Promise.race([report, late]).finally(() => clearTimeout(timer));
    },
    async end() {
      worker.kill("SIGKILL");
      await ended.catch(() => {});
    },
  };
}

/** Sent by `simulation/worker.ts`. */
const asReport = (message: unknown) => message as Report;

function hung(task: Task): Report {
  const schedule: Schedule =
    task.kind === "schedule" ? task.schedule : { seed: task.seed, crashes: [], steps: [], losesRest: false };
  const violations = [`HANGS: no end within ${HANGS_AFTER_MS / 1_000} s`];
  return { schedule, violations, passes: [], deaths: [], digest: "", trace: [] };
}
