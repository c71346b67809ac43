import type { Queryable } from "@/db/client";
import { type AttemptRow, findOpenAttempt } from "@/db/queries/attempts";
import type { Context } from "@/lib/context";
import { enqueueJob } from "@/lib/jobs/enqueue-job";

/**
 * Money reached a document another way: an online payment that is still open asks for too much, so it is closed as soon as
 * possible. Money that is on its way can't be stopped. Returns the open attempt, to be told of.
 */
export async function planClosing(
  tx: Queryable,
  ctx: Context,
  args: { businessId: string; payableId: string; because: string; now: number },
): Promise<AttemptRow | null> {
  const { businessId, payableId, because, now } = args;
  const open = await findOpenAttempt(tx, { businessId, payableId });
  if (open === null || open.status === "processing") return open;
  await enqueueJob(tx, {
    id: ctx.newId("job"),
    businessId,
    kind: "attempts.close",
    key: `close-attempts:${open.id}:${because}`,
    payload: { businessId, payableId },
    runAt: now,
    now,
  });
  return open;
}
