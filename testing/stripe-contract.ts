import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

type Violation = { level: string; side: string; op: string; at: string; rule: string; message: string };
type ContractModule = {
  createValidator(spec: unknown, options: { apiVersion: string }): { checkExchange(exchange: object): Violation[] };
};

/** The checker lies beside the repository, not in it; it is plain JavaScript, and its README promises this shape. */
const DIRECTORY = resolve(import.meta.dirname, "../../shared/stripe-contract");
const asContractModule = (value: unknown) => value as ContractModule;

export type AppContract = {
  check(exchange: object): void;
  /** What our side sent that Stripe's API description does not allow, whether or not it was refused. */
  violations(): string[];
  checked(): number;
};

/**
 * Checks our own requests against Stripe's API description. Without the checker nothing is checked, which is said
 * loudly; with CI=true that is a failure.
 */
export async function openAppContract(): Promise<AppContract> {
  if (!existsSync(DIRECTORY)) {
    if (process.env.CI === "true") throw new Error(`${DIRECTORY} is missing: the contract must be checked in CI.`);
    process.stderr.write(`\n*** SKIPPED: our calls to Stripe were not checked, ${DIRECTORY} is absent ***\n`);
    return { check: () => {}, violations: () => [], checked: () => 0 };
  }
  const module = asContractModule(await import(/* @vite-ignore */ pathToFileURL(`${DIRECTORY}/index.mjs`).href));
  const spec: unknown = JSON.parse(readFileSync(`${DIRECTORY}/spec3.sdk23.json`, "utf8"));
  const validator = module.createValidator(spec, { apiVersion: "2026-10-28.endive" });
  const found = new Set<string>();
  let count = 0;
  return {
    check(exchange) {
      count += 1;
      for (const { level, side, op, at, rule, message } of validator.checkExchange(exchange)) {
        // Bytes of a file are outside the description (its README says so).
        if (level === "error" && side === "request" && !op.includes("/contents"))
          found.add(`${op} ${at}: ${rule}: ${message}`);
      }
    },
    violations: () => [...found],
    checked: () => count,
  };
}
