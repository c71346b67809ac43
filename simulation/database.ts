/**
 * The one database of a worker: migrated once, set back between runs by rolling back to a savepoint, so that a run costs no
 * schema and its prepared queries stay. A transaction of the product becomes a savepoint inside it.
 */
import SqliteFile from "better-sqlite3";
import type { Database } from "@/db/client";
import { databaseOn } from "@/db/client-sqlite";
import { loadMigrations, migrateSqlite } from "@/db/migrate";
import { unlabelled } from "./ports";

type Value = string | number | Record<string, string | number>;

export type SimDatabase = {
  base: Database;
  /** Rows of one statement, read beside the product. */
  rows<T>(sql: string, ...values: Value[]): T[];
  run(sql: string, ...values: Value[]): void;
  /** From now on the process whose commit is next has died: nothing of the batch is kept. */
  loseCommit(): void;
  /** Until the next `reset` facts may be changed: a test damages them to see who notices. */
  dropGuards(): void;
  /** Everything since `freeze` is forgotten. */
  reset(): void;
  /** What stands now is where every run begins. */
  freeze(): void;
  pragma(name: string): unknown;
};

export async function openSimDatabase(root: string): Promise<SimDatabase> {
  const connection = await migrated(root);
  const statements = new Map<string, SqliteFile.Statement<unknown[]>>();
  let isLost = false;

  /** SQLite compiles a text once; Drizzle asks for it with each query that is not prepared. */
  function prepare(sql: string): SqliteFile.Statement<unknown[]> {
    const known = statements.get(sql) ?? connection.prepare<unknown[]>(sql);
    if (statements.size > 3_000) statements.clear();
    statements.set(sql, known);
    return known.reader ? known.raw(false) : known;
  }

  function exec(sql: string): void {
    if (sql === "COMMIT" && isLost) throw new Error("The process died before its commit.");
    if (sql === "ROLLBACK") isLost = false;
    for (const text of asSavepoint[sql] ?? [sql]) prepare(text).run();
  }

  const product = asDatabase(Object.create(connection, { prepare: { value: prepare }, exec: { value: exec } }));
  const base = unlabelled(databaseOn(product, null));
  return {
    base,
    rows: <T>(sql: string, ...values: Value[]) => asRows<T>(prepare(sql).all(...values)),
    run: (sql, ...values) => void prepare(sql).run(...values),
    loseCommit: () => {
      isLost = true;
    },
    dropGuards: () => {
      const guards =
        "select type || ' \"' || name || '\"' from sqlite_master where type = 'trigger' or sql like 'CREATE UNIQUE%'";
      for (const name of connection.prepare(guards).pluck().all()) connection.exec(`drop ${String(name)}`);
      connection.pragma("defer_foreign_keys = on");
    },
    freeze: () => void connection.exec("BEGIN; SAVEPOINT frozen"),
    reset: () => void connection.exec("ROLLBACK TO frozen"),
    pragma: (name) => connection.pragma(name),
  };
}

const asSavepoint: Record<string, string[]> = {
  "BEGIN IMMEDIATE": ["SAVEPOINT product"],
  COMMIT: ["RELEASE product"],
  ROLLBACK: ["ROLLBACK TO product", "RELEASE product"],
};

/** The same connection with two of its methods replaced. */
const asDatabase = (value: unknown) => value as SqliteFile.Database;
/** Whoever writes the statement names its columns. */
const asRows = <T>(value: unknown[]) => value as T[];

async function migrated(root: string): Promise<SqliteFile.Database> {
  const first = new SqliteFile(":memory:");
  await migrateSqlite(first, loadMigrations("sqlite", root), { backupFolder: null, now: 0 });
  const connection = new SqliteFile(first.serialize());
  first.close();
  connection.pragma("synchronous = FULL");
  connection.pragma("foreign_keys = ON");
  return connection;
}
