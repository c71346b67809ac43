import SqliteFile from "better-sqlite3";
import { eq, getTableColumns, isNull, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/better-sqlite3";
import { beforeEach, describe, expect, test } from "vitest";
import { asQueryable, type Queryable } from "./client";
import { drizzleOn, limitText, rowDecoder } from "./drizzle-sqlite";
import { jobs, pictures } from "./schema";

/** How often SQLite is asked to compile, and with which text. */
type Watched = { connection: SqliteFile.Database; texts: string[] };

function aConnection(): Watched {
  const connection = new SqliteFile(":memory:");
  connection.exec(
    `create table jobs (id text primary key, business_id text, kind text, key text, payload text, state text, run_at integer,
       tries integer, leased_until integer, last_error text, created_at integer, finished_at integer);
     create index jobs_due on jobs (run_at) where state = 'pending';
     create table pictures (id text primary key, business_id text, content_type text, bytes blob, width integer,
       height integer, created_at integer);
     insert into jobs values ('job_1', 'biz_1', 'a', 'k1', '{"deep":[1,null]}', 'pending', 1, 0, null, null, 1, null),
       ('job_2', null, 'b', 'k2', '{}', 'done', 2, 0, 5, 'it''s', 1, 9);
     insert into pictures values ('job_1', 'biz_1', 'image/png', x'00ff', 1, 2, 3);`,
  );
  const texts: string[] = [];
  const prepare = connection.prepare.bind(connection);
  Object.assign(connection, {
    prepare: (text: string) => {
      texts.push(text);
      return prepare(text);
    },
  });
  return { connection, texts };
}

/** The text of a select, as it was compiled. */
const last = (watched: Watched) => watched.texts.at(-1) ?? "";

describe("Drizzle on SQLite", () => {
  let watched: Watched;
  let direct: Queryable;
  let prepares: Queryable;
  let original: Queryable;
  beforeEach(() => {
    watched = aConnection();
    const on = drizzleOn(watched.connection);
    direct = asQueryable(on.direct);
    prepares = asQueryable(on.prepares);
    original = asQueryable(drizzle(watched.connection));
  });

  /** Each kind of selection that the queries make. */
  const selections: readonly [string, (q: Queryable) => Promise<unknown>][] = [
    ["a whole table", async (q) => q.select().from(jobs)],
    ["some columns, JSON and bytes", async (q) => q.select({ a: jobs.payload, b: jobs.runAt }).from(jobs)],
    ["bytes", async (q) => q.select().from(pictures)],
    ["expressions", async (q) => q.select({ n: sql<number>`count(*)`, m: sql`max(${jobs.runAt})`.as("m") }).from(jobs)],
    ["two tables", async (q) => q.select().from(jobs).innerJoin(pictures, eq(pictures.id, jobs.id))],
    ["a table that may be missing", async (q) => q.select().from(jobs).leftJoin(pictures, eq(pictures.id, jobs.id))],
    [
      "a table that may be missing beside columns and expressions",
      async (q) =>
        q
          .select({ job: jobs, picture: pictures, kind: jobs.kind, n: sql<number>`1 + 1`, width: pictures.width })
          .from(jobs)
          .leftJoin(pictures, eq(pictures.id, jobs.id)),
    ],
    [
      "a group of two tables' columns",
      async (q) =>
        q
          .select({ both: { at: jobs.finishedAt, width: pictures.width } })
          .from(jobs)
          .leftJoin(pictures, eq(pictures.id, jobs.id)),
    ],
    [
      "a group that begins with a column that is null",
      async (q) =>
        q
          .select({ left: { lastError: jobs.lastError, key: jobs.key }, right: { bytes: pictures.bytes } })
          .from(jobs)
          .leftJoin(pictures, eq(pictures.id, jobs.id)),
    ],
    ["no row", async (q) => q.select().from(jobs).where(eq(jobs.id, "none"))],
    ["what an update returns", async (q) => q.update(jobs).set({ tries: 3 }).where(isNull(jobs.lastError)).returning()],
  ];

  test.each(selections)("%s: the rows are what Drizzle itself makes of them", async (_, run) => {
    const should = await run(original);
    expect(await run(direct)).toEqual(should);
    expect(await run(prepares)).toEqual(should);
  });

  test("a selection that the decoder does not know is refused, not decoded wrongly", () => {
    const { id, kind } = getTableColumns(jobs);
    const deep = [{ path: ["a", "b", "c"], field: id }];
    const torn = [
      { path: ["a", "id"], field: id },
      { path: ["kind"], field: kind },
      { path: ["a", "kind"], field: kind },
    ];
    expect(() => rowDecoder(deep, undefined)).toThrow("not decoded");
    expect(() => rowDecoder(torn, undefined)).toThrow("not decoded");
  });

  test("a kept query is compiled once, and holds its constants and its limit in the text", async () => {
    const query = prepares
      .select({ id: jobs.id })
      .from(jobs)
      .where(sql`${eq(jobs.state, "pending")} and ${jobs.runAt} <= ${sql.placeholder("now")}`)
      .limit(5)
      .prepare();
    for (const now of [0, 1, 2]) await query.execute({ now });
    expect(watched.texts).toHaveLength(1);
    expect(last(watched)).toContain(`"jobs"."state" = 'pending'`);
    expect(last(watched)).toContain("limit 5");
    expect(last(watched).match(/\?/g)).toHaveLength(1);
    const plan = watched.connection.prepare(`explain query plan ${last(watched)}`).all(1);
    expect(JSON.stringify(plan)).toContain("jobs_due");
  });

  test("a constant with a quote in it stays text", async () => {
    const query = prepares.select({ id: jobs.id }).from(jobs).where(eq(jobs.lastError, "it's")).prepare();
    expect(await query.execute()).toEqual([{ id: "job_2" }]);
    expect(last(watched)).not.toContain("?");
  });

  test("a limit is never bound, not even in a query that is run once, and the other values are", async () => {
    await direct.select().from(jobs).where(eq(jobs.kind, "a")).limit(2);
    expect(last(watched)).toMatch(/= \? limit 2$/);
  });

  test.each([1.5, -1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60, "1; drop table jobs", null])(
    "%s is no limit",
    (limit) => {
      expect(() => limitText(limit)).toThrow("A limit is a whole number");
    },
  );

  test("a value that was not given is asked for by its name", async () => {
    const query = prepares
      .select()
      .from(jobs)
      .where(eq(jobs.id, sql.placeholder("id")))
      .prepare();
    await expect(query.execute({})).rejects.toThrow('placeholder "id"');
  });
});
