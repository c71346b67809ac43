import { and, asc, eq, gt, inArray, isNull, lte, or, type Placeholder, sql } from "drizzle-orm";
import { prepared, type Queryable } from "../client";
import { jobs } from "../schema";
import { kept } from "./kept";
import { insertOnce, updateRows } from "./rows";

export type JobRow = typeof jobs.$inferSelect;

/** False when the key exists: the same work was asked for before. */
export async function insertJob(q: Queryable, job: typeof jobs.$inferInsert): Promise<boolean> {
  return insertOnce(q, jobs, job);
}

/**
 * Takes due jobs, of one kind when it is given, for `leasedUntil`; a process that dies gives them back by letting the lease
 * run out.
 */
export async function claimJobs(
  q: Queryable,
  args: { now: number; leasedUntil: number; limit: number; kind?: string },
): Promise<JobRow[]> {
  const { now, kind, limit, leasedUntil } = args;
  const given = { now, ...(kind === undefined ? {} : { kind }) };
  const due = await kept(q, `jobs.due ${limit} ${kind === undefined ? "any" : "kind"}`, given, (connection, of) =>
    connection
      .select({ id: jobs.id })
      .from(jobs)
      .where(
        and(
          eq(jobs.state, "pending"),
          lte(jobs.runAt, of.now),
          isFree(of.now),
          of.kind === undefined ? undefined : eq(jobs.kind, of.kind),
        ),
      )
      .orderBy(asc(jobs.runAt))
      .limit(limit),
  );
  if (due.length === 0) return [];
  return kept(q, "jobs.take", { now, leasedUntil, ids: due.map((job) => job.id) }, (connection, of) =>
    connection
      .update(jobs)
      .set({ leasedUntil: sql`${of.leasedUntil}` })
      .where(and(inArray(jobs.id, of.ids), eq(jobs.state, "pending"), isFree(of.now)))
      .returning(),
  );
}

const isFree = (now: Placeholder) => or(isNull(jobs.leasedUntil), lte(jobs.leasedUntil, now));

/** Ends a lease that is still ours. */
export async function finishJob(
  q: Queryable,
  args: { jobId: string; leasedUntil: number; set: Partial<typeof jobs.$inferInsert> },
): Promise<void> {
  const { jobId: id, leasedUntil, set } = args;
  await updateRows(q, jobs, { set: { ...set, leasedUntil: null }, where: { id, leasedUntil } });
}

/** Makes waiting work of these keys due now; false when there is none that waits, or it is being done at the moment. */
export async function hastenJobs(
  q: Queryable,
  args: { businessId: string; keys: string[]; now: number },
): Promise<boolean> {
  if (args.keys.length === 0) return false;
  const rows = await q
    .update(jobs)
    .set({ runAt: args.now })
    .where(
      and(
        eq(jobs.businessId, args.businessId),
        inArray(jobs.key, args.keys),
        eq(jobs.state, "pending"),
        gt(jobs.runAt, args.now),
        or(isNull(jobs.leasedUntil), lte(jobs.leasedUntil, args.now)),
      ),
    )
    .returning({ id: jobs.id });
  return rows.length > 0;
}

/** The kinds of which something is due now; read only, so that an idle poll writes nothing. */
export async function listDueKinds(q: Queryable, now: number): Promise<string[]> {
  const query = prepared(q, "jobs.due_kinds", (connection) =>
    connection
      .selectDistinct({ kind: jobs.kind })
      .from(jobs)
      .where(
        and(
          eq(jobs.state, "pending"),
          lte(jobs.runAt, sql.placeholder("now")),
          or(isNull(jobs.leasedUntil), lte(jobs.leasedUntil, sql.placeholder("now"))),
        ),
      )
      .prepare(),
  );
  return (await query.execute({ now })).map((row) => row.kind).sort();
}
