import type { Queryable } from "@/db/client";
import { findOrder } from "@/db/queries/orders";
import { countHeld, findOffer, findProduct } from "@/db/queries/products";
import { isForSale } from "./for-sale";
import { availableOf } from "./order";

/** Why an order can't be paid now; null when it can. */
export type OrderObstacle = "ended" | "notForSale" | "soldOut";

/**
 * Looked at in the transaction that opens a payment, which is what holds the units: two buyers of the last one can't both
 * pass. What others are just paying for is not free, so nothing is ever sold twice.
 */
export async function orderObstacle(
  q: Queryable,
  of: { businessId: string; orderId: string },
): Promise<OrderObstacle | null> {
  const order = await findOrder(q, of);
  if (order === null || order.state !== "open") return "ended";
  const { businessId, productId, offerId, quantity } = order;
  const offer = await findOffer(q, { businessId, productId });
  const product = await findProduct(q, { businessId, productId });
  if (offer === null || product === null || !isForSale(offer, product)) return "notForSale";
  if (offer.stock === null) return null;
  const held = await countHeld(q, { businessId, offerId, exceptOrderId: order.id });
  return (availableOf(offer.stock, held) ?? 0) < quantity ? "soldOut" : null;
}
