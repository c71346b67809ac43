/**
 * npm run backup -- [--to backups] [--keep 30]
 * Copies the database while Paymast runs, and reads the copy through before it counts. Meant for a timer.
 */
import "./load-env";
import path from "node:path";
import { parseArgs } from "node:util";
import { backUpDatabase, pruneBackups } from "@/db/backup";
import { sqlitePath } from "@/db/client-sqlite";
import { describeError } from "@/lib/describe-error";
import { env } from "@/lib/env";
import { backupLine, isPostgres } from "./backup-words";
import { runCommand } from "./command";

const USAGE = "Like this: npm run backup -- --to backups --keep 30";

await runCommand(USAGE, main);

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { to: { type: "string" }, keep: { type: "string" } } });
  const keep = values.keep === undefined ? null : Number(values.keep);
  if (keep !== null && !(Number.isInteger(keep) && keep >= 1)) {
    console.error("--keep takes how many copies stay: --keep 30");
    return 2;
  }
  const { DATABASE_URL, KEYS_DIR } = env();
  if (isPostgres(DATABASE_URL)) {
    console.error("This database is PostgreSQL: back it up with pg_dump, or with your host's snapshots.");
    return 2;
  }
  try {
    const file = sqlitePath(DATABASE_URL);
    const folder = path.resolve(values.to ?? path.join(path.dirname(file), "backups"));
    const facts = await backUpDatabase(file, folder, new Date());
    const removed = keep === null ? 0 : pruneBackups(folder, keep);
    console.log(backupLine(facts));
    if (removed > 0) console.log(`${removed} older ${removed === 1 ? "copy was" : "copies were"} removed.`);
    console.log(`The keys are not in it: keep a copy of ${path.resolve(KEYS_DIR)} somewhere else.`);
    return 0;
  } catch (error) {
    console.error(`No backup was made: ${describeError(error)}`);
    return 1;
  }
}
