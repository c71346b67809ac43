import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { asc, eq, inArray } from "drizzle-orm";
import { expect, test } from "vitest";
import { aContext } from "@/testing/context";
import { aBusiness } from "@/testing/documents";
import { instanceSettings, jobs } from "../schema";
import { kept } from "./kept";
import { findRow, insertOnce, insertRow, listRows, updateRows } from "./rows";

const aJob = (id: string, overrides: Partial<typeof jobs.$inferInsert> = {}) => ({
  id,
  businessId: null,
  kind: "test",
  key: `key:${id}`,
  payload: { deep: [1, null] },
  state: "pending" as const,
  runAt: 1,
  tries: 0,
  leasedUntil: null,
  lastError: null,
  createdAt: 1,
  finishedAt: null,
  ...overrides,
});

test("a row comes back as it was written, null, JSON and what was left out included", async () => {
  const { db } = await aContext();
  const { leasedUntil: _left, ...row } = aJob("job_1");
  await db.inTransaction((tx) => insertRow(tx, jobs, row));
  expect(await findRow(db.read, jobs, { id: "job_1" })).toEqual(aJob("job_1"));
  expect(await findRow(db.read, jobs, { id: "job_1", kind: "other" })).toBeNull();
});

test("a prepared query takes other values the next time", async () => {
  const { db } = await aContext();
  for (const id of ["a", "b"])
    await db.inTransaction((tx) => insertRow(tx, jobs, aJob(id, { runAt: id.charCodeAt(0) })));
  expect((await findRow(db.read, jobs, { id: "a" }))?.runAt).toBe(97);
  expect((await findRow(db.read, jobs, { id: "b" }))?.runAt).toBe(98);
  expect((await listRows(db.read, jobs, { kind: "test" })).map((row) => row.id).sort()).toEqual(["a", "b"]);
});

test("null and a value in the same column are two texts", async () => {
  const { db } = await aContext();
  const { businessId } = await aBusiness({ ...(await aContext()), db });
  await db.inTransaction(async (tx) => {
    await insertRow(tx, jobs, aJob("a"));
    await insertRow(tx, jobs, aJob("b", { businessId, lastError: "no" }));
    await insertRow(tx, jobs, aJob("c"));
  });
  const rows = await listRows(db.read, jobs, { kind: "test" });
  const byId = new Map(rows.map((row) => [row.id, [row.businessId, row.lastError]]));
  expect([byId.get("a"), byId.get("b"), byId.get("c")]).toEqual([
    [null, null],
    [businessId, "no"],
    [null, null],
  ]);
});

test("an insert that a unique index refuses says so and changes nothing", async () => {
  const { db } = await aContext();
  const insert = (id: string) => db.inTransaction((tx) => insertOnce(tx, jobs, aJob(id, { key: "same" })));
  expect(await insert("a")).toBe(true);
  expect(await insert("b")).toBe(false);
  expect(await listRows(db.read, jobs, { key: "same" })).toHaveLength(1);
});

test("an update changes the rows it names and counts them, also where it sets what it looks for", async () => {
  const { db } = await aContext();
  for (const id of ["a", "b"]) await db.inTransaction((tx) => insertRow(tx, jobs, aJob(id)));
  const update = (id: string) =>
    db.inTransaction((tx) =>
      updateRows(tx, jobs, {
        set: { state: "done", payload: { now: true }, lastError: null },
        where: { id, state: "pending" },
      }),
    );
  expect(await update("a")).toBe(1);
  expect(await update("a")).toBe(0);
  expect(await findRow(db.read, jobs, { id: "a" })).toMatchObject({ state: "done", payload: { now: true } });
  expect(await findRow(db.read, jobs, { id: "b" })).toMatchObject({ state: "pending" });
});

test("a column that is not there is a mistake of ours", async () => {
  const { db } = await aContext();
  const wrong = JSON.parse('{"kye":"x"}');
  await expect(findRow(db.read, instanceSettings, wrong)).rejects.toThrow("instance_settings has no column kye.");
});

/** For the queries below; a database of its own takes seconds on PostgreSQL. */
const database = aContext();

test("lists of every length find exactly what they name, and are built four times in all", async () => {
  const { db } = await database;
  const all = ["a", "b", "c", "d", "e", "f", "g"];
  for (const id of all) await db.inTransaction((tx) => insertRow(tx, jobs, aJob(id)));
  let built = 0;
  const find = (ids: string[]) =>
    kept(db.read, "test.jobs", { ids, kind: "test" }, (connection, of) => {
      built += 1;
      return connection.select({ id: jobs.id }).from(jobs).where(inArray(jobs.id, of.ids)).orderBy(asc(jobs.id));
    });
  for (let size = 1; size <= all.length; size += 1)
    expect((await find(all.slice(0, size))).map((row) => row.id)).toEqual(all.slice(0, size));
  expect((await find(["g", "none"])).map((row) => row.id)).toEqual(["g"]);
  // One, two, up to four, up to eight.
  expect(built).toBe(4);
});

test("an empty list is a mistake of the caller", async () => {
  const { db } = await database;
  const find = kept(db.read, "test.none", { ids: [] as string[] }, (connection, of) =>
    connection.select().from(jobs).where(inArray(jobs.id, of.ids)),
  );
  await expect(find).rejects.toThrow("The list ids of a query is empty");
});

test("a query of its own that is kept takes other values the next time", async () => {
  const { db } = await database;
  const find = (id: string) =>
    kept(db.read, "test.by_id", { id }, (connection, of) =>
      connection.select({ key: jobs.key }).from(jobs).where(eq(jobs.id, of.id)),
    );
  expect(await find("a")).toEqual([{ key: "key:a" }]);
  expect(await find("b")).toEqual([{ key: "key:b" }]);
});

/** Two texts under one key would run each other's query. */
test("no two queries share a key", () => {
  const folder = import.meta.dirname;
  const keys = readdirSync(folder)
    .filter((name) => name.endsWith(".ts") && !name.includes(".test."))
    .flatMap((name) => {
      const text = readFileSync(path.join(folder, name), "utf8");
      return [...text.matchAll(/\b(?:prepared|kept)\(\s*\w+,\s*["`]([\w.]+)/g)].map(([, key]) => key ?? "");
    });
  expect(keys.length).toBeGreaterThan(40);
  expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
});
