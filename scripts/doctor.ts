/**
 * npm run doctor
 * Everything that has to be right for a business to be paid, looked at from the machine itself. Changes nothing and moves no
 * money. Exit code 0: nothing is wrong; 1: something is; 2: it could not look.
 */
import "./load-env";
import { parseArgs } from "node:util";
import { describeError } from "@/lib/describe-error";
import { env } from "@/lib/env";
import { runCommand } from "./command";
import type { Finding } from "./doctor/finding";

const marks: Record<Finding["level"], string> = { good: "ok    ", advice: "advice", wrong: "WRONG " };

async function main(): Promise<number> {
  parseArgs({ options: {} });
  const settings = env();
  try {
    // The schema binds to its engine when it is loaded, so not before DATABASE_URL is known.
    const { checkMachine } = await import("./doctor/machine");
    const findings = await checkMachine(settings);
    show(findings);
    if (!findings.some(isMissing)) findings.push(...(await lookOutside()));
    const count = findings.filter(({ level }) => level === "wrong").length;
    console.log(count === 0 ? "\nNothing is wrong." : `\n${count} ${count === 1 ? "thing is" : "things are"} wrong.`);
    return count === 0 ? 0 : 1;
  } catch (error) {
    console.error(describeError(error));
    return 2;
  }
}

/** Opening a database or keys that are not there would make new ones; an older schema can't be asked everything. */
const isMissing = ({ level, about }: Finding): boolean =>
  level !== "good" &&
  ["Database", "Keys", "SQLite", "Schema"].includes(about) &&
  !(about === "Keys" && level === "advice");

async function lookOutside(): Promise<Finding[]> {
  const [{ createContext }, { checkOutside }] = await Promise.all([
    import("@/lib/http/context"),
    import("./doctor/outside"),
  ]);
  const settings = { ...env(), LOG_LEVEL: "silent" as const };
  const ctx = await createContext(settings);
  try {
    const findings = await checkOutside(ctx, settings);
    show(findings);
    return findings;
  } finally {
    await ctx.db.close();
  }
}

function show(findings: Finding[]): void {
  for (const { level, about, sentence } of findings) console.log(`${marks[level]}  ${about}: ${sentence}`);
}

await runCommand("npm run doctor takes nothing more.", main);
