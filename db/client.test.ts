import { afterEach, expect, test, vi } from "vitest";
import { type Database, prepared } from "./client";
import { openSqlite } from "./client-sqlite";

const open: Database[] = [];
afterEach(async () => {
  for (const db of open.splice(0)) await db.close();
});

test("a query is built once, also by an evaluation of this module that has not opened the database", async () => {
  const db = openSqlite(":memory:");
  open.push(db);
  vi.resetModules();
  const other = await import("./client");
  expect(other.prepared).not.toBe(prepared);
  let built = 0;
  const build = () => {
    built += 1;
    return { built };
  };
  for (let n = 0; n < 3; n += 1) await db.inTransaction(async (tx) => void other.prepared(tx, "test.shared", build));
  await db.inTransaction(async (tx) => void prepared(tx, "test.shared", build));
  expect(built).toBe(1);
});
