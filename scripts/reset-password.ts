/**
 * npm run reset-password -- --email you@example.com
 * Sets a new password on the server itself, for when no mail arrives. Asks for it without showing it; piped input works too.
 */
import "./load-env";
import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { parseArgs } from "node:util";
import { isAppError } from "@/lib/app-error";
import { setPassword } from "@/lib/auth/set-password";
import { env } from "@/lib/env";
import { createContext } from "@/lib/http/context";
import { requireDatabase, runCommand } from "./command";

const USAGE = "Say whose password: npm run reset-password -- --email you@example.com";

await runCommand(USAGE, main);

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { email: { type: "string" } } });
  const { email } = values;
  if (email === undefined) {
    console.error(USAGE);
    return 2;
  }
  const settings = env();
  requireDatabase(settings.DATABASE_URL);
  const password = await ask(`New password for ${email} (at least 10 characters): `);
  const ctx = await createContext({ ...settings, LOG_LEVEL: "silent" });
  try {
    await setPassword(ctx, { email, password });
    console.log("The password is set, and every browser is signed out.");
    return 0;
  } catch (error) {
    if (!isAppError(error)) throw error;
    console.error(error.message);
    return 1;
  } finally {
    await ctx.db.close();
  }
}

/** What is typed is not echoed. */
async function ask(question: string): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const isTerminal = process.stdin.isTTY === true;
  if (isTerminal) process.stdout.write(question);
  const lines = createInterface({
    input: process.stdin,
    output: isTerminal ? silent : undefined,
    terminal: isTerminal,
  });
  try {
    for await (const line of lines) return line;
    return "";
  } finally {
    lines.close();
    if (isTerminal) process.stdout.write("\n");
  }
}
