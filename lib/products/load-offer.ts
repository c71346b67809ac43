import { countHeld, findOffer, type OfferRow, type ProductRow } from "@/db/queries/products";
import { loadPayButton } from "@/lib/connections/load-pay-button";
import type { Context } from "@/lib/context";
import { requireBusiness } from "@/lib/invoices/issue-invoice";
import { orderTotals } from "@/lib/orders/order";
import { loadProduct } from "./load-products";

export type OfferPage = {
  product: ProductRow;
  offer: OfferRow | null;
  autoPayments: boolean;
  /** Why nobody can pay for it now, in a sentence for the owner; null when everything is ready. */
  noPay: { reason: string; sentence: string } | null;
  /** The public page; null before it was switched on for the first time. */
  url: string | null;
  /** Units that open payments hold right now. */
  held: number;
};

/** Everything the tab "Online sales" of a product shows. Throws NOT_FOUND. */
export async function loadOffer(ctx: Context, of: { businessId: string; productId: string }): Promise<OfferPage> {
  const product = await loadProduct(ctx, of);
  const business = await requireBusiness(ctx.db.read, of.businessId);
  const offer = await findOffer(ctx.db.read, of);
  const { businessId, mode, currency } = product;
  const least =
    offer?.amountKind === "open" ? (offer.minimumMinor ?? 1) : orderTotals(product, offer?.minQuantity ?? 1).totalMinor;
  const money = { amountMinor: Math.max(1, least), currency };
  const button = await loadPayButton(ctx, { businessId, business, mode, money });
  return {
    product,
    offer,
    autoPayments: business.autoPayments,
    noPay: button.canPay ? null : { reason: button.reason, sentence: button.sentence },
    url: offer === null ? null : buyUrl(ctx.instance, offer.key),
    held:
      offer === null || offer.stock === null
        ? 0
        : await countHeld(ctx.db.read, { businessId, offerId: offer.id, exceptOrderId: "" }),
  };
}

export const buyUrl = (site: { publicUrl: string }, key: string): string => `${site.publicUrl}/buy/${key}`;
