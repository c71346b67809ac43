import { accessSync, constants, mkdirSync } from "node:fs";
import path from "node:path";
import SqliteFile from "better-sqlite3";
import { asQueryable, connectionOf, type Database, preparesFor, type Queryable } from "./client";
import { drizzleOn } from "./drizzle-sqlite";
import { createWriteQueue, type WriteLife } from "./write-queue";

/** 3.51.3 fixed a corruption bug of the write-ahead log (SQLite release notes, WAL-reset race since 3.7.0). */
const OLDEST_SQLITE = [3, 51, 3] as const;
/** Short, because waiting in SQLite blocks the whole event loop. */
const BUSY_TIMEOUT_MS = 50;
/** The write queue tries again by itself, without blocking, so the wait in SQLite is next to nothing. */
const WRITER_TIMEOUT_MS = 2;
/** Writes for this long share a commit and keep everybody else waiting; a page is put together in some ten turns. */
const SLICE_MS = 8;

export function openSqlite(url: string): Database {
  const file = sqlitePath(url);
  // Every connection to `:memory:` is a database of its own, so reads share the writer there.
  if (file === ":memory:") return databaseOn(openConnection(file), null);
  requireWritableFolder(path.dirname(file));
  const writer = openConnection(file);
  writer.pragma(`busy_timeout = ${WRITER_TIMEOUT_MS}`);
  return databaseOn(writer, openConnection(file, { readonly: true }));
}

/** A database on an open write connection; without a reader, reads share the writer (`:memory:`). */
export function databaseOn(writer: SqliteFile.Database, separateReader: SqliteFile.Database | null): Database {
  requireSafeSettings(writer);
  const reader = separateReader ?? writer;

  const listeners = new Set<() => void>();
  const queue = createWriteQueue(
    { exec: (sql) => void writer.exec(sql), isBusyError },
    () => {
      for (const listener of listeners) listener();
    },
    // Where reads share the connection, a pause between commits would show them nothing new; tests and simulations keep their order.
    separateReader === null ? {} : { sliceMs: SLICE_MS },
  );
  const writeDb = databaseFor(writer);
  const readDb = reader === writer ? writeDb : databaseFor(reader);

  return {
    read: asQueryable(readDb),
    inTransaction: (run) => queue.add((life) => withRevocableHandle(writeDb, life, run)),
    onCommit(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      if (reader !== writer) reader.close();
      writer.close();
    },
  };
}

/** Queries that are kept are built by a database of their own on the same connection. */
function databaseFor(connection: SqliteFile.Database): object {
  const { direct, prepares } = drizzleOn(connection);
  preparesFor.set(direct, asQueryable(prepares));
  return direct;
}

/** `file:./data/paymast.db` and plain paths name a file, `:memory:` an own database that ends with the process. */
export function sqlitePath(url: string): string {
  if (url === ":memory:" || url === "file::memory:") return ":memory:";
  return path.resolve(url.startsWith("file:") ? url.slice("file:".length) : url);
}

export function openConnection(file: string, options: { readonly?: boolean } = {}): SqliteFile.Database {
  const connection = new SqliteFile(file, { readonly: options.readonly ?? false, timeout: BUSY_TIMEOUT_MS });
  if (!connection.readonly && file !== ":memory:") connection.pragma("journal_mode = WAL");
  // better-sqlite3 is compiled with synchronous=NORMAL for WAL: a commit answered at NORMAL can vanish in a power cut.
  connection.pragma("synchronous = FULL");
  connection.pragma("foreign_keys = ON");
  return connection;
}

/** Refuses to run on settings that lose money facts; each refusal says why. */
export function requireSafeSettings(connection: SqliteFile.Database): void {
  const synchronous = connection.pragma("synchronous", { simple: true });
  if (synchronous !== 2)
    throw new Error(
      `Paymast refuses to start: SQLite runs with synchronous=${String(synchronous)} instead of FULL (2), so a payment it acknowledged could vanish in a power cut.`,
    );
  if (connection.pragma("foreign_keys", { simple: true }) !== 1)
    throw new Error(
      "Paymast refuses to start: SQLite runs without foreign keys, so a payment could lose the invoice it belongs to.",
    );
  const version = String(connection.prepare("select sqlite_version()").pluck().get());
  if (!isAtLeast(version, OLDEST_SQLITE))
    throw new Error(
      `Paymast refuses to start: SQLite ${version} is older than ${OLDEST_SQLITE.join(".")} and can corrupt its write-ahead log. Reinstall the dependencies (npm ci).`,
    );
}

export function isAtLeast(version: string, oldest: readonly number[]): boolean {
  const parts = version.split(".").map(Number);
  for (const [position, wanted] of oldest.entries()) {
    const have = parts[position] ?? 0;
    if (have !== wanted) return have > wanted;
  }
  return true;
}

export function requireWritableFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw new Error(
      `Paymast refuses to start: the data folder ${folder} cannot be written. Give this user the right to write there, or set DATABASE_URL to a file elsewhere.`,
      { cause },
    );
  }
}

const isBusyError = (error: unknown): boolean =>
  error instanceof SqliteFile.SqliteError && (error.code.startsWith("SQLITE_BUSY") || error.code === "SQLITE_LOCKED");

type Session = { prepareQuery: (...args: unknown[]) => unknown };

/**
 * Runs the callback with a handle that stops working when the callback ends or is given up as stuck: a query that escapes its transaction would
 * otherwise be committed by itself, or inside somebody else's.
 */
async function withRevocableHandle<T>(db: object, life: WriteLife, run: (tx: Queryable) => Promise<T>): Promise<T> {
  const session = sessionOf(db);
  const guarded = Object.create(session, {
    prepareQuery: {
      value: (...args: unknown[]) => {
        requireAlive(life);
        return session.prepareQuery(...args);
      },
    },
  });
  const handle: object = Object.create(db, { session: { value: guarded } });
  connectionOf.set(handle, { connection: db, requireAlive: () => requireAlive(life) });
  try {
    return await run(asQueryable(handle));
  } finally {
    life.isOver = true;
  }
}

function requireAlive(life: WriteLife): void {
  if (life.isOver) throw new Error("A transaction's handle was used after the transaction had ended.");
}

/** Drizzle keeps its session in a property that its types don't declare; every query is prepared through it. */
const sessionOf = (db: object) => (db as { session: Session }).session;
