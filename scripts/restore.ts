/**
 * npm run restore -- --from backups/paymast-….db
 * Puts a backup in the database's place while Paymast stands still; what was there is kept beside it. Afterwards Paymast
 * sends nothing and asks nothing until the owner has said, in the dashboard, that this is the real one.
 */
import "./load-env";
import path from "node:path";
import { parseArgs } from "node:util";
import { checkDatabaseFile, restoreDatabase } from "@/db/backup";
import { sqlitePath } from "@/db/client-sqlite";
import { loadMigrations, migrateDatabase } from "@/db/migrate";
import { listWrappedDataKeys } from "@/db/queries/businesses";
import { setInstanceSetting } from "@/db/queries/instance";
import { describeError } from "@/lib/describe-error";
import { env } from "@/lib/env";
import { readMasterKeys } from "@/lib/http/context";
import { RESTORED_AT } from "@/lib/instance/standing";
import { createSecretBox } from "@/lib/secrets/create-secret-box";
import { backupLine, isPostgres } from "./backup-words";
import { runCommand } from "./command";

const USAGE = "Say which copy: npm run restore -- --from data/backups/paymast-….db";

await runCommand(USAGE, main);

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { from: { type: "string" } } });
  if (values.from === undefined) {
    console.error(USAGE);
    return 2;
  }
  const { DATABASE_URL } = env();
  if (isPostgres(DATABASE_URL)) {
    console.error("This database is PostgreSQL: restore it with pg_restore, or with your host's snapshots.");
    return 2;
  }
  try {
    const at = new Date();
    const from = path.resolve(values.from);
    console.log(`Read through: ${backupLine(checkDatabaseFile(from, loadMigrations("sqlite")))}`);
    const before = restoreDatabase({ from, file: sqlitePath(DATABASE_URL), at });
    if (before !== null) console.log(`What was there is kept: ${before}`);
    await finish(DATABASE_URL, at.getTime());
    return 0;
  } catch (error) {
    console.error(`Nothing was restored: ${describeError(error)}`);
    return 1;
  }
}

/** Marks it as restored before any server can start on it, and says whether the keys fit. */
async function finish(url: string, now: number): Promise<void> {
  await migrateDatabase(url, now);
  const { openDatabase } = await import("@/db/client");
  const db = await openDatabase(url);
  try {
    await db.inTransaction((tx) => setInstanceSetting(tx, RESTORED_AT, String(now)));
    const box = createSecretBox(() => readMasterKeys(env()));
    const lost = (await listWrappedDataKeys(db.read)).filter(
      ({ id, wrappedDataKey }) => !opens(box, wrappedDataKey, id),
    );
    console.log(
      "Restored. Start Paymast and open the dashboard: it stands still until you say that this is the real one.",
    );
    if (lost.length > 0)
      console.error(
        `The keys folder does not fit this copy (${lost.length} of its businesses can't be opened): restore the keys that belong to it, or paste the Stripe keys again.`,
      );
  } finally {
    await db.close();
  }
}

function opens(box: ReturnType<typeof createSecretBox>, wrapped: string, businessId: string): boolean {
  try {
    box.rewrap(wrapped, businessId);
    return true;
  } catch {
    return false;
  }
}
