/** Copies of a SQLite database: made while the product runs, checked before they count, put back while it stands still. */
import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import path from "node:path";
import SqliteFile from "better-sqlite3";
import { openConnection } from "./client-sqlite";
import type { Migration } from "./migrate";

export type BackupFacts = {
  file: string;
  bytes: number;
  businesses: number;
  invoices: number;
  payments: number;
  /** UTC ms of the newest money fact or event in it; null when there is none. */
  newestAt: number | null;
};

const PREFIX = "paymast-";

/** Copies the running database page by page into `folder` and checks the copy; the server goes on writing meanwhile. */
export async function backUpDatabase(file: string, folder: string, at: Date): Promise<BackupFacts> {
  if (!existsSync(file)) throw new Error(`There is no database at ${file}.`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const target = path.join(folder, `${PREFIX}${at.toISOString().replaceAll(":", "-")}.db`);
  const part = `${target}.part`;
  const connection = new SqliteFile(file, { readonly: true, timeout: 5_000 });
  try {
    await connection.backup(part);
  } finally {
    connection.close();
  }
  toDisk(part);
  const facts = checkDatabaseFile(part, null);
  renameSync(part, target);
  toDisk(folder);
  return { ...facts, file: target };
}

/** Removes all but the newest `keep` copies that `backUpDatabase` made in the folder. Returns how many went. */
export function pruneBackups(folder: string, keep: number): number {
  const made = readdirSync(folder)
    .filter((name) => name.startsWith(PREFIX) && name.endsWith(".db"))
    .sort();
  const old = made.slice(0, Math.max(0, made.length - keep));
  for (const name of old) rmSync(path.join(folder, name));
  return old.length;
}

/**
 * Reads every page of a database file. Throws, with what is wrong, for a file that is damaged, is not Paymast's, or (when
 * `known` migrations are given) was made by a newer version.
 */
export function checkDatabaseFile(file: string, known: readonly Migration[] | null): BackupFacts {
  if (!existsSync(file)) throw new Error(`There is no file ${file}.`);
  let connection: SqliteFile.Database | undefined;
  try {
    connection = new SqliteFile(file, { readonly: true });
    const integrity = connection.pragma("integrity_check", { simple: true });
    if (integrity !== "ok") throw new Error(`it is damaged (${String(integrity).split("\n")[0]})`);
    const broken = connection.pragma("foreign_key_check");
    if (Array.isArray(broken) && broken.length > 0) throw new Error(`${broken.length} rows miss what they belong to`);
    requireOurs(connection, known);
    return { file, bytes: statSync(file).size, ...countFacts(connection) };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${file} can't be used: ${why}.`, { cause });
  } finally {
    connection?.close();
  }
}

function requireOurs(connection: SqliteFile.Database, known: readonly Migration[] | null): void {
  const isOurs = connection
    .prepare("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN ('applied_migrations', 'payments')")
    .pluck()
    .get();
  if (isOurs !== 2) throw new Error("it is not a database of Paymast");
  if (known === null) return;
  const applied = connection.prepare<[], { name: string }>("SELECT name FROM applied_migrations").all();
  const unknown = applied.find(({ name }) => !known.some((migration) => migration.name === name));
  if (unknown !== undefined)
    throw new Error(`it was made by a newer Paymast (migration ${unknown.name} is unknown here)`);
}

function countFacts(connection: SqliteFile.Database): Omit<BackupFacts, "file" | "bytes"> {
  const number = (sql: string) => Number(connection.prepare(sql).pluck().get());
  const newest = connection
    .prepare(
      "SELECT max(at) FROM (SELECT max(recorded_at) AS at FROM payments UNION ALL SELECT max(received_at) FROM provider_events)",
    )
    .pluck()
    .get();
  return {
    businesses: number("SELECT count(*) FROM businesses"),
    invoices: number("SELECT count(*) FROM invoices"),
    payments: number("SELECT count(*) FROM payments"),
    newestAt: typeof newest === "number" ? newest : null,
  };
}

/**
 * Puts a checked copy in the database's place; what was there is kept beside it. Refuses while a server has the database
 * open. Dies safely: until the last rename the old database is in its place, after it the restored one.
 * Returns the path of what was there before, or null.
 */
export function restoreDatabase(input: { from: string; file: string; at: Date }): string | null {
  const { from, file } = input;
  mkdirSync(path.dirname(file), { recursive: true });
  if (existsSync(file) && path.resolve(from) === path.resolve(file))
    throw new Error("The copy and the database are the same file.");
  const part = `${file}.restored`;
  rmSync(part, { force: true });
  copyFileSync(from, part);
  toDisk(part);
  let before: string | null = null;
  if (existsSync(file)) {
    closeForGood(file);
    before = path.join(path.dirname(file), `before-restore-${input.at.toISOString().replaceAll(":", "-")}.db`);
    copyFileSync(file, before);
    toDisk(before);
  }
  renameSync(part, file);
  toDisk(path.dirname(file));
  return before;
}

/**
 * Leaving write-ahead mode needs the file for oneself and folds the log into it: so it fails while a server runs, and
 * afterwards no log of the old database can be taken for one of the new.
 */
function closeForGood(file: string): void {
  const connection = openConnection(file);
  try {
    connection.pragma("journal_mode = DELETE");
    const mode = connection.pragma("journal_mode", { simple: true });
    if (mode !== "delete") throw new Error("it is in use");
  } catch (cause) {
    throw new Error(`The database ${file} is in use. Stop Paymast first, then restore.`, { cause });
  } finally {
    connection.close();
  }
}

function toDisk(target: string): void {
  const handle = openSync(target, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
