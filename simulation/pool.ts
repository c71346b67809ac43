/** Workers that run seeds or schedules side by side; one that hangs is ended and its seed reported. */
import { Worker } from "node:worker_threads";
import type { Schedule } from "./steps";
import type { Report, Task, WorkerData } from "./worker";

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
  const workerData: WorkerData = { root };
  const open = () => startWorker(bundle, workerData);
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

/** A run makes some hundred megabytes that nobody needs a step later: with room for them, less is copied around. */
const YOUNG_MB = 96;

type Hand = { do(task: Task): Promise<Report>; end(): Promise<void> };

function startWorker(bundle: string, workerData: WorkerData): Hand {
  const worker = new Worker(bundle, {
    workerData,
    execArgv: [],
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
  });
  const ready = new Promise<void>((resolve, reject) => {
    worker.once("message", () => resolve());
    worker.once("error", reject);
  });
  return {
    async do(task) {
      await ready;
      return await new Promise<Report>((resolve, reject) => {
        const timer = setTimeout(() => {
          void worker.terminate();
          done(resolve, hung(task));
        }, HANGS_AFTER_MS);
        const onMessage = (report: Report) => done(resolve, report);
        const onError = (error: Error) => done(reject, error);
        function done<T>(end: (value: T) => void, value: T): void {
          clearTimeout(timer);
          worker.off("message", onMessage);
          worker.off("error", onError);
          end(value);
        }
        worker.on("message", onMessage);
        worker.on("error", onError);
        worker.postMessage(task);
      });
    },
    async end() {
      await worker.terminate();
    },
  };
}

function hung(task: Task): Report {
  const schedule: Schedule =
    task.kind === "schedule" ? task.schedule : { seed: task.seed, crashes: [], steps: [], losesRest: false };
  const violations = [`HANGS: no end within ${HANGS_AFTER_MS / 1_000} s`];
  return { schedule, violations, passes: [], deaths: [], digest: "", trace: [] };
}
