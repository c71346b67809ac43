import { planComparisons } from "@/lib/book/compare-book-daily";
import type { Context } from "@/lib/context";
import { watchHealth } from "@/lib/health/watch-health";
import { announceOverdue } from "@/lib/hooks/announce-overdue";
import { takeDeliveries } from "@/lib/hooks/deliver-messages";
import { isQuietNow } from "@/lib/instance/load-standing";
import { type JobHandler, type JobHandlers, takeDueJobs } from "@/lib/jobs/run-jobs";
import { planLedgerFill } from "@/lib/payments/fill-ledger";
import { takeEvents } from "@/lib/payments/process-events";
import { sweepConnections } from "@/lib/payments/sweep-connections";
import { getContext } from "./context";
import { describe } from "./handle";
import { jobHandlers } from "./job-handlers";
import { people } from "./people";

const pollMs = 1_000;
const leastBetweenMs = 20;

/** One own property, named so that nothing else uses it: instrumentation may be evaluated more than once. */
const shared = globalThis as { paymastWork?: { stop(): void } };

/** Starts the loops of this process once. They are crash-only: nothing needs to happen when the process ends. */
export async function startWork(options: { processesEvents: boolean }): Promise<void> {
  if (shared.paymastWork !== undefined) return;
  const ctx = await getContext();
  if (shared.paymastWork !== undefined) return;
  const { turn } = people();
  shared.paymastWork = startLoops(ctx, { ...options, handlers: jobHandlers, turn });
  ctx.log.info("work.started", options);
}

/**
 * The queues, polled every second and woken after commits; sweep and watch go by the clock alone. Two processes are safe:
 * work is leased. Each job, and each question that an event raises, is begun when it is its `turn`; the sweep asks few at a time.
 */
export function startLoops(
  ctx: Context,
  options: { processesEvents: boolean; handlers: JobHandlers; turn?: () => Promise<void> },
): { stop(): void } {
  const handlers = options.turn === undefined ? options.handlers : inTurn(options.handlers, options.turn);
  const goOn = (loop: string, done: Promise<void>) =>
    void done.catch((error: unknown) => ctx.log.error("work.failed", { loop, error: describe(error) }));
  const jobs = startLoop(ctx, "jobs", async () => {
    const { taken, done } = await takeDueJobs(ctx, handlers);
    goOn("jobs", done);
    return taken > 0 ? 0 : pollMs;
  });
  const events = startLoop(ctx, "events", async () => {
    if (!options.processesEvents) return pollMs;
    const { taken, done, comeBackAt } = await takeEvents(ctx, options.turn);
    goOn("events", done);
    if (taken > 0) return 0;
    return comeBackAt === null ? pollMs : Math.min(pollMs, Math.max(0, comeBackAt - ctx.now()));
  });
  const sweep = startLoop(ctx, "sweep", async () => {
    if (options.processesEvents) await sweepConnections(ctx);
    return pollMs;
  });
  const watch = startLoop(ctx, "watch", async () => {
    await planLedgerFill(ctx);
    if (options.processesEvents) {
      await watchHealth(ctx);
      await planComparisons(ctx);
    }
    return pollMs;
  });
  const hooks = startLoop(ctx, "hooks", async () => {
    await announceOverdue(ctx);
    const { taken, done } = await takeDeliveries(ctx);
    goOn("hooks", done);
    return taken > 0 ? 0 : pollMs;
  });
  const stopListening = ctx.db.onCommit(() => {
    for (const loop of [jobs, events, hooks]) loop.wake();
  });
  return {
    stop() {
      stopListening();
      for (const loop of [jobs, events, sweep, watch, hooks]) loop.stop();
    },
  };
}

const inTurn = (handlers: JobHandlers, turn: () => Promise<void>): JobHandlers =>
  Object.fromEntries(
    Object.entries(handlers).map(([kind, handle]): [string, JobHandler] => [
      kind,
      async (ctx, job) => {
        await turn();
        await handle(ctx, job);
      },
    ]),
  );

/**
 * Runs `work` one at a time, again after as many milliseconds as it says, sooner when woken. `work` begins things and does
 * not wait for them, so that a slow one never keeps the others from being begun.
 */
function startLoop(ctx: Context, name: string, work: () => Promise<number>): { wake(): void; stop(): void } {
  let isStopped = false;
  let isRunning = false;
  let isWoken = false;
  let startedAt = Number.NEGATIVE_INFINITY;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function wake(): void {
    isWoken = true;
    if (!isRunning) schedule(restMs());
  }

  /** Commits come by the thousand in a burst; looking after each of them would cost more than the work. */
  const restMs = (): number => Math.max(0, startedAt + leastBetweenMs - performance.now());

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
    startedAt = performance.now();
    let waitMs = pollMs;
    try {
      // A copy, or a restored one: nothing is sent or asked until its owner has decided.
      if (!(await isQuietNow(ctx))) waitMs = await work();
    } catch (error) {
      // The queue keeps what failed; the next turn takes it up again.
      ctx.log.error("work.failed", { loop: name, error: describe(error) });
    }
    isRunning = false;
    schedule(Math.max(isWoken ? 0 : waitMs, restMs()));
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
