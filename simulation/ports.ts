/**
 * The ports of one process: every transaction and every call of a provider passes here. A port waits until the scheduler
 * lets it go on, and a process can die before it, inside its transaction and after it. A dead process never goes on.
 */
import type { Database } from "@/db/client";
import type { Provider } from "@/lib/providers/provider";
import type { Phase } from "./steps";
import type { Process, World } from "./world";

class Died extends Error {}

/** Nothing of a process that died runs any more, not even what catches errors. */
const never = <T>(): Promise<T> => new Promise<T>(() => {});

/** Waits for the scheduler, unless the world is calm. */
function gate(world: World, process: Process, label: string): Promise<void> {
  if (world.isCalm) return Promise.resolve();
  return new Promise((resolve) => world.waiting.push({ process, label, go: resolve }));
}

/** Counts a point, and says whether the process dies there. */
function diesAt(world: World, process: Process, label: string, phase: Phase): boolean {
  if (world.isCalm) return false;
  const key = `${label} ${phase}`;
  world.passes.set(key, (world.passes.get(key) ?? 0) + 1);
  const order = world.crashes.get(key);
  if (order === undefined) return false;
  if (order.left > 0) {
    order.left -= 1;
    return false;
  }
  world.crashes.delete(key);
  world.deaths.set(key, (world.deaths.get(key) ?? 0) + 1);
  world.kill(process, key);
  return true;
}

export function mortalDatabase(world: World, process: Process): Database {
  const { base } = world.database;
  async function inTransaction<T>(label: string, run: Parameters<typeof base.inTransaction<T>>[0]): Promise<T> {
    if (process.isDead) return never();
    await gate(world, process, label);
    if (process.isDead || diesAt(world, process, label, "before")) return never();
    try {
      const value = await base.inTransaction<T>(async (tx) => {
        if (process.isDead) throw new Died();
        const result = await run(tx);
        if (diesAt(world, process, label, "inside")) {
          world.database.loseCommit();
          throw new Died();
        }
        return result;
      });
      return process.isDead || diesAt(world, process, label, "after") ? never() : value;
    } catch (error) {
      if (process.isDead) return never();
      throw error;
    }
  }
  return labelled({ ...base, inTransaction: (run) => inTransaction(ELSEWHERE, run) }, (label) => ({
    ...base,
    inTransaction: (run) => inTransaction(label, run),
  }));
}

/** A call from outside the money verbs. */
const ELSEWHERE = "elsewhere";

/** A port that is told its caller's site: the bundle puts `.at(label)` before each call in the money verbs (sites.ts). */
function labelled<T extends object>(port: T, make: (label: string) => T): T {
  const known = new Map<string, T>();
  const at = (label: string): T => {
    const found = known.get(label) ?? make(label);
    known.set(label, found);
    return found;
  };
  return Object.assign(port, { at });
}

/** A port that counts nothing, for what happens before a run and beside it. */
export const unlabelled = <T extends object>(port: T): T => Object.assign(port, { at: () => port });

type Asking = (...given: never[]) => Promise<unknown>;
type AtSite = { label: string };

/** The provider's methods that ask somebody, each between two gates. */
export function mortalProvider(world: World, process: Process, real: Provider): Provider {
  const wrapped = { ...real, label: ELSEWHERE };
  for (const name of asking) {
    const method: unknown = real[name];
    if (typeof method !== "function") continue;
    const call = asAsking(method);
    Object.assign(wrapped, {
      [name](this: AtSite, ...given: never[]) {
        return ask(world, process, this.label, () => call(...given));
      },
    });
  }
  return labelled(wrapped, (label) => ({ ...wrapped, label }));
}

const asking = [
  "connect",
  "proveSameAccount",
  "registerDomain",
  "disconnect",
  "checkWebhook",
  "createWebhook",
  "removeStaleWebhooks",
  "startPayment",
  "completePayment",
  "cancelPayment",
  "fetchPayment",
  "fetchByRef",
  "listChanges",
  "refund",
  "listBalance",
  "listPayouts",
] as const satisfies readonly string[] as readonly (keyof Provider)[];

/** Every method above returns a promise; its arguments are handed through untouched. */
const asAsking = (method: unknown) => method as Asking;

async function ask<T>(world: World, process: Process, label: string, call: () => Promise<T>): Promise<T> {
  if (process.isDead) return never();
  await gate(world, process, label);
  if (process.isDead || diesAt(world, process, label, "before")) return never();
  let outcome: () => T;
  try {
    const value = await call();
    outcome = () => value;
  } catch (error) {
    outcome = () => {
      throw error;
    };
  }
  if (process.isDead) return never();
  await gate(world, process, label);
  if (process.isDead || diesAt(world, process, label, "after")) return never();
  return outcome();
}
