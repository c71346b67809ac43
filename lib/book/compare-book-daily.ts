import { findNewestComparison, listConnectionsToCompare } from "@/db/queries/book";
import { isAppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import { enqueueJob } from "@/lib/jobs/enqueue-job";
import { RetryLater } from "@/lib/jobs/run-jobs";
import { ProviderError } from "@/lib/providers/provider";
import { compareBook } from "./compare-book";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Refunds and disputes of an old connection's payments may come for months. */
const watchOldMs = 180 * dayMs;
const planEveryMs = 10 * 60_000;
const atOnce = 50;

const plannedAt = new WeakMap<object, number>();

/**
 * Plans the comparisons that are due: each connection once a day. Called often and cheap;
 * the job's key makes it one a day, however many processes plan it.
 */
export async function planComparisons(ctx: Context): Promise<void> {
  const now = ctx.now();
  const since = now - (plannedAt.get(ctx.db) ?? Number.NEGATIVE_INFINITY);
  // A clock that was set back must not stop it.
  if (since >= 0 && since < planEveryMs) return;
  plannedAt.set(ctx.db, now);
  const due = await listConnectionsToCompare(ctx.db.read, {
    before: now - dayMs + hourMs,
    // A new connection has an hour to see its first payments.
    connectedBefore: now - hourMs,
    activeSince: now - watchOldMs,
    limit: atOnce,
  });
  if (due.length === 0) return;
  const onDay = new Date(now).toISOString().slice(0, 10);
  await ctx.db.inTransaction(async (tx) => {
    for (const { id: connectionId, businessId } of due)
      await enqueueJob(tx, {
        id: ctx.newId("job"),
        businessId,
        kind: "book.compare",
        key: `book.compare:${connectionId}:${onDay}`,
        payload: { businessId, connectionId },
        runAt: now,
        now,
      });
  });
}

/** The daily comparison as a job: a silent provider and a comparison that runs already are tried again later. */
export async function compareBookDaily(
  ctx: Context,
  input: { businessId: string; connectionId: string },
): Promise<void> {
  const isFirst = (await findNewestComparison(ctx.db.read, input)) === null;
  try {
    await compareBook(ctx, { ...input, by: isFirst ? "start" : "daily" });
  } catch (error) {
    const isSilent = error instanceof ProviderError;
    if (!isSilent && !(isAppError(error) && error.code === "CONFLICT")) throw error;
    throw new RetryLater("The books could not be compared now.", ctx.now() + (isSilent ? hourMs : 60_000), {
      cause: error,
    });
  }
}
