/** One run: decides its steps from the seed or repeats decided ones, lets time pass without faults, and checks what is true. */

import type { Act } from "./actors/acting";
import { buyers } from "./actors/buyers";
import { customers } from "./actors/customers";
import { hostile } from "./actors/hostile";
import { messages } from "./actors/messages";
import { owner } from "./actors/owner";
import { ownerMoney } from "./actors/owner-money";
import { handlersOf, processes } from "./actors/processes";
import { stripeSide } from "./actors/stripe";
import { calmDown } from "./calm";
import { digestOf } from "./digest";
import { checkInvariants } from "./invariants";
import { crashesOf } from "./labels";
import { createRandom, type Random } from "./prng";
import type { Stage } from "./stage";
import type { Schedule, Step, StepKind } from "./steps";
import { createWorld, settled, violate, type World } from "./world";

export const STEPS = 200;

export type Outcome = {
  schedule: Schedule;
  violations: string[];
  passes: Map<string, number>;
  deaths: Map<string, number>;
  /** Of everything that stands at the end; only a traced run is worth it. */
  digest: string;
};

const acts: Record<StepKind, Act> = {
  ...customers,
  ...buyers,
  ...owner,
  ...ownerMoney,
  ...stripeSide,
  ...messages,
  ...hostile,
  ...processes,
  resume: (world, a) => {
    const at = a % Math.max(1, world.waiting.length);
    const [one] = world.waiting.splice(at, 1);
    one?.go();
    return one !== undefined;
  },
  run: () => false,
};

/** How often each kind is drawn; a seed switches some off and some up, so that runs differ in what they are about. */
const weights: Record<StepKind, number> = {
  resume: 0,
  run: 0,
  jobs: 5,
  events: 12,
  sweep: 12,
  kill: 1,
  start: 2,
  open: 12,
  touch: 4,
  confirm: 14,
  challenge: 4,
  return: 8,
  look: 3,
  close: 1,
  visit: 10,
  order: 14,
  issue: 4,
  void: 3,
  correct: 3,
  check: 2,
  refund: 10,
  manual: 3,
  takeBack: 2,
  credit: 9,
  disconnect: 1,
  saveKeys: 1,
  repair: 1,
  compare: 1,
  stall: 6,
  deliver: 26,
  repeat: 4,
  lose: 2,
  dashboardRefund: 4,
  dispute: 2,
  decide: 2,
  rollKey: 1,
  stranger: 1,
  tamper: 1,
  rollSecret: 2,
  flood: 1,
  poison: 1,
  forge: 6,
  fault: 12,
  outage: 4,
  wait: 10,
  waitLong: 2,
  skew: 2,
};

/** These are never switched off: without them nothing happens at all. */
const essential = new Set<StepKind>(["open", "confirm", "events", "wait"]);

/** Every twelfth run is about selling, and then much: few orders in each run would never meet. */
const selling = new Set<StepKind>(["visit", "order", "stall"]);

type Draw = { kinds: StepKind[]; gateShare: number; random: Random };

function drawFrom(seed: number): Draw {
  const random = createRandom(seed);
  const kinds: StepKind[] = [];
  const isMarket = random.oneIn(12);
  for (const [kind, weight] of entriesOf(weights)) {
    const mood = random.below(8);
    if (selling.has(kind) && !isMarket) continue;
    const factor = essential.has(kind) || selling.has(kind) ? 1 + (mood & 1) : mood === 0 ? 0 : mood === 7 ? 3 : 1;
    for (let times = 0; times < weight * factor; times += 1) kinds.push(kind);
  }
  return { kinds, gateShare: 5 + random.below(4), random };
}

const entriesOf = (record: Record<StepKind, number>) => Object.entries(record) as [StepKind, number][];

/** Runs a seed, deciding as it goes. */
export async function runSeed(stage: Stage, seed: number, options: { trace: World["trace"] }): Promise<Outcome> {
  const crashes = crashesOf(seed);
  const draw = drawFrom(seed);
  const losesRest = draw.random.oneIn(3);
  const world = createWorld(stage, { seed, crashes, trace: options.trace });
  world.handlers = handlersOf(world);
  while (world.steps.length < STEPS) await decide(world, draw);
  const schedule = { seed, crashes, steps: world.steps, losesRest };
  await finish(world, schedule);
  return outcomeOf(world, schedule);
}

/** Repeats decided steps, all of them or what is left after shrinking. */
export async function runSchedule(stage: Stage, schedule: Schedule, trace: World["trace"]): Promise<Outcome> {
  return outcomeOf(await play(stage, schedule, trace), schedule);
}

/** The world at the end of decided steps. */
export async function play(stage: Stage, schedule: Schedule, trace: World["trace"]): Promise<World> {
  const world = createWorld(stage, { seed: schedule.seed, crashes: schedule.crashes, trace });
  world.handlers = handlersOf(world);
  for (const step of schedule.steps) await take(world, step);
  await finish(world, schedule);
  return world;
}

const outcomeOf = (world: World, schedule: Schedule): Outcome => ({
  schedule,
  violations: world.violations,
  passes: world.passes,
  deaths: world.deaths,
  digest: world.trace === null ? "" : digestOf(world),
});

async function decide(world: World, { kinds, gateShare, random }: Draw): Promise<void> {
  const isGate = world.waiting.length > 0 && random.below(10) < gateShare;
  const kind = isGate ? (random.oneIn(4) ? "run" : "resume") : (kinds[random.below(kinds.length)] ?? "wait");
  const step: Step = [kind, random.next(), random.next(), random.next()];
  if (await take(world, step)) world.steps.push(step);
}

async function take(world: World, step: Step): Promise<boolean> {
  const [kind, a, b, c] = step;
  const { now } = world.time;
  // Nothing takes no time at all.
  world.time.now += c % 1_500;
  world.trace?.(`${kind} ${a % 1000} ${b % 1000} (${new Date(world.time.now).toISOString()})`);
  if (kind === "run") return runOn(world, a);
  const isDone = acts[kind](world, a, b, c);
  if (isDone) await settled();
  // What could not be done has not happened: repeated without it, the run is the same.
  else world.time.now = now;
  return isDone;
}

const MOST_IN_ONE_GO = 60;

/** Lets one process go on without anybody in between, until it waits for nothing any more. */
async function runOn(world: World, a: number): Promise<boolean> {
  const first = world.waiting[a % Math.max(1, world.waiting.length)];
  if (first === undefined) return false;
  for (let count = 0; count < MOST_IN_ONE_GO; count += 1) {
    const at = world.waiting.findIndex((one) => one.process === first.process);
    const [one] = at < 0 ? [] : world.waiting.splice(at, 1);
    if (one === undefined) return true;
    one.go();
    await settled();
  }
  return true;
}

async function finish(world: World, schedule: Schedule): Promise<void> {
  try {
    await calmDown(world, schedule);
    await checkInvariants(world);
  } catch (error) {
    violate(world, "I0", error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
}
