import { claimJobs, finishJob, type JobRow, listDueKinds } from "@/db/queries/jobs";
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

/**
 * How many jobs of one kind a process does at the same time. Each kind has places of its own, so that one whose other side
 * hangs (a provider, a mail server) holds up nobody but itself.
 */
const placesOf = (kind: string): number => (kind === "mail.send" ? 10 : 5);

export type Taken = {
  /** How many jobs were begun. */
  taken: number;
  /** Resolves when all of them are over. */
  done: Promise<void>;
};

/** Begins what is due and has a place, and does not wait for it. */
export async function takeDueJobs(ctx: Context, handlers: JobHandlers): Promise<Taken> {
  const now = ctx.now();
  const running = runningIn(ctx);
  const dueKinds = await listDueKinds(ctx.db.read, now);
  const free = dueKinds
    .map((kind) => ({ kind, limit: placesOf(kind) - takenPlaces(running, kind, now) }))
    .filter(({ limit }) => limit > 0);
  if (free.length === 0) return { taken: 0, done: Promise.resolve() };
  const leasedUntil = now + leaseMs;
  const jobs = await ctx.db.inTransaction(async (tx) => {
    const claimed: JobRow[] = [];
    for (const { kind, limit } of free) claimed.push(...(await claimJobs(tx, { now, leasedUntil, limit, kind })));
    return claimed;
  });
  const all = jobs.map((job) => inPlace(running, job.kind, leasedUntil, () => runOne(ctx, handlers, job, leasedUntil)));
  return { taken: jobs.length, done: Promise.all(all).then(() => undefined) };
}

/** Runs what is due, several at a time, to its end; returns how many jobs were taken. */
export async function runDueJobs(ctx: Context, handlers: JobHandlers): Promise<number> {
  const { taken, done } = await takeDueJobs(ctx, handlers);
  await done;
  return taken;
}

type Place = { leasedUntil: number };
type Running = Map<string, Set<Place>>;

const runningByDatabase = new WeakMap<object, Running>();

function runningIn(ctx: Context): Running {
  let running = runningByDatabase.get(ctx.db);
  if (running === undefined) {
    running = new Map();
    runningByDatabase.set(ctx.db, running);
  }
  return running;
}

/** A job whose lease is over counts no more: another process may be doing it by now, and its place is given on. */
function takenPlaces(running: Running, kind: string, now: number): number {
  const places = running.get(kind) ?? new Set<Place>();
  return [...places].filter((place) => place.leasedUntil > now).length;
}

async function inPlace(running: Running, kind: string, leasedUntil: number, work: () => Promise<void>): Promise<void> {
  const places = running.get(kind) ?? new Set<Place>();
  running.set(kind, places);
  const place = { leasedUntil };
  places.add(place);
  try {
    await work();
  } finally {
    places.delete(place);
  }
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
