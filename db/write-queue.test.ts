import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import SqliteFile from "better-sqlite3";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isAppError } from "../lib/app-error";
import { type Database, prepared } from "./client";
import { isAtLeast, openConnection, openSqlite, requireSafeSettings } from "./client-sqlite";
import { migrateDatabase } from "./migrate";
import { instanceSettings } from "./schema";

let folder = "";
let url = "";
const open: { close(): unknown }[] = [];

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "paymast-db-"));
  url = `file:${path.join(folder, "data", "paymast.db")}`;
  await migrateDatabase(url, 1);
});

afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
  rmSync(folder, { recursive: true, force: true });
});

function opened<T extends { close(): unknown }>(one: T): T {
  open.push(one);
  return one;
}

const put = (db: Database, key: string) =>
  db.inTransaction((tx) => tx.insert(instanceSettings).values({ key, value: "1" }).returning());

test("a hundred writes at once are all kept, in far fewer commits", async () => {
  const db = opened(openSqlite(url));
  let commits = 0;
  db.onCommit(() => {
    commits += 1;
  });
  await Promise.all(Array.from({ length: 100 }, (_, n) => put(db, `k${n}`)));
  expect(await db.read.select().from(instanceSettings)).toHaveLength(100);
  expect(commits).toBeLessThan(10);
});

test("a write asked for at any turn after another one is answered is not forgotten", async () => {
  const db = opened(openSqlite(url));
  for (let turns = 0; turns < 12; turns += 1) {
    await put(db, `first${turns}`);
    for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
    await put(db, `then${turns}`);
  }
  expect(await db.read.select().from(instanceSettings)).toHaveLength(24);
});

test("nobody is answered before the commit: another connection sees what was answered", async () => {
  const db = opened(openSqlite(url));
  const other = opened(openConnection(url.slice("file:".length), { readonly: true }));
  await put(db, "seen");
  expect(other.prepare("select count(*) from instance_settings").pluck().get()).toBe(1);
});

test("a read beside an open transaction does not see what is not committed", async () => {
  const db = opened(openSqlite(url));
  let seen = -1;
  await db.inTransaction(async (tx) => {
    await tx.insert(instanceSettings).values({ key: "a", value: "1" });
    seen = (await db.read.select().from(instanceSettings)).length;
  });
  expect(seen).toBe(0);
});

test("a database locked by another process answers BUSY soon and works again afterwards", async () => {
  const db = opened(openSqlite(url));
  const other = opened(new SqliteFile(url.slice("file:".length)));
  other.exec("BEGIN EXCLUSIVE");
  const startedAt = performance.now();
  const error = await put(db, "blocked").catch((reason: unknown) => reason);
  expect(performance.now() - startedAt).toBeLessThan(3_000);
  expect(isAppError(error) && error.code).toBe("BUSY");
  other.exec("ROLLBACK");
  await put(db, "free");
  expect((await db.read.select().from(instanceSettings)).map((row) => row.key)).toEqual(["free"]);
});

test("writes that come while the database is locked each hear BUSY within a second of asking, not one after the other", async () => {
  const db = opened(openSqlite(url));
  const other = opened(new SqliteFile(url.slice("file:".length)));
  other.exec("BEGIN EXCLUSIVE");
  const ask = async (key: string) => {
    const startedAt = performance.now();
    const error = await put(db, key).catch((reason: unknown) => reason);
    return { took: performance.now() - startedAt, code: isAppError(error) ? error.code : "stored" };
  };
  const asked: ReturnType<typeof ask>[] = [];
  // Each comes while the one before is still waiting.
  const coming = setInterval(() => asked.push(ask(`k${asked.length}`)), 300);
  await expect.poll(() => asked.length, { timeout: 5_000 }).toBeGreaterThanOrEqual(6);
  clearInterval(coming);
  const answers = await Promise.all(asked);
  other.exec("ROLLBACK");
  expect(new Set(answers.map(({ code }) => code))).toEqual(new Set(["BUSY"]));
  expect(Math.max(...answers.map(({ took }) => took))).toBeLessThan(1_000);
});

test("a write that waits for another process blocks the event loop no longer than a few milliseconds", async () => {
  const db = opened(openSqlite(url));
  const other = opened(new SqliteFile(url.slice("file:".length)));
  other.exec("BEGIN EXCLUSIVE");
  const loop = monitorEventLoopDelay({ resolution: 1 });
  loop.enable();
  await put(db, "blocked").catch(() => undefined);
  loop.disable();
  other.exec("ROLLBACK");
  expect(loop.percentile(50) / 1e6).toBeLessThan(20);
});

test("a callback that waits for something else is stopped and rolled back", async () => {
  const db = opened(openSqlite(url));
  const waiting = db.inTransaction(async (tx) => {
    await tx.insert(instanceSettings).values({ key: "stuck", value: "1" });
    await new Promise(() => {});
  });
  await expect(waiting).rejects.toThrow("waited for something other than its own queries");
  expect(await db.read.select().from(instanceSettings)).toEqual([]);
});

test("what a stopped callback still wants to write is refused and not stored", async () => {
  const db = opened(openSqlite(url));
  let goOn = () => {};
  const gate = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  let late: Promise<unknown[]> = Promise.resolve([]);
  const stopped = db.inTransaction(async (tx) => {
    const write = async () => await tx.insert(instanceSettings).values({ key: "late", value: "1" });
    const readPrepared = async () => prepared(tx, "test.settings", (q) => q.select().from(instanceSettings).prepare());
    late = gate.then(() => Promise.allSettled([write(), readPrepared()]));
    await late;
  });
  await expect(stopped).rejects.toThrow("waited for something other than its own queries");
  await db.inTransaction(async (tx) => {
    goOn();
    await late;
    await tx.insert(instanceSettings).values({ key: "next", value: "1" });
  });
  const refused = {
    status: "rejected",
    reason: expect.objectContaining({ message: expect.stringContaining("ended") }),
  };
  expect(await late).toEqual([refused, refused]);
  expect((await db.read.select().from(instanceSettings)).map((row) => row.key)).toEqual(["next"]);
});

test("every connection runs with synchronous=FULL, foreign keys and a safe SQLite", () => {
  const connection = opened(openConnection(url.slice("file:".length)));
  expect(() => requireSafeSettings(connection)).not.toThrow();
  connection.pragma("synchronous = NORMAL");
  expect(() => requireSafeSettings(connection)).toThrow("synchronous=1 instead of FULL");
  connection.pragma("synchronous = FULL");
  connection.pragma("foreign_keys = OFF");
  expect(() => requireSafeSettings(connection)).toThrow("without foreign keys");
});

test.each([
  ["3.51.2", false],
  ["3.40.1", false],
  ["3.51.3", true],
  ["3.53.2", true],
  ["4.0.0", true],
])("SQLite %s is new enough: %s", (version, expected) => {
  expect(isAtLeast(version, [3, 51, 3])).toBe(expected);
});

test("a data folder that cannot be made is refused with a sentence", () => {
  const file = path.join(folder, "not-a-folder");
  opened(new SqliteFile(file)).exec("create table t (a)");
  expect(() => openSqlite(`file:${file}/paymast.db`)).toThrow("cannot be written");
});

test("a long row of writes lets others have their turn between its commits", async () => {
  const db = opened(openSqlite(url));
  let [turns, isOver] = [0, false];
  const turn = () => {
    turns += 1;
    if (!isOver) setImmediate(turn);
  };
  setImmediate(turn);
  await Promise.all(
    Array.from({ length: 30 }, (_, n) =>
      db.inTransaction(async (tx) => {
        const until = performance.now() + 5;
        while (performance.now() < until);
        await tx.insert(instanceSettings).values({ key: `busy${n}`, value: "1" });
      }),
    ),
  );
  isOver = true;
  expect(await db.read.select().from(instanceSettings)).toHaveLength(30);
  // Each write takes more than half of a slice.
  expect(turns).toBeGreaterThanOrEqual(14);
});

test("after a batch the event loop belongs to others for as long as it took", async () => {
  const db = opened(openSqlite(url));
  let [othersMs, writesMs, isOver] = [0, 0, false];
  const work = (ms: number) => {
    const begunAt = performance.now();
    while (performance.now() < begunAt + ms);
    return performance.now() - begunAt;
  };
  const turn = () => {
    othersMs += work(1);
    if (!isOver) setImmediate(turn);
  };
  setImmediate(turn);
  await Promise.all(
    Array.from({ length: 30 }, (_, n) =>
      db.inTransaction(async (tx) => {
        writesMs += work(5);
        await tx.insert(instanceSettings).values({ key: `share${n}`, value: "1" });
      }),
    ),
  );
  isOver = true;
  expect(othersMs).toBeGreaterThan(0.6 * writesMs);
});
