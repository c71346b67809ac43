import { countHeld, findOfferByKey, type PublicOffer } from "@/db/queries/products";
import { loadPayButton } from "@/lib/connections/load-pay-button";
import type { Context } from "@/lib/context";
import type { Language, SellerSnapshot } from "@/lib/invoices/invoice-snapshot";
import { sellerSnapshot } from "@/lib/invoices/make-snapshot";
import { isKeyShaped } from "@/lib/products/offer";
import type { ClientHandle, ProviderName } from "@/lib/providers/provider";
import { isForSale, offerFacts, publicName, termsOf } from "./for-sale";
import { availableOf, orderTotals } from "./order";
import { type OfferFacts, priceTag } from "./read-order";

export type BuyPage = {
  key: string;
  mode: "test" | "live";
  name: string;
  text: string | null;
  unit: string | null;
  pictureId: string | null;
  seller: SellerSnapshot;
  facts: OfferFacts;
  terms: { text: string | null; url: string | null } | null;
  /** Whether it can be bought now, and if not, why. */
  state: "forSale" | "off" | "soldOut" | "held" | "unavailable";
  /** What is left, when that limits the buyer; null else. */
  left: number | null;
  shownPrice: string;
  /** What a buyer pays for the smallest quantity; for an open amount the least. */
  fromMinor: number;
  /** What the browser needs for wallets; null where there are none. */
  wallets: { provider: ProviderName; client: ClientHandle } | null;
  /** Exact origins that may show this page in a frame, and be gone back to. */
  websites: readonly string[];
};

/** From here on the page says how few are left. */
const fewLeft = 10;

/** Everything the public page of a product shows; null for every kind of wrong key alike. Reads only. */
export async function loadBuyPage(
  ctx: Context,
  { key, exceptOrderId = "", language = null }: { key: string; exceptOrderId?: string; language?: Language | null },
): Promise<BuyPage | null> {
  const found = isKeyShaped(key) ? await findOfferByKey(ctx.db.read, { key }) : null;
  if (found === null) return null;
  const { offer, product, business } = found;
  const facts = offerFacts(offer, product, language ?? offer.language);
  const least = orderTotals(facts.price, facts.minQuantity).totalMinor;
  const fromMinor = facts.amountKind === "open" ? Math.max(1, facts.minimumMinor ?? 1) : least;
  const money = { amountMinor: fromMinor, currency: product.currency };
  const button = await loadPayButton(ctx, { businessId: business.id, business, mode: product.mode, money });
  const left = await leftOf(ctx, found, exceptOrderId);
  const connection = button.canPay ? button.connections[0] : undefined;
  const client =
    connection === undefined || facts.amountKind === "open"
      ? undefined
      : ctx.providers[connection.provider].walletClient?.(connection.publishableKey, money);
  return {
    key,
    mode: product.mode,
    name: publicName(offer, product),
    text: offer.publicText ?? product.description,
    unit: product.unit,
    pictureId: product.pictureId,
    seller: sellerSnapshot(business, facts.language),
    facts:
      left === null ? facts : { ...facts, maxQuantity: Math.max(facts.minQuantity, Math.min(facts.maxQuantity, left)) },
    terms: termsOf(offer),
    state: stateOf(found, { canPay: button.canPay, left }),
    left: left !== null && left <= fewLeft ? left : null,
    shownPrice: priceTag(facts.price, facts.currency),
    fromMinor,
    websites: offer.websites,
    wallets: connection === undefined || client === undefined ? null : { provider: connection.provider, client },
  };
}

/** What the buyer's own order holds is free for that buyer. */
async function leftOf(ctx: Context, { offer, business }: PublicOffer, exceptOrderId: string): Promise<number | null> {
  if (offer.stock === null) return null;
  const held = await countHeld(ctx.db.read, { businessId: business.id, offerId: offer.id, exceptOrderId });
  return availableOf(offer.stock, held);
}

function stateOf(
  { offer, product }: PublicOffer,
  { canPay, left }: { canPay: boolean; left: number | null },
): BuyPage["state"] {
  if (!isForSale(offer, product)) return "off";
  if (offer.stock !== null && offer.stock < offer.minQuantity) return "soldOut";
  if (left !== null && left < offer.minQuantity) return "held";
  return canPay ? "forSale" : "unavailable";
}
