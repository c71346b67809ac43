import { and, asc, eq, inArray, isNull, lte, or } from "drizzle-orm";
import type { Queryable } from "../client";
import { jobs } from "../schema";

export type JobRow = typeof jobs.$inferSelect;

/** False when the key exists: the same work was asked for before. */
export async function insertJob(q: Queryable, job: typeof jobs.$inferInsert): Promise<boolean> {
  const rows = await q.insert(jobs).values(job).onConflictDoNothing().returning({ id: jobs.id });
  return rows.length === 1;
}

/** Takes due jobs for `leasedUntil`; a process that dies gives them back by letting the lease run out. */
export async function claimJobs(q: Queryable, args: { now: number; leasedUntil: number; limit: number }) {
  const isFree = or(isNull(jobs.leasedUntil), lte(jobs.leasedUntil, args.now));
  const due = await q
    .select({ id: jobs.id })
    .from(jobs)
    .where(and(eq(jobs.state, "pending"), lte(jobs.runAt, args.now), isFree))
    .orderBy(asc(jobs.runAt))
    .limit(args.limit);
  if (due.length === 0) return [];
  return q
    .update(jobs)
    .set({ leasedUntil: args.leasedUntil })
    .where(
      and(
        inArray(
          jobs.id,
          due.map((job) => job.id),
        ),
        eq(jobs.state, "pending"),
        isFree,
      ),
    )
    .returning();
}

/** Ends a lease that is still ours. */
export async function finishJob(
  q: Queryable,
  args: { jobId: string; leasedUntil: number; set: Partial<typeof jobs.$inferInsert> },
): Promise<void> {
  await q
    .update(jobs)
    .set({ ...args.set, leasedUntil: null })
    .where(and(eq(jobs.id, args.jobId), eq(jobs.leasedUntil, args.leasedUntil)));
}

/** True while something is due now; read only, so that an idle poll writes nothing. */
export async function hasDueJobs(q: Queryable, now: number): Promise<boolean> {
  const rows = await q
    .select({ id: jobs.id })
    .from(jobs)
    .where(
      and(eq(jobs.state, "pending"), lte(jobs.runAt, now), or(isNull(jobs.leasedUntil), lte(jobs.leasedUntil, now))),
    )
    .limit(1);
  return rows.length > 0;
}
