import type { PGlite } from "@electric-sql/pglite";
import { sql } from "drizzle-orm";
import { asQueryable, type Database, type Queryable } from "./client";

/** 40001 serialization failure, 40P01 deadlock: PostgreSQL asks for another try. */
const RETRIED = new Set(["40001", "40P01"]);
const TRIES = 5;

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
  const pool = new Pool({ connectionString: url, max: 10, connectionTimeoutMillis: 5_000 });
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

async function withRetries<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= TRIES || !RETRIED.has(postgresCode(error))) throw error;
    }
  }
}

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
