import { countStopped, findPause } from "@/db/queries/shield";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import { pausedSentence } from "./limits";

/** Throws RATE_LIMITED while the shield is closed for this document or its product, and counts the try that it stopped. */
export async function refuseWhilePaused(
  ctx: Context,
  of: { businessId: string; payableId: string | null; offerId: string | null },
): Promise<void> {
  const { businessId, payableId, offerId } = of;
  const now = ctx.now();
  const subjectIds = [
    ...(payableId === null ? [] : [payableId]),
    // Invoices are paid by secret links: only product pages are closed together.
    ...(offerId === null ? [] : [offerId, businessId]),
  ];
  const pause = await findPause(ctx.db.read, { businessId, subjectIds, now });
  if (pause === null) return;
  await ctx.db.inTransaction((tx) => countStopped(tx, { businessId, pauseId: pause.id }));
  throw new AppError("RATE_LIMITED", pausedSentence(pause.until - now));
}
