import { type ChildProcess, fork } from "node:child_process";
import path from "node:path";
import type * as verbs from "./product-verbs";

import type { Issued, KeyPair, NewBusiness, NewInvoice, Person } from "./product-verbs";

export type { Issued, KeyPair, NewBusiness, NewInvoice, Person };

type Verbs = typeof verbs;

/** The verbs of product-verbs.ts, without their context: `product.issue({ person })`. */
export type Product = {
  [Name in keyof Verbs]: (input: Parameters<Verbs[Name]>[1]) => ReturnType<Verbs[Name]>;
} & { stop(): Promise<void> };

const root = path.resolve(import.meta.dirname, "..");

type At = { product: Product };

/** An issued invoice of `person`'s business, with a customer of its own. */
export const issue = ({ product }: At, person: Person, wanted: NewInvoice = {}): Promise<Issued> =>
  product.issue({ person, wanted });

export const signUpPerson = ({ product }: At, person: NewBusiness): Promise<Person> => product.signUpPerson(person);

export const connect = ({ product }: At, person: Person, keys: { test?: KeyPair; live?: KeyPair }): Promise<void> =>
  product.connect({ person, ...keys });

/** A process beside the app, on the same data and with the same settings. */
export function startProduct(env: Record<string, string>): Product {
  const child = fork(path.join(root, "e2e/product-process.ts"), {
    cwd: root,
    env: { ...env, NODE_ENV: "production" },
    execArgv: ["--import", "tsx"],
  });
  const call = caller(child);
  return {
    signUpPerson: (input) => call("signUpPerson", input),
    connect: (input) => call("connect", input),
    signUpAndConnect: (input) => call("signUpAndConnect", input),
    issue: (input) => call("issue", input),
    makeVoid: (input) => call("makeVoid", input),
    refundWhole: (input) => call("refundWhole", input),
    stayHome: (input) => call("stayHome", input),
    webhookSecret: (input) => call("webhookSecret", input),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
      child.kill("SIGKILL");
      await ended;
    },
  };
}

type Waiting = { resolve(result: unknown): void; reject(error: Error): void };

function caller(child: ChildProcess) {
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  child.on("message", (message) => {
    const { id, result, error } = asAnswer(message);
    const asked = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) asked?.resolve(result);
    else asked?.reject(new Error(error));
  });
  child.on("exit", () => {
    for (const { reject } of waiting.values()) reject(new Error("The product's process ended."));
  });
  return <Name extends keyof Verbs>(verb: Name, input: unknown) => {
    lastId += 1;
    const id = lastId;
    const answer = new Promise<unknown>((resolve, reject) => waiting.set(id, { resolve, reject }));
    child.send({ id, verb, input });
    return asResult<Verbs[Name]>(answer);
  };
}

/** The only sender is product-process.ts. */
const asAnswer = (message: unknown) => message as { id: number; result: unknown; error?: string };

/** What came over the wire is what the verb of that name returned. */
const asResult = <Verb extends (...args: never[]) => unknown>(answer: unknown) => answer as ReturnType<Verb>;
