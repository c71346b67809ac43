/** The faults end: what was ordered to go wrong is forgotten, keys are taken again, and a day passes in which all is worked off. */

import { passTime, turn } from "./actors/processes";
import { pendingDeliveries, send } from "./actors/stripe";
import type { Schedule } from "./steps";
import { alive, type Process, settled, startProcess, type World } from "./world";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** After everything at Stripe has come to its end: 24 hours, looked at in steps that get longer. */
const pauses = [25_000, 8 * MINUTE, 25 * MINUTE, 3 * HOUR, 21 * HOUR];

/** The daily look at each connection is a sixth of a run and settles no payment: in these runs it is part of the calm day. */
const DAILY_LOOK_EVERY = 8;

export async function calmDown(world: World, schedule: Pick<Schedule, "losesRest">): Promise<void> {
  world.trace?.("— the faults end —");
  world.crashes.clear();
  world.faults = [];
  world.poisoned.clear();
  world.outageUntil = 0;
  world.time.skewMs = 0;
  for (const key of Object.values(world.machine.state.keys)) key.state = "active";
  world.isCalm = true;
  if (world.seed % DAILY_LOOK_EVERY !== 0) world.handlers = { ...world.handlers, "connection.check": async () => {} };
  while (world.waiting.length > 0) {
    for (const one of world.waiting.splice(0)) one.go();
    await settled();
  }
  await settled();
  if (schedule.losesRest) for (const delivery of pendingDeliveries(world)) delivery.state = "failed";
  const process = alive(world)[0] ?? startProcess(world);
  await workOff(world, process);
  passTime(world, settleTime(world));
  for (const pause of pauses) {
    passTime(world, pause);
    await workOff(world, process);
  }
}

/** Until the last debit, refund and dispute that Stripe still has to decide; money that becomes available is nobody's news. */
function settleTime(world: World): number {
  const due = world.machine.state.due.filter((one) => one.kind !== "make-available").map((one) => one.at);
  return Math.max(0, ...due.map((at) => Math.min(at - world.time.now, 5 * DAY)));
}

const MOST_ROUNDS = 40;

export async function workOff(world: World, process: Process): Promise<void> {
  for (const delivery of pendingDeliveries(world)) send(world, delivery, 0);
  await settled();
  turn(world, process, "sweep");
  await settled();
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    turn(world, process, "jobs");
    turn(world, process, "events");
    await settled();
    if (!hasDueWork(world)) return;
  }
}

const hasDueWork = (world: World): boolean =>
  world.database.rows(
    `select 1 from provider_event_states where state = 'pending' and next_try_at <= :now and (leased_until is null or leased_until <= :now)
     union all select 1 from jobs where state = 'pending' and run_at <= :now and (leased_until is null or leased_until <= :now) limit 1`,
    { now: world.time.now },
  ).length > 0;
