import { randomBytes } from "node:crypto";
import { findOrderByToken, type OrderRow } from "@/db/queries/orders";
import { findOfferByKey, updateOffer } from "@/db/queries/products";
import type { Context } from "@/lib/context";
import { tokenHash } from "@/lib/links/public-link";
import { type PlacedOrder, placeOrder } from "@/lib/orders/place-order";
import { priceTag, type TypedOrder } from "@/lib/orders/read-order";
import type { TypedProduct } from "@/lib/products/product";
import { startOffer } from "@/lib/products/save-offer";
import { saveProduct } from "@/lib/products/save-product";

type OfferChange = Parameters<typeof updateOffer>[1]["values"];

export const typedProduct = (overrides: Partial<TypedProduct> = {}): TypedProduct => ({
  name: "Sourdough workshop",
  code: "WS-1",
  description: "Three hours, everything included.",
  unit: "",
  price: "49.00",
  priceIncludesTax: true,
  currency: "EUR",
  taxRate: "19",
  ...overrides,
});

export type Offered = { productId: string; key: string };

/** A product that is sold online, €49.00 with 19 % in it unless told otherwise. */
export async function anOffer(
  ctx: Context,
  businessId: string,
  overrides: { product?: Partial<TypedProduct>; offer?: OfferChange; mode?: "test" | "live" } = {},
): Promise<Offered> {
  const productId = ctx.newId("prd");
  const typed = typedProduct(overrides.product);
  await saveProduct(ctx, { businessId, productId, revision: 0, mode: overrides.mode ?? "live", typed, typedIn: "en" });
  const { key } = await startOffer(ctx, { businessId, productId, websites: "nordlicht.example", language: "en" });
  const values = overrides.offer;
  if (values !== undefined) await ctx.db.inTransaction((tx) => updateOffer(tx, { businessId, productId, values }));
  return { productId, key };
}

export const typedOrder = (overrides: Partial<TypedOrder> = {}): TypedOrder => ({
  quantity: "1",
  amount: "",
  name: "Bea Buyer",
  email: "bea@buyer.example",
  wantsInvoice: false,
  company: "",
  addressLine1: "",
  postalCode: "",
  city: "",
  country: "",
  taxId: "",
  answers: {},
  acceptsTerms: false,
  ...overrides,
});

export const aFormKey = () => randomBytes(16).toString("base64url");

/** Sends the form as the page would have made it. */
export async function place(
  ctx: Context,
  key: string,
  typed: Partial<TypedOrder> = {},
  { formKey = aFormKey(), reference = null }: { formKey?: string; reference?: string | null } = {},
): Promise<PlacedOrder> {
  const found = await findOfferByKey(ctx.db.read, { key });
  const shownPrice = found === null ? "" : priceTag(found.product, found.product.currency);
  return placeOrder(ctx, { key, formKey, shownPrice, typed: typedOrder(typed), reference });
}

/** An order that was taken, and its link. */
export async function anOrder(ctx: Context, key: string, typed: Partial<TypedOrder> = {}): Promise<string> {
  const placed = await place(ctx, key, typed);
  if (placed.kind !== "placed") throw new Error(`The order was refused: ${placed.problem.code}`);
  return placed.token;
}

export async function orderOf(ctx: Context, token: string): Promise<OrderRow> {
  const found = await findOrderByToken(ctx.db.read, tokenHash(token));
  if (found === null) throw new Error("There is no such order.");
  return found.order;
}

/** The owner counts again while somebody may be paying. */
export const saveOfferStock = (ctx: Context, of: { businessId: string; productId: string; stock: number | null }) =>
  ctx.db.inTransaction((tx) => updateOffer(tx, { ...of, values: { stock: of.stock } }));
