import { deleteEmbedReports, listEmbedReports } from "@/db/queries/embed";
import { findOffer } from "@/db/queries/products";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import { loadProduct } from "@/lib/products/load-products";
import { troubleText } from "./trouble";

export type SiteReport = { id: string; origin: string; text: string; count: number; lastAt: number };

const SHOWN = 10;

/** Where the overlay could not open lately, and why, for the owner. None for a product that is not sold online. */
export async function loadSiteReports(
  ctx: Context,
  of: { businessId: string; productId: string },
): Promise<SiteReport[]> {
  const offer = await findOffer(ctx.db.read, of);
  if (offer === null) return [];
  const rows = await listEmbedReports(ctx.db.read, { businessId: of.businessId, offerId: offer.id, limit: SHOWN });
  return rows.map(({ id, origin, reason, count, lastAt }) => ({
    id,
    origin,
    text: troubleText({ reason, origin }, offer.websites),
    count,
    lastAt,
  }));
}

/** The owner has read them: what happens again is reported again. Throws NOT_FOUND. */
export async function forgetSiteReports(ctx: Context, of: { businessId: string; productId: string }): Promise<void> {
  await loadProduct(ctx, of);
  const offer = await findOffer(ctx.db.read, of);
  if (offer === null) throw new AppError("NOT_FOUND", "This product is not sold online.");
  const { businessId } = of;
  await ctx.db.inTransaction((tx) => deleteEmbedReports(tx, { businessId, offerId: offer.id }));
}
