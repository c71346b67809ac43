/** Whether something can be bought now, and what an offer shows of itself. Pure. */
import type { OfferRow, ProductRow } from "@/db/queries/products";
import type { Language } from "@/lib/invoices/invoice-snapshot";
import type { OfferFacts } from "./read-order";

/** Switched off, or its product is in the archive. */
export const isForSale = (offer: Pick<OfferRow, "isOn">, product: Pick<ProductRow, "archivedAt">): boolean =>
  offer.isOn && product.archivedAt === null;

/** In the offer's own language unless the buyer's website asked for another. */
export const offerFacts = (offer: OfferRow, product: ProductRow, language: Language = offer.language): OfferFacts => ({
  language,
  currency: product.currency,
  amountKind: offer.amountKind,
  minimumMinor: offer.minimumMinor,
  minQuantity: offer.minQuantity,
  maxQuantity: offer.maxQuantity,
  fields: offer.fields,
  hasTerms: termsOf(offer) !== null,
  price: {
    unitPriceE4: product.unitPriceE4,
    priceIncludesTax: product.priceIncludesTax,
    taxRateBps: product.taxRateBps,
  },
});

export const publicName = (offer: Pick<OfferRow, "publicName">, product: Pick<ProductRow, "name">): string =>
  offer.publicName ?? product.name;

/** What is accepted: the owner's sentence, the address where the terms stand, or both; null when nothing is. */
export function termsOf(
  offer: Pick<OfferRow, "termsText" | "termsUrl">,
): { text: string | null; url: string | null } | null {
  const { termsText: text, termsUrl: url } = offer;
  return text === null && url === null ? null : { text, url };
}
