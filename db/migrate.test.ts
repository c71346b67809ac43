import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import SqliteFile from "better-sqlite3";
import { afterEach, beforeEach, expect, test } from "vitest";
import { loadMigrations, migrateDatabase, migrateSqlite, readMigration } from "./migrate";

let connection: SqliteFile.Database;
let folder = "";

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "paymast-migrate-"));
  connection = new SqliteFile(path.join(folder, "a.db"));
  connection.pragma("foreign_keys = ON");
});

afterEach(() => {
  connection.close();
  rmSync(folder, { recursive: true, force: true });
});

const options = { backupFolder: null, now: 1 };
const BASE = readMigration(
  "0000_base.sql",
  `CREATE TABLE parents (id TEXT PRIMARY KEY, note TEXT);
--> statement-breakpoint
CREATE TABLE children (id TEXT PRIMARY KEY, parent_id TEXT NOT NULL REFERENCES parents(id) ON DELETE CASCADE);`,
);
/** What drizzle-kit writes to change a column: with foreign keys on, the DROP would delete every child. */
const REBUILD = readMigration(
  "0001_rebuild.sql",
  `PRAGMA foreign_keys=OFF;
--> statement-breakpoint
CREATE TABLE __new_parents (id TEXT PRIMARY KEY, note TEXT DEFAULT 'x');
--> statement-breakpoint
INSERT INTO __new_parents SELECT id, note FROM parents;
--> statement-breakpoint
DROP TABLE parents;
--> statement-breakpoint
ALTER TABLE __new_parents RENAME TO parents;`,
);

async function withTwoChildren() {
  await migrateSqlite(connection, [BASE], options);
  connection.exec("INSERT INTO parents VALUES ('p', 'n'); INSERT INTO children VALUES ('a', 'p'), ('b', 'p');");
}

const children = () => connection.prepare("SELECT count(*) FROM children").pluck().get();

test("rebuilding a parent table keeps its children", async () => {
  await withTwoChildren();
  expect(await migrateSqlite(connection, [BASE, REBUILD], options)).toEqual({ applied: ["0001_rebuild.sql"] });
  expect(children()).toBe(2);
  expect(connection.pragma("foreign_keys", { simple: true })).toBe(1);
});

test("a migration that loses rows without saying so is rolled back whole", async () => {
  await withTwoChildren();
  const losing = readMigration(
    "0001_lose.sql",
    "ALTER TABLE parents ADD COLUMN more TEXT;\n--> statement-breakpoint\nDELETE FROM children;",
  );
  await expect(migrateSqlite(connection, [BASE, losing], options)).rejects.toThrow("would take rows from children");
  expect(children()).toBe(2);
  expect(() => connection.prepare("SELECT more FROM parents")).toThrow();
});

test("a migration that says which rows it takes may take them", async () => {
  await withTwoChildren();
  const declared = readMigration("0001_lose.sql", "-- may lose rows: children\nDELETE FROM children;");
  await migrateSqlite(connection, [BASE, declared], options);
  expect(children()).toBe(0);
});

test("a migration that leaves an orphan is rolled back whole", async () => {
  await withTwoChildren();
  const orphaning = readMigration("0001_orphan.sql", "-- may lose rows: parents\nDELETE FROM parents;");
  await expect(migrateSqlite(connection, [BASE, orphaning], options)).rejects.toThrow("without what they belong to");
  expect(children()).toBe(2);
});

test("a changed migration and a newer database are refused with a sentence", async () => {
  await migrateSqlite(connection, [BASE, REBUILD], options);
  const edited = readMigration(BASE.name, "CREATE TABLE parents (id TEXT);");
  await expect(migrateSqlite(connection, [edited, REBUILD], options)).rejects.toThrow("was changed after");
  await expect(migrateSqlite(connection, [BASE], options)).rejects.toThrow("made by a newer Paymast");
});

test("the database is copied before it is changed", async () => {
  await withTwoChildren();
  const backupFolder = path.join(folder, "backups");
  await migrateSqlite(connection, [BASE, REBUILD], { backupFolder, now: Date.UTC(2026, 10, 22) });
  const [copy] = readdirSync(backupFolder);
  const kept = new SqliteFile(path.join(backupFolder, copy ?? ""), { readonly: true });
  expect(kept.prepare("SELECT count(*) FROM children").pluck().get()).toBe(2);
  expect(() => kept.prepare("SELECT note FROM parents WHERE note = 'x'")).not.toThrow();
  kept.close();
});

test("the product's own migrations are applied once and leave a clean database", async () => {
  const url = `file:${path.join(folder, "product.db")}`;
  const names = loadMigrations("sqlite").map((migration) => migration.name);
  expect(await migrateDatabase(url, 1)).toEqual({ applied: names });
  expect(await migrateDatabase(url, 2)).toEqual({ applied: [] });
});

test("no foreign key cascades: money is never deleted along with something else", () => {
  for (const engine of ["sqlite", "postgres"] as const)
    for (const migration of loadMigrations(engine))
      for (const statement of migration.statements) expect(statement.toLowerCase()).not.toContain("on delete cascade");
});
