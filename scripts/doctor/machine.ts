import { existsSync, statSync } from "node:fs";
import { statfs } from "node:fs/promises";
import path from "node:path";
import SqliteFile from "better-sqlite3";
import { checkDatabaseFile } from "@/db/backup";
import { isAtLeast, openConnection, requireSafeSettings, sqlitePath } from "@/db/client-sqlite";
import { loadMigrations } from "@/db/migrate";
import { describeError } from "@/lib/describe-error";
import type { Env } from "@/lib/env";
import { counted, isPostgres } from "../backup-words";
import { advice, type Finding, good, wrong } from "./finding";

const MEGABYTE = 1024 * 1024;

/** What can be seen without asking anybody: the program, the disk, the database, the keys. */
export async function checkMachine(settings: Env): Promise<Finding[]> {
  return [
    nodeFinding(),
    ...(isPostgres(settings.DATABASE_URL) ? [] : [...(await databaseFindings(settings)), await diskFinding(settings)]),
    ...keyFindings(settings),
  ];
}

function nodeFinding(): Finding {
  const { node } = process.versions;
  return isAtLeast(node, [20, 9, 0])
    ? good("Node", `Version ${node}.`)
    : wrong("Node", `Version ${node} is too old: install Node 20.9 or newer.`);
}

async function databaseFindings({ DATABASE_URL }: Env): Promise<Finding[]> {
  const file = sqlitePath(DATABASE_URL);
  if (!existsSync(file))
    return [wrong("Database", `There is no database at ${file}: start Paymast once, or restore a backup.`)];
  try {
    const facts = checkDatabaseFile(file, loadMigrations("sqlite"));
    const size = (facts.bytes / MEGABYTE).toFixed(1);
    return [
      good(
        "Database",
        `${file}, ${size} MB, every page read: ${counted(facts.invoices, "invoice")}, ${counted(facts.payments, "payment")}.`,
      ),
      settingsFinding(file),
      schemaFinding(file),
    ];
  } catch (error) {
    return [wrong("Database", `${describeError(error)} Restore a backup: npm run restore.`)];
  }
}

function settingsFinding(file: string): Finding {
  const connection = openConnection(file);
  try {
    requireSafeSettings(connection);
    const version = String(connection.prepare("select sqlite_version()").pluck().get());
    return good("SQLite", `Version ${version}; what it acknowledges is on the disk.`);
  } catch (error) {
    return wrong("SQLite", describeError(error));
  } finally {
    connection.close();
  }
}

function schemaFinding(file: string): Finding {
  const connection = new SqliteFile(file, { readonly: true });
  try {
    const applied = connection.prepare<[], { name: string }>("SELECT name FROM applied_migrations").all();
    const due = loadMigrations("sqlite").filter(({ name }) => !applied.some((one) => one.name === name));
    return due.length === 0
      ? good("Schema", "Up to date.")
      : advice(
          "Schema",
          `${counted(due.length, "migration is", "migrations are")} due; the next start runs them after a backup.`,
        );
  } finally {
    connection.close();
  }
}

/** Under 200 MB the till stays closed; under 1 GB somebody should look. */
async function diskFinding({ DATABASE_URL }: Env): Promise<Finding> {
  const folder = path.dirname(sqlitePath(DATABASE_URL));
  if (!existsSync(folder)) return wrong("Disk", `There is no folder ${folder}.`);
  const { bavail, bsize } = await statfs(folder);
  const free = Math.floor((bavail * bsize) / MEGABYTE);
  if (free < 200) return wrong("Disk", `Only ${free} MB are free: Paymast takes no new payments under 200 MB.`);
  if (free < 1024) return advice("Disk", `${free} MB are free; under 200 MB Paymast takes no new payments.`);
  return good("Disk", `${(free / 1024).toFixed(1)} GB are free.`);
}

function keyFindings({ DATABASE_URL, KEYS_DIR, MASTER_KEY, SESSION_SECRET, LINK_KEY }: Env): Finding[] {
  const files = [
    { name: "master.key", given: MASTER_KEY },
    { name: "session.key", given: SESSION_SECRET },
    { name: "link.key", given: LINK_KEY },
  ].filter(({ given }) => given === undefined);
  if (files.length === 0) return [good("Keys", "All three come from the environment.")];
  const folder = path.resolve(KEYS_DIR);
  const missing = files.filter(({ name }) => !existsSync(path.join(folder, name)));
  const names = missing.map(({ name }) => name).join(", ");
  if (missing.length > 0)
    return [
      wrong(
        "Keys",
        isPostgres(DATABASE_URL) || existsSync(sqlitePath(DATABASE_URL))
          ? `Missing in ${folder}: ${names}. Restore them from your copy: new ones can't open the Stripe keys, and links that were sent stop working.`
          : `There are none in ${folder} yet: the first start makes them.`,
      ),
    ];
  const open = files.filter(({ name }) => (statSync(path.join(folder, name)).mode & 0o077) !== 0);
  return open.length === 0
    ? [good("Keys", `${folder}, readable by this user only. Keep a copy somewhere else.`)]
    : [advice("Keys", `${open.map(({ name }) => name).join(", ")} can be read by other users: chmod 600.`)];
}
