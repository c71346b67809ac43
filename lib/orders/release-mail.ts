import { findOrder, updateOrder } from "@/db/queries/orders";
import { findNewestPayment } from "@/db/queries/payments";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import { tellPaid } from "@/lib/payments/money-mails";

/** The owner's OK for a sale without tax: its invoice is mailed now, once. Throws NOT_FOUND, or CONFLICT when nothing waits. */
export async function releaseMail(ctx: Context, of: { businessId: string; orderId: string }): Promise<void> {
  const { businessId, orderId } = of;
  await ctx.db.inTransaction(async (tx) => {
    const order = await findOrder(tx, of);
    if (order === null) throw new AppError("NOT_FOUND", "There is no such order.");
    if (order.mailHeldAt === null || order.mailReleasedAt !== null)
      throw new AppError("CONFLICT", "The invoice of this order is not waiting any more.");
    const now = ctx.now();
    await updateOrder(tx, { ...of, expected: ["paid"], set: { mailReleasedAt: now, updatedAt: now } });
    const payment = await findNewestPayment(tx, { businessId, payableId: order.payableId });
    if (payment !== null) await tellPaid(tx, ctx, { businessId, paymentId: payment.id });
  });
  ctx.log.info("order.released", { businessId, orderId });
}
