import { claimJobs, finishJob, hasDueJobs, type JobRow } from "@/db/queries/jobs";
import type { Context } from "@/lib/context";
import { describeError } from "@/lib/describe-error";
import { backoffMs, maxTries } from "@/lib/payments/attempt";

/**
 * Does one job. Resolving ends it; throwing tries it again with backoff, at most 20 times. A handler must be safe to run
 * twice: a process may die between the work and the mark.
 */
export type JobHandler = (
  ctx: Context,
  job: { id: string; payload: Record<string, unknown>; tries: number },
) => Promise<void>;
export type JobHandlers = Record<string, JobHandler>;

/** Thrown by a handler that knows when trying again makes sense. */
export class RetryLater extends Error {
  readonly runAt: number;
  constructor(message: string, runAt: number, options: { cause?: unknown } = {}) {
    super(message, options);
    this.name = "RetryLater";
    this.runAt = runAt;
  }
}

const leaseMs = 2 * 60_000;
const batch = 20;

/** Runs what is due, several at a time; returns how many jobs were taken. */
export async function runDueJobs(ctx: Context, handlers: JobHandlers): Promise<number> {
  const now = ctx.now();
  if (!(await hasDueJobs(ctx.db.read, now))) return 0;
  const leasedUntil = now + leaseMs;
  const taken = await ctx.db.inTransaction((tx) => claimJobs(tx, { now, leasedUntil, limit: batch }));
  await Promise.all(taken.map((job) => runOne(ctx, handlers, job, leasedUntil)));
  return taken.length;
}

async function runOne(ctx: Context, handlers: JobHandlers, job: JobRow, leasedUntil: number): Promise<void> {
  const handler = handlers[job.kind];
  let set: Parameters<typeof finishJob>[1]["set"];
  try {
    if (handler === undefined) throw new Error(`No handler for jobs of the kind ${job.kind}.`);
    await handler(ctx, { id: job.id, payload: job.payload, tries: job.tries });
    set = { state: "done", finishedAt: ctx.now(), lastError: null };
  } catch (error) {
    set = afterFailure(ctx, job, error);
  }
  await ctx.db.inTransaction((tx) => finishJob(tx, { jobId: job.id, leasedUntil, set }));
}

/** A failing job stays in the table with its reason, so that it can be looked at and run again. */
function afterFailure(ctx: Context, job: JobRow, error: unknown): Parameters<typeof finishJob>[1]["set"] {
  const tries = job.tries + 1;
  const message = describeError(error);
  const isGivenUp = tries >= maxTries;
  const log = isGivenUp ? ctx.log.error : ctx.log.warn;
  log("job.failed", { jobId: job.id, kind: job.kind, tries, error: message });
  if (isGivenUp) return { state: "failed", tries, lastError: message, finishedAt: ctx.now() };
  const runAt = error instanceof RetryLater ? error.runAt : ctx.now() + backoffMs(tries);
  return { tries, lastError: message, runAt };
}
