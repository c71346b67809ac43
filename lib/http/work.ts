import type { Context } from "@/lib/context";
import { type JobHandlers, runDueJobs } from "@/lib/jobs/run-jobs";
import { processEvents } from "@/lib/payments/process-events";
import { sweepConnections } from "@/lib/payments/sweep-connections";
import { getContext } from "./context";
import { describe } from "./handle";
import { jobHandlers } from "./job-handlers";

const pollMs = 1_000;

/** One own property, named so that nothing else uses it: instrumentation may be evaluated more than once. */
const shared = globalThis as { paymastWork?: { stop(): void } };

/** Starts the loops of this process once. They are crash-only: nothing needs to happen when the process ends. */
export async function startWork(options: { processesEvents: boolean }): Promise<void> {
  if (shared.paymastWork !== undefined) return;
  const ctx = await getContext();
  if (shared.paymastWork !== undefined) return;
  shared.paymastWork = startLoops(ctx, { ...options, handlers: jobHandlers });
  ctx.log.info("work.started", options);
}

/** The three queues, each polled every second and woken after commits. Two processes are safe: work is leased. */
export function startLoops(
  ctx: Context,
  options: { processesEvents: boolean; handlers: JobHandlers },
): { stop(): void } {
  const loops = [
    startLoop(ctx, "jobs", async () => (await runDueJobs(ctx, options.handlers)) > 0),
    ...(options.processesEvents ? [startLoop(ctx, "events", async () => (await processEvents(ctx)) > 0)] : []),
    startLoop(ctx, "sweep", async () => {
      if (options.processesEvents) await sweepConnections(ctx);
      return false;
    }),
  ];
  const stopListening = ctx.db.onCommit(() => {
    for (const loop of loops.slice(0, -1)) loop.wake();
  });
  return {
    stop() {
      stopListening();
      for (const loop of loops) loop.stop();
    },
  };
}

/** Runs `work` again at once while it finds something, else when woken or after a second; one run at a time. */
function startLoop(ctx: Context, name: string, work: () => Promise<boolean>): { wake(): void; stop(): void } {
  let isStopped = false;
  let isRunning = false;
  let isWoken = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function wake(): void {
    isWoken = true;
    if (!isRunning) schedule(0);
  }

  function schedule(afterMs: number): void {
    if (isStopped) return;
    clearTimeout(timer);
    timer = setTimeout(() => void turn(), afterMs);
    timer.unref();
  }

  async function turn(): Promise<void> {
    if (isRunning || isStopped) return;
    isRunning = true;
    isWoken = false;
    let foundWork = false;
    try {
      foundWork = await work();
    } catch (error) {
      // The queue keeps what failed; the next turn takes it up again.
      ctx.log.error("work.failed", { loop: name, error: describe(error) });
    }
    isRunning = false;
    schedule(foundWork || isWoken ? 0 : pollMs);
  }

  schedule(0);
  return {
    wake,
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
