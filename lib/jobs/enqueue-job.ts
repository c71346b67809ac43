import type { Queryable } from "@/db/client";
import { insertJob } from "@/db/queries/jobs";

export type NewJob = {
  id: string;
  businessId: string | null;
  kind: string;
  /** Unique over all jobs ever: asking twice for the same thing does it once. */
  key: string;
  payload: Record<string, unknown>;
  /** UTC ms. */
  runAt: number;
  now: number;
};

/** Asks for durable work in the caller's transaction; false when the key exists. */
export async function enqueueJob(tx: Queryable, job: NewJob): Promise<boolean> {
  return insertJob(tx, {
    id: job.id,
    businessId: job.businessId,
    kind: job.kind,
    key: job.key,
    payload: job.payload,
    state: "pending",
    runAt: job.runAt,
    tries: 0,
    leasedUntil: null,
    lastError: null,
    createdAt: job.now,
    finishedAt: null,
  });
}
