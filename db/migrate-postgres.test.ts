import { PGlite } from "@electric-sql/pglite";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readMigration } from "./migrate";
import { runPostgresMigrations } from "./migrate-postgres";

let client: PGlite;
beforeEach(async () => {
  client = new PGlite();
  await client.waitReady;
}, 60_000);
afterEach(() => client.close());

const runner = {
  query: async (sql: string, values: unknown[] = []) => ({
    rows: (await client.query<Record<string, unknown>>(sql, values)).rows,
  }),
};
const BASE = readMigration(
  "0000_base.sql",
  "CREATE TABLE parents (id TEXT PRIMARY KEY);\n--> statement-breakpoint\nCREATE TABLE children (id TEXT PRIMARY KEY);",
);
const run = (...more: ReturnType<typeof readMigration>[]) => runPostgresMigrations(runner, [BASE, ...more], 1);
const childCount = async () => (await runner.query("SELECT count(*)::int AS n FROM children")).rows[0]?.n;

async function withTwoChildren() {
  await run();
  await runner.query("INSERT INTO children VALUES ('a'), ('b')");
}

test("a newer database and a changed migration are refused with a sentence", async () => {
  await run(readMigration("0001_more.sql", "ALTER TABLE parents ADD COLUMN note TEXT;"));
  await expect(run()).rejects.toThrow("made by a newer Paymast (migration 0001_more.sql is unknown here)");
  const edited = readMigration("0001_more.sql", "ALTER TABLE parents ADD COLUMN other TEXT;");
  await expect(run(edited)).rejects.toThrow("was changed after it had been applied");
});

test("a migration that loses rows without saying so is rolled back whole", async () => {
  await withTwoChildren();
  const losing = readMigration(
    "0001_lose.sql",
    "ALTER TABLE parents ADD COLUMN note TEXT;\n--> statement-breakpoint\nDELETE FROM children WHERE id = 'a';",
  );
  await expect(run(losing)).rejects.toThrow("would take rows from children (2 before, 1 after)");
  expect(await childCount()).toBe(2);
  await expect(runner.query("SELECT note FROM parents")).rejects.toThrow("does not exist");
});

test("a table that a migration drops counts as lost rows", async () => {
  await withTwoChildren();
  await expect(run(readMigration("0001_drop.sql", "DROP TABLE children;"))).rejects.toThrow("(2 before, 0 after)");
  expect(await childCount()).toBe(2);
});

test("a migration that says which rows it takes may take them, once", async () => {
  await withTwoChildren();
  const declared = readMigration("0001_lose.sql", "-- may lose rows: children\nDELETE FROM children;");
  expect(await run(declared)).toEqual({ applied: ["0001_lose.sql"] });
  expect(await run(declared)).toEqual({ applied: [] });
  expect(await childCount()).toBe(0);
});
