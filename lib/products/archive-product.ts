import { findOffer, setProduct, updateOffer } from "@/db/queries/products";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import { endOpenOrders } from "./save-offer";

/** Takes a product out of lists and pickers and off its website, or back into the lists; orders and invoices keep it. */
export async function archiveProduct(
  ctx: Context,
  input: { businessId: string; productId: string; isArchived: boolean },
): Promise<void> {
  const { businessId, productId } = input;
  const now = ctx.now();
  await ctx.db.inTransaction(async (tx) => {
    const values = { archivedAt: input.isArchived ? now : null, updatedAt: now };
    if (!(await setProduct(tx, { businessId, productId, values })))
      throw new AppError("NOT_FOUND", "There is no such product.");
    // Brought back it is not sold at once: that is a decision of its own.
    const offer = input.isArchived ? await findOffer(tx, { businessId, productId }) : null;
    if (offer === null) return;
    await updateOffer(tx, { businessId, productId, values: { isOn: false, updatedAt: now } });
    await endOpenOrders(tx, ctx, { businessId, offerId: offer.id });
  });
}
