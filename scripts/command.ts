import { existsSync } from "node:fs";
import { sqlitePath } from "@/db/client-sqlite";
import { describeError } from "@/lib/describe-error";
import { isPostgres } from "./backup-words";

/**
 * Runs a command of the shell: what can't be done as a sentence and never as a stack, and a code for
 * scripts. 0: done; 1: it could not be done; 2: it was asked wrongly, or the settings are wrong.
 */
export async function runCommand(usage: string, main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (error) {
    console.error(describeError(error));
    if (isAskedWrongly(error)) console.error(usage);
    process.exitCode = isAskedWrongly(error) || isOfSettings(error) ? 2 : 1;
  }
}

/** Opening a database that is not there makes an empty one, and a command would work on that. */
export function requireDatabase(url: string): void {
  if (isPostgres(url)) return;
  const file = sqlitePath(url);
  if (existsSync(file)) return;
  throw new Error(
    `There is no database at ${file}. Run this in Paymast's folder, with the settings that Paymast is started with.`,
  );
}

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";

const isAskedWrongly = (error: unknown): boolean => codeOf(error).startsWith("ERR_PARSE_ARGS_");

const isOfSettings = (error: unknown): boolean =>
  error instanceof Error && error.message.startsWith("Paymast cannot start with this environment");
