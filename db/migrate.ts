import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type SqliteFile from "better-sqlite3";
import { dialect } from "./columns";

/** One migration file. `mayLoseRows` are tables the file itself says it takes rows from (`-- may lose rows: a, b`). */
export type Migration = { name: string; hash: string; statements: string[]; mayLoseRows: string[] };

const BREAKPOINT = "--> statement-breakpoint";

/** Migrations of an engine in order; the folder is found from the working directory, where the product is started. */
export function loadMigrations(engine: "sqlite" | "postgres", root = process.cwd()): Migration[] {
  const folder = path.join(root, "db", "migrations", engine);
  return readdirSync(folder)
    .filter((file) => file.endsWith(".sql"))
    .sort()
    .map((file) => readMigration(file, readFileSync(path.join(folder, file), "utf8")));
}

export function readMigration(name: string, source: string): Migration {
  const declared = /^-- may lose rows: (.+)$/m.exec(source)?.[1] ?? "";
  return {
    name,
    hash: createHash("sha256").update(source).digest("hex"),
    statements: source
      .split(BREAKPOINT)
      .map((statement) => statement.trim())
      .filter((statement) => statement !== ""),
    mayLoseRows: declared
      .split(",")
      .map((table) => table.trim())
      .filter((table) => table !== ""),
  };
}

/**
 * Brings a SQLite file to the newest schema, all or nothing. Own runner, because Drizzle's silently deletes child rows
 * when a table is rebuilt: `PRAGMA foreign_keys=OFF` does nothing inside its transaction. Here it is switched off before,
 * a copy is made first, no table may lose rows unless its migration says so, and every foreign key is checked.
 */
export async function migrateSqlite(
  connection: SqliteFile.Database,
  migrations: Migration[],
  options: { backupFolder: string | null; now: number },
): Promise<{ applied: string[] }> {
  connection.exec(
    "CREATE TABLE IF NOT EXISTS applied_migrations (name TEXT PRIMARY KEY, hash TEXT NOT NULL, applied_at INTEGER NOT NULL)",
  );
  if (pending(connection, migrations).length === 0) return { applied: [] };
  if (options.backupFolder !== null && countTables(connection) > 1)
    await backUp(connection, options.backupFolder, options.now);

  connection.pragma("foreign_keys = OFF");
  try {
    connection.exec("BEGIN IMMEDIATE");
    try {
      // Read again under the lock: another process may have migrated meanwhile.
      const due = pending(connection, migrations);
      for (const migration of due) applyMigration(connection, migration, options.now);
      requireForeignKeys(connection);
      connection.exec("COMMIT");
      return { applied: due.map((migration) => migration.name) };
    } catch (error) {
      connection.exec("ROLLBACK");
      throw error;
    }
  } finally {
    connection.pragma("foreign_keys = ON");
  }
}

function pending(connection: SqliteFile.Database, migrations: Migration[]): Migration[] {
  const rows = connection
    .prepare<[], { name: string; hash: string }>("SELECT name, hash FROM applied_migrations")
    .all();
  return pendingMigrations(rows, migrations);
}

/** Those not applied yet. Refuses a database of a newer version, and a migration that was changed after it was applied. */
export function pendingMigrations(applied: { name: string; hash: string }[], migrations: Migration[]): Migration[] {
  const hashes = new Map(applied.map((row) => [row.name, row.hash]));
  for (const name of hashes.keys())
    if (!migrations.some((migration) => migration.name === name))
      throw new Error(
        `The database was made by a newer Paymast (migration ${name} is unknown here). Start that version.`,
      );
  return migrations.filter((migration) => {
    const hash = hashes.get(migration.name);
    if (hash !== undefined && hash !== migration.hash)
      throw new Error(`Migration ${migration.name} was changed after it had been applied. Restore its file as it was.`);
    return hash === undefined;
  });
}

/** Refuses a migration that takes rows from a table without saying so; both maps hold the rows of each table. */
export function requireNoLostRows(
  migration: Migration,
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
): void {
  for (const [table, count] of before) {
    if (migration.mayLoseRows.includes(table)) continue;
    if ((after.get(table) ?? 0) < count)
      throw new Error(
        `Migration ${migration.name} would take rows from ${table} (${count} before, ${after.get(table) ?? 0} after) without saying so. Nothing was changed.`,
      );
  }
}

function applyMigration(connection: SqliteFile.Database, migration: Migration, now: number): void {
  const before = countRows(connection);
  for (const statement of migration.statements) connection.exec(statement);
  requireNoLostRows(migration, before, countRows(connection));
  connection
    .prepare("INSERT INTO applied_migrations (name, hash, applied_at) VALUES (?, ?, ?)")
    .run(migration.name, migration.hash, now);
}

function countRows(connection: SqliteFile.Database): Map<string, number> {
  const tables = connection
    .prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .all();
  return new Map(
    tables.map(({ name }) => [name, Number(connection.prepare(`SELECT count(*) FROM "${name}"`).pluck().get())]),
  );
}

const countTables = (connection: SqliteFile.Database): number => countRows(connection).size;

function requireForeignKeys(connection: SqliteFile.Database): void {
  const broken = connection.pragma("foreign_key_check");
  if (Array.isArray(broken) && broken.length > 0)
    throw new Error(
      `The migration would leave ${broken.length} rows without what they belong to (first: ${JSON.stringify(broken[0])}). Nothing was changed.`,
    );
}

async function backUp(connection: SqliteFile.Database, folder: string, now: number): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const stamp = new Date(now).toISOString().replaceAll(":", "-");
  const file = path.join(folder, `before-migration-${stamp}.db`);
  if (!existsSync(file)) await connection.backup(file);
}

/** Migrates the database that DATABASE_URL names. Called before the server listens, and by the command line. */
export async function migrateDatabase(url: string, now: number): Promise<{ applied: string[] }> {
  if (dialect === "postgres") {
    const { migratePostgres } = await import("./migrate-postgres");
    return migratePostgres(url, loadMigrations("postgres"), now);
  }
  const { openConnection, requireSafeSettings, requireWritableFolder, sqlitePath } = await import("./client-sqlite");
  const file = sqlitePath(url);
  requireWritableFolder(path.dirname(file));
  const connection = openConnection(file);
  try {
    requireSafeSettings(connection);
    const backupFolder = path.join(path.dirname(file), "backups");
    return await migrateSqlite(connection, loadMigrations("sqlite"), { backupFolder, now });
  } finally {
    connection.close();
  }
}
