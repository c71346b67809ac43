import type { Queryable } from "@/db/client";
import { type OrderRow, updateOrder } from "@/db/queries/orders";
import { findOffer, moveStock, type OfferRow } from "@/db/queries/products";
import type { Context } from "@/lib/context";
import { alertOwner } from "@/lib/payments/money-mails";
import { unitsRefunded } from "./order";

/** Takes what was sold out of the stock, in the transaction of its money. Returns how many units were taken. */
export async function takeStock(
  tx: Queryable,
  ctx: Context,
  { order, offer, now }: { order: OrderRow; offer: OfferRow | null; now: number },
): Promise<number> {
  if (offer === null || offer.stock === null) return 0;
  const { businessId, quantity } = order;
  const taken = Math.min(quantity, offer.stock);
  if (taken > 0) await moveStock(tx, { businessId, offerId: offer.id, by: -taken, now });
  if (taken < quantity) await alertOversold(tx, ctx, order);
  return taken;
}

/** Only when the stock was lowered by hand while somebody was paying: the money is there and is never refused. */
async function alertOversold(tx: Queryable, ctx: Context, order: OrderRow): Promise<void> {
  const { businessId, id, number, description, quantity } = order;
  await alertOwner(tx, ctx, {
    businessId,
    invoiceId: null,
    paymentId: null,
    key: `oversold:${id}`,
    title: `More of “${description}” was paid for than you have`,
    sentences: [
      `Order ${number} over ${quantity} was being paid while the stock was lowered. The payment is recorded.`,
      "Deliver it from elsewhere, or refund it.",
    ],
    path: `/b/${businessId}/products/orders/${id}`,
    pathLabel: "See the order",
  });
}

/** Puts back what a refund gave back, and takes it again when the refund fails: the facts say how many, not the event. */
export async function returnStock(
  tx: Queryable,
  { order, refundedMinor, now }: { order: OrderRow; refundedMinor: number; now: number },
): Promise<void> {
  if (order.stockTaken === 0) return;
  const { businessId, id: orderId, productId } = order;
  const returned = Math.min(order.stockTaken, unitsRefunded(order, refundedMinor));
  const by = returned - order.stockReturned;
  if (by === 0) return;
  const offer = await findOffer(tx, { businessId, productId });
  // What has been sold again in the meantime can't be taken back; the count of this order still tells the truth.
  const isMoved = offer !== null && (await moveStock(tx, { businessId, offerId: offer.id, by, now }));
  if (!isMoved && by < 0) return;
  await updateOrder(tx, {
    businessId,
    orderId,
    expected: ["paid"],
    set: { stockReturned: returned, updatedAt: now },
  });
}
