import type { PGlite } from "@electric-sql/pglite";
import { sql } from "drizzle-orm";
import { AppError } from "../lib/app-error";
import { asQueryable, type Database, type Queryable } from "./client";

/** 40001 serialization failure, 40P01 deadlock, 55P03 lock not available: nothing was done, another try may succeed. */
const RETRIED = new Set(["40001", "40P01", "55P03"]);
/** How long a transaction that meets others is tried again before the caller hears BUSY. */
const BUSY_LIMIT_MS = 3_000;
const FIRST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 200;
/**
 * A transaction holds its locks no longer than this without a query, and waits no longer for others'. Transactions here
 * never wait for anything but their queries, so one that stands still belongs to a process that hangs or was cut off.
 */
const SESSION_SETTINGS =
  "SET idle_in_transaction_session_timeout = 5000; SET lock_timeout = 2000; SET statement_timeout = 30000";

type PostgresDb = {
  transaction<T>(run: (tx: unknown) => Promise<T>, config: { isolationLevel: "serializable" }): Promise<T>;
};

/** `pglite:` is PostgreSQL inside this process (tests); anything else is a server. */
export async function openPostgres(url: string, inProcess?: PGlite): Promise<Database> {
  const { db, close } = url.startsWith("pglite:") ? await openPglite(url, inProcess) : await openServer(url);
  const listeners = new Set<() => void>();
  return {
    read: asQueryable(db),
    async inTransaction(run) {
      const value = await withRetries(() => serializable(db, run));
      for (const listener of listeners) listener();
      return value;
    },
    onCommit(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close,
  };
}

async function openPglite(url: string, inProcess?: PGlite): Promise<{ db: PostgresDb; close: () => Promise<void> }> {
  const { PGlite: InProcessPostgres } = await import("@electric-sql/pglite");
  const { drizzle } = await import("drizzle-orm/pglite");
  const client = inProcess ?? new InProcessPostgres(url.slice("pglite:".length) || undefined);
  await client.waitReady;
  return { db: asPostgres(drizzle(client)), close: () => client.close() };
}

async function openServer(url: string): Promise<{ db: PostgresDb; close: () => Promise<void> }> {
  const { Pool } = await import("pg");
  const { drizzle } = await import("drizzle-orm/node-postgres");
  const pool = new Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 5_000,
    // Waited for before the connection is used: nobody gets one without its limits.
    onConnect: (client) => client.query(SESSION_SETTINGS),
  });
  // A connection that breaks while nobody uses it is replaced at the next use; without a listener it would end the process.
  pool.on("error", () => undefined);
  await pool.query("select 1");
  return { db: asPostgres(drizzle(pool)), close: () => pool.end() };
}

/** Both Drizzle drivers for PostgreSQL have this transaction method; it is atomic there, unlike better-sqlite3's. */
const asPostgres = (db: unknown) => db as PostgresDb;

async function serializable<T>(db: PostgresDb, run: (tx: Queryable) => Promise<T>): Promise<T> {
  let isOver = false;
  try {
    return await db.transaction(
      async (tx) => {
        const handle = asQueryable(
          new Proxy(Object(tx), {
            get(target, property, receiver) {
              if (isOver) throw new Error("A transaction's handle was used after the transaction had ended.");
              return Reflect.get(target, property, receiver);
            },
          }),
        );
        return await run(handle);
      },
      { isolationLevel: "serializable" },
    );
  } finally {
    isOver = true;
  }
}

/** Both looked for a row, found none and wrote it: PostgreSQL may say so instead of a serialization failure (its chapter 13.5). */
const UNIQUE_VIOLATION = "23505";
/** The second look finds the other one's row; what is violated then is a mistake of ours. */
const UNIQUE_TRIES = 1;

/**
 * Runs the transaction again while PostgreSQL asks for it, after a pause that grows and is different for each, so that
 * those who met don't meet again. Throws AppError BUSY when that goes on too long.
 */
export async function withRetries<T>(
  work: () => Promise<T>,
  time: { now(): number; pause(ms: number): Promise<void>; random(): number } = realTime,
): Promise<T> {
  const startedAt = time.now();
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (isPoolExhausted(error)) throw busy(error);
      const code = postgresCode(error);
      if (!RETRIED.has(code) && !(code === UNIQUE_VIOLATION && tries <= UNIQUE_TRIES)) throw error;
      if (time.now() - startedAt >= BUSY_LIMIT_MS) throw busy(error);
      const longest = Math.min(FIRST_PAUSE_MS * 2 ** tries, LONGEST_PAUSE_MS);
      await time.pause(longest * (0.5 + 0.5 * time.random()));
    }
  }
}

const busy = (cause: unknown) =>
  new AppError("BUSY", "The database is busy. Nothing was changed; please try again in a moment.", { cause });

/** pg has no code for it: no connection came free in time. */
function isPoolExhausted(error: unknown): boolean {
  for (let at: unknown = error; at instanceof Error; at = at.cause)
    if (at.message.includes("timeout exceeded when trying to connect")) return true;
  return false;
}

const realTime = {
  now: () => performance.now(),
  pause: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
  random: () => Math.random(),
};

/** Drizzle wraps the driver's error; the code stands on the cause. */
function postgresCode(error: unknown): string {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if ("code" in at && typeof at.code === "string") return at.code;
  }
  return "";
}

/** For start-up checks: the server's version, for the log. */
export async function postgresVersion(q: Queryable): Promise<string> {
  const rows = await q.select({ version: sql<string>`version()` }).from(sql`(select 1) as one`);
  return rows[0]?.version ?? "unknown";
}
