/** Everything of one run: Stripe's side, the app's processes, the people, and what was ordered to go wrong. */
import type { Context } from "@/lib/context";
import { idMaker } from "@/lib/ids";
import type { JobHandlers } from "@/lib/jobs/run-jobs";
import type { Machine } from "@/sandbox/stripe/machine/machine";
import type { SimDatabase } from "./database";
import { mortalDatabase, mortalProvider } from "./ports";
import { createRandom } from "./prng";
import type { Stage } from "./stage";
import type { CrashOrder, Step } from "./steps";
import { answer, type FaultKind } from "./stripe-side";

/** One process of the app: a context of its own; all its memory hangs on its database handle. */
export type Process = {
  id: number;
  ctx: Context;
  isDead: boolean;
  /** Loops that are under way; each runs once at a time. */
  loops: Set<string>;
};

export type Waiting = { process: Process; label: string; go: () => void };

export type Shop = {
  businessId: string;
  userId: string;
  customerId: string;
  /** The account its keys were last saved for, as an index of `accounts`. */
  account: number;
};

/** An invoice, or an order that has none before it is paid: `invoiceId` is the order's id then. */
export type Doc = { shop: Shop; invoiceId: string; token: string };

/** A customer's browser tab: what it shows, and the secret it holds. */
export type Tab = {
  doc: Doc;
  attemptId: string | null;
  intentId: string | null;
  /** What the page showed as the sum to pay when it got its secret. */
  amountMinor: number;
  currency: string;
};

/** A product's page in a buyer's browser: the price it shows, and the key of its form. */
export type BuyerPage = { shop: Shop; key: string; formKey: string; shownPrice: string };

export type World = {
  seed: number;
  database: SimDatabase;
  machine: Machine;
  stage: Stage;
  /** True time, which is Stripe's; the app's clock is ahead of it by `skewMs`. */
  time: { now: number; skewMs: number };
  processes: Process[];
  waiting: Waiting[];
  /** Requests and loops that have begun and not ended. */
  running: number;
  handlers: JobHandlers;
  /** How often each mail was handed to the mail server. */
  sent: Map<string, number>;
  /** Who did a job last, and until when it was his. */
  doers: Map<string, { process: Process; until: number }>;
  isCalm: boolean;
  crashes: Map<string, { left: number }>;
  passes: Map<string, number>;
  deaths: Map<string, number>;
  kill(process: Process, why: string): void;
  /** Each hits one request, the next one that its path fits. */
  faults: { kind: FaultKind; skip: number; path: string | null }[];
  outageUntil: number;
  shops: Shop[];
  docs: Doc[];
  tabs: Tab[];
  pages: BuyerPage[];
  /** Hash of each document as it was when it was issued. */
  issued: Map<string, string>;
  /** PaymentIntents whose amount somebody changed at Stripe. */
  tampered: Set<string>;
  /** Idempotency keys as they were used: key to endpoint and parameters. */
  usedKeys: Map<string, string>;
  /** Form ids of refunds and manual payments the owner sent, so that a form can be sent twice. */
  forms: string[];
  /** Requests that Stripe always fails, by path. */
  poisoned: Set<string>;
  /** A signing secret that was rolled and set here: both secrets, and the row as it was then. */
  rolled: { endpointId: string; sealed: string; secrets: string[]; at: number } | null;
  violations: string[];
  trace: ((line: string) => void) | null;
  steps: Step[];
  hasSwapped: boolean;
  hasRolled: boolean;
  longWaits: number;
};

export type WorldOptions = {
  seed: number;
  crashes: CrashOrder[];
  trace: ((line: string) => void) | null;
};

/** A new world on the frozen database of the stage. */
export function createWorld(stage: Stage, options: WorldOptions): World {
  stage.database.reset();
  const time = { now: stage.startsAt, skewMs: 0 };
  const ids = createRandom(options.seed ^ 0x5eed);
  const machine = stage.createMachine({ now: () => time.now, random: ids });
  const world: World = {
    seed: options.seed,
    database: stage.database,
    machine,
    stage,
    time,
    processes: [],
    waiting: [],
    running: 0,
    handlers: {},
    sent: new Map(),
    doers: new Map(),
    isCalm: false,
    crashes: new Map(options.crashes.map((one) => [`${one.label} ${one.phase}`, { left: one.after }])),
    passes: new Map(),
    deaths: new Map(),
    kill: (process, why) => kill(world, process, why),
    faults: [],
    outageUntil: 0,
    shops: stage.shops.map((shop) => ({ ...shop })),
    docs: [],
    tabs: [],
    pages: [],
    issued: new Map(),
    tampered: new Set(),
    usedKeys: new Map(),
    forms: [],
    poisoned: new Set(),
    rolled: null,
    violations: [],
    trace: options.trace,
    steps: [],
    hasSwapped: false,
    hasRolled: false,
    longWaits: 0,
  };
  world.docs = stage.docs.map((doc) => ({ ...doc, shop: shopOf(world, doc.shop.businessId) }));
  const newId = idMaker({ now: () => time.now + time.skewMs, random: (length) => ids.bytes(length) });
  stage.connect({ world, newId, random: (length) => ids.bytes(length), answer: (request) => answer(world, request) });
  startProcess(world);
  return world;
}

function shopOf(world: World, businessId: string): Shop {
  const shop = world.shops.find((one) => one.businessId === businessId);
  if (shop === undefined) throw new Error(`There is no shop ${businessId}.`);
  return shop;
}

/** A new process on the same database: nothing in memory is older than it. */
export function startProcess(world: World): Process {
  const process: Process = { id: world.processes.length, ctx: world.stage.context(), isDead: false, loops: new Set() };
  const { stripe } = process.ctx.providers;
  process.ctx = {
    ...process.ctx,
    db: mortalDatabase(world, process),
    providers: { stripe: mortalProvider(world, process, stripe) },
  };
  world.processes.push(process);
  return process;
}

function kill(world: World, process: Process, why: string): void {
  process.isDead = true;
  world.waiting = world.waiting.filter((one) => one.process !== process);
  world.trace?.(`   ✝ process ${process.id} dies at ${why}`);
  if (world.processes.every((one) => one.isDead)) startProcess(world);
}

export const alive = (world: World): Process[] => world.processes.filter((one) => !one.isDead);

/** Something that must never be; the run goes on to its end and fails. */
export function violate(world: World, invariant: string, what: string): void {
  world.violations.push(`${invariant}: ${what}`);
  world.trace?.(`   ✗ ${invariant}: ${what}`);
}

/** Until every process waits at a port or has nothing to do: only microtasks run in between. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
