import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { aDatabase } from "../testing/database";
import { countNumber, sumNumber } from "./aggregates";
import { prepared } from "./client";
import { dialect } from "./columns";
import { businesses, historyEntries, instanceSettings, jobs, pictures } from "./schema";

const aBusinessRow = (id: string) => ({
  id,
  name: "Nordlicht Studio",
  country: "PL",
  email: "anna@nordlicht.example",
  ownFields: ["name"],
  defaultCurrency: "EUR",
  language: "en" as const,
  timeZone: "Europe/Warsaw",
  paperSize: "a4" as const,
  wrappedDataKey: "v1.x",
  createdAt: 1,
});

const aJobRow = (id: string, key: string, runAt: number) => ({
  id,
  kind: "mail.send",
  key,
  payload: { mailId: "x" },
  state: "pending" as const,
  runAt,
  tries: 0,
  createdAt: 1,
});

test("booleans, JSON, defaults, large integers and bytes come back as they went in", async () => {
  const db = await aDatabase();
  const bytes = Buffer.from([0, 1, 254, 255]);
  await db.inTransaction(async (tx) => {
    await tx.insert(businesses).values({ ...aBusinessRow("biz_1"), createdAt: Number.MAX_SAFE_INTEGER });
    await tx
      .insert(pictures)
      .values({ id: "pic_1", businessId: "biz_1", contentType: "image/png", bytes, width: 1, height: 1, createdAt: 1 });
  });
  const [business] = await db.read.select().from(businesses);
  const [picture] = await db.read.select().from(pictures);
  expect(business).toMatchObject({ ownFields: ["name"], autoPayments: false, createdAt: Number.MAX_SAFE_INTEGER });
  expect(picture?.bytes.equals(bytes)).toBe(true);
});

test("an insert that meets a unique key inserts nothing and says so", async () => {
  const db = await aDatabase();
  const insert = (id: string) =>
    db.inTransaction((tx) =>
      tx
        .insert(jobs)
        .values(aJobRow(id, "same", 1))
        .onConflictDoNothing()
        .returning({ id: jobs.id }),
    );
  expect(await insert("job_1")).toHaveLength(1);
  expect(await insert("job_2")).toHaveLength(0);
});

test("sums and counts are numbers, zero for no rows", async () => {
  const db = await aDatabase();
  await db.inTransaction((tx) => tx.insert(jobs).values([aJobRow("job_1", "a", 2 ** 40), aJobRow("job_2", "b", 5)]));
  const [all] = await db.read.select({ sum: sumNumber(jobs.runAt), count: countNumber() }).from(jobs);
  const [none] = await db.read
    .select({ sum: sumNumber(jobs.runAt) })
    .from(jobs)
    .where(eq(jobs.id, "nobody"));
  expect(all).toEqual({ sum: 2 ** 40 + 5, count: 2 });
  expect(none).toEqual({ sum: 0 });
});

test("a prepared query is built once per connection and works inside and outside a transaction", async () => {
  const db = await aDatabase();
  let built = 0;
  const find = (q: typeof db.read, key: string) =>
    prepared(q, "test.setting", (on) => {
      built += 1;
      return on
        .select({ value: instanceSettings.value })
        .from(instanceSettings)
        .where(eq(instanceSettings.key, sql.placeholder("key")))
        .prepare();
    }).execute({ key });
  await db.inTransaction((tx) => tx.insert(instanceSettings).values({ key: "a", value: "1" }));
  expect(await find(db.read, "a")).toEqual([{ value: "1" }]);
  expect(await find(db.read, "b")).toEqual([]);
  expect(built).toBe(1);
});

test("a transaction that throws leaves nothing, and others beside it are kept", async () => {
  const db = await aDatabase();
  const results = await Promise.allSettled([
    db.inTransaction((tx) => tx.insert(instanceSettings).values({ key: "kept", value: "1" }).returning()),
    db.inTransaction(async (tx) => {
      await tx.insert(instanceSettings).values({ key: "lost", value: "1" });
      throw new Error("on purpose");
    }),
    db.inTransaction((tx) => tx.insert(instanceSettings).values({ key: "also kept", value: "1" }).returning()),
  ]);
  expect(results.map((result) => result.status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  const rows = await db.read.select().from(instanceSettings);
  expect(rows.map((row) => row.key).sort()).toEqual(["also kept", "kept"]);
});

test("a handle used after its transaction ended throws and writes nothing", async () => {
  const db = await aDatabase();
  const escaped = await db.inTransaction(async (tx) => ({ tx }));
  await expect(async () => {
    await escaped.tx.insert(instanceSettings).values({ key: "late", value: "1" });
  }).rejects.toThrow("after the transaction had ended");
  expect(await db.read.select().from(instanceSettings)).toEqual([]);
});

test("facts refuse to be changed or deleted", async () => {
  const db = await aDatabase();
  await db.inTransaction((tx) =>
    tx.insert(historyEntries).values({ id: "his_1", actor: "system", kind: "test", data: {}, at: 1 }),
  );
  const refused = (work: Promise<unknown>) => expect(work).rejects.toThrow();
  await refused(db.inTransaction((tx) => tx.update(historyEntries).set({ kind: "other" })));
  await refused(db.inTransaction((tx) => tx.delete(historyEntries)));
  expect(await db.read.select({ kind: historyEntries.kind }).from(historyEntries)).toEqual([{ kind: "test" }]);
});

test("a row that something belongs to cannot be deleted", async () => {
  const db = await aDatabase();
  await db.inTransaction(async (tx) => {
    await tx.insert(businesses).values(aBusinessRow("biz_1"));
    await tx.insert(jobs).values({ ...aJobRow("job_1", "a", 1), businessId: "biz_1" });
  });
  await expect(db.inTransaction((tx) => tx.delete(businesses))).rejects.toThrow();
});

test("a commit wakes the listeners, a failed one does not", async () => {
  const db = await aDatabase();
  let commits = 0;
  const stop = db.onCommit(() => {
    commits += 1;
  });
  await db.inTransaction((tx) => tx.insert(instanceSettings).values({ key: "a", value: "1" }));
  stop();
  await db.inTransaction((tx) => tx.insert(instanceSettings).values({ key: "b", value: "1" }));
  expect(commits).toBe(1);
});

test(`this run is on ${dialect}`, () => {
  expect(dialect).toBe(process.env.DATABASE_URL === "pglite:" ? "postgres" : "sqlite");
});
