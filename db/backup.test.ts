import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { backUpDatabase, checkDatabaseFile, pruneBackups, restoreDatabase } from "./backup";
import { openConnection, openSqlite } from "./client-sqlite";
import { loadMigrations, migrateSqlite } from "./migrate";
import { setInstanceSetting } from "./queries/instance";

let folder = "";
let file = "";
const at = new Date("2026-11-22T12:00:00Z");

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "paymast-backup-"));
  file = path.join(folder, "paymast.db");
  const connection = openConnection(file);
  await migrateSqlite(connection, loadMigrations("sqlite"), { backupFolder: null, now: 0 });
  connection.close();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const settingIn = (which: string): unknown => {
  const connection = openConnection(which);
  try {
    return connection.prepare("SELECT value FROM instance_settings WHERE key = 'note'").pluck().get();
  } finally {
    connection.close();
  }
};

async function write(value: string): Promise<void> {
  const db = openSqlite(file);
  await db.inTransaction((tx) => setInstanceSetting(tx, "note", value));
  await db.close();
}

test("a copy made while the server writes holds everything committed before it", async () => {
  const db = openSqlite(file);
  await db.inTransaction((tx) => setInstanceSetting(tx, "note", "before"));
  const facts = await backUpDatabase(file, path.join(folder, "copies"), at);
  await db.inTransaction((tx) => setInstanceSetting(tx, "note", "after"));
  await db.close();
  expect(facts).toMatchObject({ businesses: 0, invoices: 0, payments: 0, newestAt: null });
  expect(settingIn(facts.file)).toBe("before");
});

test("a restored copy is the database, and what was there is kept", async () => {
  await write("old");
  const { file: copy } = await backUpDatabase(file, path.join(folder, "copies"), at);
  await write("new");
  const before = restoreDatabase({ from: copy, file, at });
  expect(settingIn(file)).toBe("old");
  expect(before).not.toBeNull();
  expect(settingIn(before ?? "")).toBe("new");
});

test("nothing is restored while a server has the database open", async () => {
  await write("kept");
  const { file: copy } = await backUpDatabase(file, path.join(folder, "copies"), at);
  const running = openSqlite(file);
  await running.inTransaction((tx) => setInstanceSetting(tx, "note", "running"));
  expect(() => restoreDatabase({ from: copy, file, at })).toThrow("Stop Paymast first");
  await running.close();
  expect(settingIn(file)).toBe("running");
});

test("a cut, a flipped and a foreign file are refused with what is wrong", async () => {
  await write("x");
  const { file: copy } = await backUpDatabase(file, path.join(folder, "copies"), at);
  const bytes = readFileSync(copy);
  const damaged = path.join(folder, "damaged.db");
  writeFileSync(damaged, bytes.subarray(0, bytes.length / 2));
  expect(() => checkDatabaseFile(damaged, null)).toThrow("can't be used");
  const flipped = Buffer.from(bytes);
  flipped.fill(0xff, 8_192, 8_192 + 64);
  writeFileSync(damaged, flipped);
  expect(() => checkDatabaseFile(damaged, null)).toThrow("can't be used");
  writeFileSync(damaged, "not a database at all, just some text that is long enough");
  expect(() => checkDatabaseFile(damaged, null)).toThrow("can't be used");
  const foreign = openConnection(path.join(folder, "foreign.db"));
  foreign.exec("CREATE TABLE something (id INTEGER)");
  foreign.close();
  expect(() => checkDatabaseFile(path.join(folder, "foreign.db"), null)).toThrow("not a database of Paymast");
});

test("a copy of a newer version is refused by an older one", async () => {
  const { file: copy } = await backUpDatabase(file, path.join(folder, "copies"), at);
  expect(() => checkDatabaseFile(copy, loadMigrations("sqlite").slice(0, 1))).toThrow("newer Paymast");
});

test("of the copies the newest stay", async () => {
  const copies = path.join(folder, "copies");
  for (const hour of [1, 2, 3]) await backUpDatabase(file, copies, new Date(Date.UTC(2026, 0, 1, hour)));
  expect(pruneBackups(copies, 2)).toBe(1);
  const { file: newest } = await backUpDatabase(file, copies, new Date(Date.UTC(2026, 0, 1, 4)));
  expect(pruneBackups(copies, 1)).toBe(2);
  expect(checkDatabaseFile(newest, null).businesses).toBe(0);
});
