import type { BaseSQLiteDatabase } from "drizzle-orm/sqlite-core";
import { dialect } from "./columns";

/**
 * A Drizzle database, typed as asynchronous SQLite on both engines. Always awaited; `.get()`, `.all()`, `.run()` and
 * Drizzle's own `.transaction` are not used (they don't exist, or are not atomic, on one of the engines).
 */
export type Queryable = Omit<
  BaseSQLiteDatabase<"async", unknown, Record<string, never>>,
  "transaction" | "run" | "all" | "get" | "values" | "query" | "_query" | "batch"
>;

export type Database = {
  /** Reads of committed data. Never written through. */
  read: Queryable;
  /**
   * The only way to write. All or nothing, durable when it resolves. The callback awaits queries and nothing else: no
   * network, timer or file. On PostgreSQL it may run twice (serialization failures), so it has no outside effect.
   * Throws AppError BUSY when the database stays locked; the caller may try again.
   */
  inTransaction<T>(run: (tx: Queryable) => Promise<T>): Promise<T>;
  /** Called after each commit that wrote; wakes the queues. Returns the function that stops it. */
  onCommit(listener: () => void): () => void;
  close(): Promise<void>;
};

type Known = {
  caches: WeakMap<object, Map<string, unknown>>;
  /** The connection behind a handle: a transaction's handle shares its connection's prepared queries. */
  connectionOf: WeakMap<object, { connection: object; requireAlive: () => void }>;
  /** What builds a connection's prepared queries, where that is not the connection itself. */
  preparesFor: WeakMap<object, Queryable>;
};

/**
 * One process evaluates this module more than once (the server and each of Next's bundles), and the one database is opened by
 * one of them: without what that one knows, the others would build each query anew for each transaction.
 */
function sharedKnown(): Known {
  const shared = globalThis as { paymastConnections?: Known };
  shared.paymastConnections ??= { caches: new WeakMap(), connectionOf: new WeakMap(), preparesFor: new WeakMap() };
  return shared.paymastConnections;
}

const { caches } = sharedKnown();
export const { connectionOf, preparesFor } = sharedKnown();

/** A prepared query, built once per connection and key. The key must be unique for the query's text. */
export function prepared<T>(q: Queryable, key: string, build: (q: Queryable) => T): T {
  const handle = connectionOf.get(q);
  handle?.requireAlive();
  const connection = handle?.connection ?? q;
  let cache = caches.get(connection);
  if (cache === undefined) {
    cache = new Map();
    caches.set(connection, cache);
  }
  const found = cache.get(key);
  if (found !== undefined) return asBuilt<T>(found);
  const built = build(preparesFor.get(connection) ?? asQueryable(connection));
  cache.set(key, built);
  return built;
}

/** The value was stored under the same key by the same builder. */
const asBuilt = <T>(value: unknown) => value as T;

/** Connections are Drizzle databases of one of the engines; Queryable is the part they share. */
export const asQueryable = (database: unknown) => database as Queryable;

/** Opens the database named by DATABASE_URL's form: `file:./data/paymast.db`, `:memory:`, `postgres://…`, `pglite:`. */
export async function openDatabase(url: string): Promise<Database> {
  if (dialect === "postgres") {
    const { openPostgres } = await import("./client-postgres");
    return openPostgres(url);
  }
  const { openSqlite } = await import("./client-sqlite");
  return openSqlite(url);
}
