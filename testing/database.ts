import { PGlite } from "@electric-sql/pglite";
import SqliteFile from "better-sqlite3";
import type { Database } from "@/db/client";
import { openPostgres } from "@/db/client-postgres";
import { databaseOn } from "@/db/client-sqlite";
import { dialect } from "@/db/columns";
import { loadMigrations, migrateSqlite } from "@/db/migrate";
import { migratePostgres, runPostgresMigrations } from "@/db/migrate-postgres";

let template: Promise<Buffer> | undefined;

/** A migrated database of its own, in memory: SQLite, or in-process PostgreSQL when the tests run with DATABASE_URL=pglite:. */
export async function aDatabase(): Promise<Database> {
  if (dialect === "postgres") return testServer === undefined ? aPostgres() : onServer(testServer);
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

/** A real PostgreSQL instead of the one in this process, for who has one: `TEST_POSTGRES_URL=postgres://… npx vitest`. */
const testServer = process.env.TEST_POSTGRES_URL;
let databases = 0;

/** A new database of the server, dropped when it is closed. */
async function onServer(server: string): Promise<Database> {
  databases += 1;
  const name = `paymast_test_${process.pid}_${databases}`;
  const url = new URL(server);
  url.pathname = `/${name}`;
  const { Client } = await import("pg");
  const admin = new Client({ connectionString: server });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name}`);
  await migratePostgres(url.href, loadMigrations("postgres"), 0);
  const db = await openPostgres(url.href);
  await whenTestIsOver(async () => {
    await db.close();
    await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await admin.end();
  });
  return { ...db, close: async () => undefined };
}

/** A database made inside a test ends with it, one made in a hook with the file. */
async function whenTestIsOver(close: () => Promise<void>): Promise<void> {
  const { afterAll, onTestFinished } = await import("vitest");
  try {
    onTestFinished(close);
  } catch {
    // There is no test running: the hooks are.
    afterAll(close);
  }
}

let postgresTemplate: Promise<Blob> | undefined;

/** Starting PostgreSQL from a migrated copy takes a third of the time of making a cluster and migrating it. */
async function aPostgres(): Promise<Database> {
  postgresTemplate ??= migratedPostgres();
  const client = new PGlite({ loadDataDir: await postgresTemplate });
  await client.waitReady;
  return openPostgres("pglite:", client);
}

async function migratedPostgres(): Promise<Blob> {
  const client = new PGlite();
  await client.waitReady;
  await runPostgresMigrations(
    { query: async (sql, values) => ({ rows: (await client.query<Record<string, unknown>>(sql, values ?? [])).rows }) },
    loadMigrations("postgres"),
    0,
  );
  const copy = await client.dumpDataDir("none");
  await client.close();
  return copy;
}
