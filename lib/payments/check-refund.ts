import { findRefundById } from "@/db/queries/refunds";
import type { Context } from "@/lib/context";
import { enqueueJob } from "@/lib/jobs/enqueue-job";
import { formatMoney } from "@/lib/money/format-money";
import { alertOwner } from "./money-mails";
import { sendRefund } from "./send-refund";

/** The first look: longer than a call with its repeats may take. */
export const firstRefundCheckMs = 30_000;
const minuteMs = 60_000;
/** After these hourly, for as long as it takes: an unknown outcome is never guessed. */
const waitsMs = [minuteMs, 5 * minuteMs, 15 * minuteMs];
const alarmAfterMs = 15 * minuteMs;

/**
 * Takes up a refund whose answer is missing: sends it again under its own key, or finds that it was sent. The next look is
 * written before the provider is asked, so that a look that dies in the middle is followed by another.
 */
export async function checkRefund(
  ctx: Context,
  job: { businessId: string; refundId: string; round: number },
): Promise<void> {
  const { businessId, refundId } = job;
  const now = ctx.now();
  const isOpen = await ctx.db.inTransaction(async (tx) => {
    const refund = await findRefundById(tx, { businessId, refundId });
    if (refund === null || (refund.status !== "requested" && refund.status !== "unknown")) return false;
    const round = job.round + 1;
    await enqueueJob(tx, {
      id: ctx.newId("job"),
      businessId,
      kind: "refund.check",
      key: `refund-check:${refundId}:${round}`,
      payload: { businessId, refundId, round },
      runAt: now + (waitsMs[job.round] ?? 60 * minuteMs),
      now,
    });
    if (now - refund.createdAt < alarmAfterMs) return true;
    const amount = formatMoney(refund, "en");
    await alertOwner(tx, ctx, {
      businessId,
      invoiceId: null,
      paymentId: refund.paymentId,
      key: `refund-unknown:${refundId}`,
      title: `We don't know yet whether a refund of ${amount} went out`,
      sentences: [
        "Stripe has not answered for more than 15 minutes. It is asked again by itself, and the refund is made once, never twice.",
        "Please don't give the money back another way until this is clear.",
      ],
      path: `/b/${businessId}/payments/${refund.paymentId}`,
      pathLabel: "See the payment",
    });
    return true;
  });
  if (isOpen) await sendRefund(ctx, { businessId, refundId, isFirstTry: false });
}
