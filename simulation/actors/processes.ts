import type { Context } from "@/lib/context";
import { jobHandlers } from "@/lib/http/job-handlers";
import type { JobHandlers } from "@/lib/jobs/run-jobs";
import { runDueJobs } from "@/lib/jobs/run-jobs";
import { processEvents } from "@/lib/payments/process-events";
import { sweepConnections } from "@/lib/payments/sweep-connections";
import { FAULTS } from "../stripe-side";
import { alive, type Process, startProcess, violate, type World } from "../world";
import { type Act, anyProcess, begin, pick } from "./acting";

/** Durable work by the product's own handlers; only a mail is not rendered, it is counted as sent. */
export function handlersOf(world: World): JobHandlers {
  return {
    ...jobHandlers,
    "mail.send": async (ctx, { id, payload }) => {
      const mailId = String(payload.mailId);
      const before = world.doers.get(id);
      checkAlone(world, ctx, id);
      // The product marks a mail that was accepted, whatever became of its job: a process that was slow, and lives, has done so.
      if (world.sent.has(mailId) && before !== undefined && !before.process.isDead) return;
      world.sent.set(mailId, (world.sent.get(mailId) ?? 0) + 1);
    },
  };
}

/** How long a job belongs to whoever took it (lib/jobs/run-jobs.ts). */
const JOB_LEASE_MS = 2 * 60_000;

/** I19: nobody does again what somebody who lives has taken, as long as it is his. */
function checkAlone(world: World, ctx: Context, jobId: string): void {
  const process = world.processes.find((one) => one.ctx === ctx);
  const [row] = world.database.rows<{ until: number | null }>(
    "select leased_until as until from jobs where id = ?",
    jobId,
  );
  if (process === undefined || row === undefined) return;
  const until = row.until ?? 0;
  const before = world.doers.get(jobId);
  if (before !== undefined && !before.process.isDead && until - JOB_LEASE_MS < before.until)
    violate(world, "I19", `${jobId} was done by process ${process.id} while process ${before.process.id} had it`);
  world.doers.set(jobId, { process, until });
}

/** One turn of a loop; a loop of a process never runs twice at once. */
export function turn(world: World, process: Process, loop: "jobs" | "events" | "sweep"): boolean {
  if (process.loops.has(loop)) return false;
  process.loops.add(loop);
  begin(world, `process ${process.id}: ${loop}`, async () => {
    try {
      if (loop === "jobs") return await runDueJobs(process.ctx, world.handlers);
      if (loop === "events") return await processEvents(process.ctx);
      return await sweepConnections(process.ctx);
    } finally {
      process.loops.delete(loop);
    }
  });
  return true;
}

const jobs: Act = (world, a) => turn(world, anyProcess(world, a), "jobs");
const events: Act = (world, a) => turn(world, anyProcess(world, a), "events");
const sweep: Act = (world, a) => turn(world, anyProcess(world, a), "sweep");

/** A deploy: for a while two processes work on the same database. */
const start: Act = (world) => {
  if (alive(world).length > 1) return false;
  startProcess(world);
  return true;
};

const kill: Act = (world, a) => {
  world.kill(anyProcess(world, a), "some moment");
  return true;
};

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const MOST_LONG_WAITS = 5;

export function passTime(world: World, ms: number): void {
  world.time.now += ms;
  world.machine.runDue();
}

const wait: Act = (world, a, b) => {
  const upTo = pick([20 * SECOND, 2 * MINUTE, 20 * MINUTE], a) ?? SECOND;
  passTime(world, b % upTo);
  return true;
};

/** Hours or days. No request hangs that long: a machine that slept meanwhile has lost what it was doing. */
const waitLong: Act = (world, a, b) => {
  if (world.longWaits >= MOST_LONG_WAITS) return false;
  world.longWaits += 1;
  for (const { process } of [...world.waiting]) if (!process.isDead) world.kill(process, "a long sleep");
  passTime(world, pick([3 * HOUR, 13 * HOUR, 25 * HOUR, 3 * 24 * HOUR + (b % HOUR)], a) ?? HOUR);
  return true;
};

/** The app's clock goes wrong, or is set right: forwards and backwards. */
const skew: Act = (world, a) => {
  world.time.skewMs = pick([0, 0, 10 * MINUTE, -10 * MINUTE, 90 * SECOND, -45 * SECOND], a) ?? 0;
  return true;
};

/** Anything, and often the two calls that make something: those where a lost answer costs most. */
const paths = [null, null, "/v1/payment_intents", "/v1/refunds"] as const;
const MOST_FAULTS = 6;

const fault: Act = (world, a, b, c) => {
  const kind = pick(FAULTS, a);
  if (kind === undefined || world.faults.length >= MOST_FAULTS) return false;
  const path = pick(paths, c) ?? null;
  world.faults.push({ kind, skip: path === null ? b % 3 : 0, path });
  return true;
};

const outage: Act = (world, a) => {
  world.outageUntil = world.time.now + (pick([30 * SECOND, 10 * MINUTE, 6 * HOUR], a) ?? 0);
  return true;
};

export const processes = { jobs, events, sweep, start, kill, wait, waitLong, skew, fault, outage } as const;
