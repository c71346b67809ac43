import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

type Violation = {
  level: string;
  side: string;
  op: string;
  at: string;
  rule: string;
  message: string;
  rejected?: boolean;
};
type Validator = {
  checkExchange(exchange: object): Violation[];
  checkEvent(event: unknown, options: object): Violation[];
};
type ContractModule = { createValidator(spec: unknown, options?: object): Validator };

/** The checker lies beside the repository, not in it. */
const DIRECTORY = resolve(import.meta.dirname, "../../../../shared/stripe-contract");

/** The checker is plain JavaScript; these two types are what its README promises. */
function asModule(value: unknown): ContractModule {
  return value as ContractModule;
}

export type ContractCheck = {
  exchange(exchange: object): void;
  event(body: string, headers: Record<string, string>, secrets: string[]): void;
  /** Violations of the server and of events; what a test sent wrong on purpose and saw refused does not count. */
  violations(): string[];
  checked(): number;
};

/** Null when the checker is absent, which is said loudly; with CI=true that is a failure. */
export async function openContract(): Promise<ContractCheck | null> {
  if (!existsSync(DIRECTORY)) {
    if (process.env.CI === "true") throw new Error(`${DIRECTORY} is missing: the contract must be checked in CI`);
    console.warn(`\n*** SKIPPED: Stripe's contract was not checked, because ${DIRECTORY} is absent ***\n`);
    return null;
  }
  const module = asModule(await import(/* @vite-ignore */ pathToFileURL(`${DIRECTORY}/index.mjs`).href));
  const spec: unknown = JSON.parse(readFileSync(`${DIRECTORY}/spec3.sdk23.json`, "utf8"));
  const validator = module.createValidator(spec, { apiVersion: "2026-10-28.endive" });
  const found: string[] = [];
  let count = 0;
  const add = (list: Violation[]): void => {
    for (const v of list) {
      if (v.level !== "error" || v.rejected === true || v.side === "request") continue;
      found.push(`${v.op} ${v.at}: ${v.rule}: ${v.message}`);
    }
  };
  return {
    exchange: (exchange) => {
      count += 1;
      add(validator.checkExchange(exchange));
    },
    event: (body, headers, secrets) => {
      count += 1;
      add(validator.checkEvent(JSON.parse(body), { headers, rawBody: body, secrets }));
    },
    violations: () => [...new Set(found)],
    checked: () => count,
  };
}
