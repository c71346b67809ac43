import SqliteFile from "better-sqlite3";
import type { Database } from "@/db/client";
import { openPostgres } from "@/db/client-postgres";
import { databaseOn } from "@/db/client-sqlite";
import { dialect } from "@/db/columns";
import { loadMigrations, migrateSqlite } from "@/db/migrate";
import { runPostgresMigrations } from "@/db/migrate-postgres";

let template: Promise<Buffer> | undefined;

/** A migrated database of its own, in memory: SQLite, or in-process PostgreSQL when the tests run with DATABASE_URL=pglite:. */
export async function aDatabase(): Promise<Database> {
  if (dialect === "postgres") return aPostgres();
  template ??= migratedTemplate();
  const connection = new SqliteFile(await template);
  connection.pragma("synchronous = FULL");
  connection.pragma("foreign_keys = ON");
  return databaseOn(connection, null);
}

async function migratedTemplate(): Promise<Buffer> {
  const connection = new SqliteFile(":memory:");
  await migrateSqlite(connection, loadMigrations("sqlite"), { backupFolder: null, now: 0 });
  const bytes = connection.serialize();
  connection.close();
  return bytes;
}

async function aPostgres(): Promise<Database> {
  const { PGlite } = await import("@electric-sql/pglite");
  const client = new PGlite();
  await client.waitReady;
  await runPostgresMigrations(
    { query: async (sql, values) => ({ rows: (await client.query<Record<string, unknown>>(sql, values ?? [])).rows }) },
    loadMigrations("postgres"),
    0,
  );
  return openPostgres("pglite:", client);
}
