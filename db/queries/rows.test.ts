import { expect, test } from "vitest";
import { aContext } from "@/testing/context";
import { aBusiness } from "@/testing/documents";
import { instanceSettings, jobs } from "../schema";
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
