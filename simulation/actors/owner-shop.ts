import type { Context } from "@/lib/context";
import type { TypedProduct } from "@/lib/products/product";
import { saveOffer, startOffer } from "@/lib/products/save-offer";
import { saveProduct } from "@/lib/products/save-product";
import type { Shop } from "../world";

/** So few that buyers of the last ones meet. The owner of the first shop has no more of it; the second sells without end. */
export const UNITS = [3, null] as const;

export const typedProduct = (euros: number): TypedProduct => ({
  name: "Sourdough workshop",
  code: "WS-1",
  description: "",
  unit: "",
  price: `${euros}.00`,
  priceIncludesTax: true,
  currency: "EUR",
  taxRate: "19",
});

/** A product on sale, as an owner makes it. */
export async function sellOnline(ctx: Context, { businessId }: Shop, units: number | null): Promise<void> {
  const productId = ctx.newId("prd");
  const typed = typedProduct(49);
  await saveProduct(ctx, { businessId, productId, revision: 0, mode: "live", typed, typedIn: "en" });
  await startOffer(ctx, { businessId, productId, websites: "nordlicht.example", language: "en" });
  await saveOffer(ctx, {
    businessId,
    productId,
    typedIn: "en",
    typed: {
      publicName: null,
      publicText: null,
      thankYouText: null,
      returnUrl: null,
      termsText: null,
      termsUrl: null,
      websites: "nordlicht.example",
      amountKind: "fixed",
      minimum: "",
      minQuantity: "1",
      maxQuantity: "2",
      stock: units === null ? "" : String(units),
      shownStock: "",
      fields: [],
      notify: "",
      holdsZeroTax: false,
      language: "en",
    },
  });
}
