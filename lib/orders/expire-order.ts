import { findNewestAttempt } from "@/db/queries/attempts";
import { hasOpenAttempt } from "@/db/queries/invoices";
import { findOrder, type OrderRow, updateOrder } from "@/db/queries/orders";
import { findPayable, updatePayable } from "@/db/queries/payables";
import type { Context } from "@/lib/context";
import { closeAttempts } from "@/lib/payments/close-attempts";
import { planExpiry } from "./plan-expiry";

const minuteMs = 60_000;
/** Somebody who touched the form so lately is still paying, or in the bank's app. */
const activeMs = 15 * minuteMs;
/** Touching again and again does not hold the last one for ever. */
const longestMs = 2 * 60 * minuteMs;

/**
 * The job `order.expire`: an order nobody pays ends, and what it held is free for others. Its payment is closed at the
 * provider first, so that nobody can still pay it; money that is on its way or has arrived keeps it. `isForced` ends it
 * although somebody may be paying: the owner took the product off sale.
 */
export async function expireOrder(
  ctx: Context,
  input: { businessId: string; orderId: string; isForced?: boolean | undefined },
): Promise<void> {
  const { businessId, orderId, isForced = false } = input;
  const order = await findOrder(ctx.db.read, { businessId, orderId });
  if (order === null || order.state !== "open") return;
  const now = ctx.now();
  // It was changed since: a later job looks at it.
  if (!isForced && order.expiresAt > now) return;
  const activeUntil = isForced ? now : await activeUntilOf(ctx, order);
  if (activeUntil > now) return postpone(ctx, order, activeUntil);
  const of = { businessId, payableId: order.payableId };
  const closed = await closeAttempts(ctx, of);
  if (!closed.closed && closed.reason === "unknown") return postpone(ctx, order, now + 5 * minuteMs);
  // A bank debit takes days; when it fails the order can be paid again, and ends then.
  if (!closed.closed && closed.reason === "processing") return postpone(ctx, order, now + 24 * 60 * minuteMs);
  if (!closed.closed) return;
  await ctx.db.inTransaction(async (tx) => {
    if (await hasOpenAttempt(tx, of)) return planExpiry(tx, ctx, { businessId, orderId, at: now + minuteMs });
    const set = { state: "expired", updatedAt: ctx.now() } as const;
    if (!(await updateOrder(tx, { businessId, orderId, expected: ["open"], set }))) return;
    const payable = await findPayable(tx, of);
    if (payable === null) throw new Error(`The payable of the order ${orderId} is gone.`);
    await updatePayable(tx, {
      ...of,
      amountDueMinor: payable.amountDueMinor,
      isOpen: false,
      version: payable.version + 1,
    });
  });
}

async function activeUntilOf(ctx: Context, order: OrderRow): Promise<number> {
  const { businessId, payableId } = order;
  const attempt = await findNewestAttempt(ctx.db.read, { businessId, payableId });
  if (attempt === null || attempt.touchedAt === null) return 0;
  return Math.min(attempt.updatedAt + activeMs, order.createdAt + longestMs);
}

async function postpone(ctx: Context, { businessId, id: orderId }: OrderRow, at: number): Promise<void> {
  await ctx.db.inTransaction((tx) => planExpiry(tx, ctx, { businessId, orderId, at }));
}
