import type { Queryable } from "@/db/client";
import { listOpenOrders } from "@/db/queries/orders";
import {
  findOffer,
  findProduct,
  insertOffer,
  type OfferRow,
  type ProductRow,
  updateOffer,
} from "@/db/queries/products";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import type { Language } from "@/lib/invoices/invoice-snapshot";
import { parseUnitPrice } from "@/lib/invoices/parse-decimal";
import { requireAddressList } from "@/lib/mail/address";
import { currencyDigits } from "@/lib/money/currencies";
import { UNIT_PRICE_SCALE } from "@/lib/money/money";
import { planExpiry } from "@/lib/orders/plan-expiry";
import {
  checkedFields,
  checkedQuantities,
  checkedTexts,
  HIGHEST_STOCK,
  type OfferTexts,
  offerKey,
  type TypedField,
} from "./offer";
import { websiteOrigins } from "./website";

type OfProduct = { businessId: string; productId: string };

/** Switches online sales on for the first time: only the website is asked, everything else has a default. */
export async function startOffer(
  ctx: Context,
  input: OfProduct & { websites: string; language: Language },
): Promise<{ key: string }> {
  const { businessId, productId } = input;
  const now = ctx.now();
  return ctx.db.inTransaction(async (tx) => {
    const product = await requireProduct(tx, input);
    const websites = websiteOrigins(input.websites, product.mode);
    refuseUnsellable(product, "fixed");
    const known = await findOffer(tx, input);
    if (known !== null) {
      await updateOffer(tx, { businessId, productId, values: { isOn: true, websites, updatedAt: now } });
      return { key: known.key };
    }
    const key = offerKey(product.name, ctx.random(8));
    await insertOffer(tx, {
      id: ctx.newId("off"),
      businessId,
      productId,
      key,
      isOn: true,
      websites,
      amountKind: "fixed",
      minQuantity: 1,
      maxQuantity: 1,
      fields: [],
      notify: [],
      holdsZeroTax: false,
      language: input.language,
      createdAt: now,
      updatedAt: now,
    });
    return { key };
  });
}

/** Takes a product off sale, or puts it back. Who is just paying for it is stopped, unless the money is on its way. */
export async function switchOffer(ctx: Context, input: OfProduct & { isOn: boolean }): Promise<void> {
  const { businessId, productId, isOn } = input;
  const now = ctx.now();
  await ctx.db.inTransaction(async (tx) => {
    const product = await requireProduct(tx, input);
    const offer = await findOffer(tx, input);
    if (offer === null)
      throw new AppError("CONFLICT", "This product is not sold online yet. Say on which website first.");
    if (isOn && product.archivedAt !== null)
      throw new AppError("CONFLICT", "This product is in the archive. Bring it back first.");
    if (isOn) refuseUnsellable(product, offer.amountKind);
    await updateOffer(tx, { businessId, productId, values: { isOn, updatedAt: now } });
    if (!isOn) await endOpenOrders(tx, ctx, { businessId, offerId: offer.id });
  });
}

/** Nobody pays any more for what was taken off sale. */
export async function endOpenOrders(
  tx: Queryable,
  ctx: Context,
  of: { businessId: string; offerId: string },
): Promise<void> {
  for (const { id: orderId } of await listOpenOrders(tx, of))
    await planExpiry(tx, ctx, { businessId: of.businessId, orderId, at: ctx.now(), isForced: true });
}

export type TypedOffer = OfferTexts & {
  websites: string;
  amountKind: "fixed" | "open";
  minimum: string;
  minQuantity: string;
  maxQuantity: string;
  stock: string;
  /** What the page showed: an untouched field is left alone although some were sold meanwhile. */
  shownStock: string;
  fields: TypedField[];
  notify: string;
  holdsZeroTax: boolean;
  language: Language;
};

/** Stores what the owner says about selling online. Open orders keep what they were made with. */
export async function saveOffer(
  ctx: Context,
  input: OfProduct & { typed: TypedOffer; typedIn: Language },
): Promise<void> {
  const { businessId, productId, typed } = input;
  await ctx.db.inTransaction(async (tx) => {
    const product = await requireProduct(tx, input);
    const offer = await findOffer(tx, input);
    if (offer === null)
      throw new AppError("CONFLICT", "This product is not sold online yet. Say on which website first.");
    if (offer.isOn) refuseUnsellable(product, typed.amountKind);
    await updateOffer(tx, {
      businessId,
      productId,
      values: {
        ...checkedTexts(typed),
        websites: websiteOrigins(typed.websites, product.mode),
        amountKind: typed.amountKind,
        minimumMinor: readMinimum(typed, product, input.typedIn),
        ...checkedQuantities(readCount(typed.minQuantity, "minQuantity"), readCount(typed.maxQuantity, "maxQuantity")),
        ...readStock(typed, offer),
        fields: checkedFields(typed.fields),
        notify: typed.notify.trim() === "" ? [] : requireAddressList(typed.notify, "notify"),
        holdsZeroTax: typed.holdsZeroTax,
        language: typed.language,
        updatedAt: ctx.now(),
      },
    });
  });
}

async function requireProduct(tx: Queryable, of: OfProduct): Promise<ProductRow> {
  const product = await findProduct(tx, of);
  if (product === null) throw new AppError("NOT_FOUND", "There is no such product.");
  return product;
}

function refuseUnsellable(product: ProductRow, amountKind: "fixed" | "open"): void {
  if (amountKind === "fixed" && product.unitPriceE4 === 0)
    throw new AppError("CONFLICT", "This product has no price yet. Type one under Product first.");
}

function readMinimum(typed: TypedOffer, product: ProductRow, language: Language): number | null {
  if (typed.amountKind === "fixed") return null;
  const field = "minimum";
  const e4 = parseUnitPrice(typed.minimum.trim() === "" ? "1" : typed.minimum, currencyDigits(product.currency), {
    language,
    field,
  });
  if (e4 <= 0) throw new AppError("BAD_INPUT", "The smallest amount is above zero.", { field });
  if (e4 % UNIT_PRICE_SCALE !== 0)
    throw new AppError("BAD_INPUT", `At most ${currencyDigits(product.currency)} decimals are possible here.`, {
      field,
    });
  return e4 / UNIT_PRICE_SCALE;
}

function readCount(typed: string, field: string): number {
  const text = typed.trim() === "" ? "1" : typed.trim();
  if (!/^\d{1,9}$/.test(text)) throw new AppError("BAD_INPUT", "Type a whole number.", { field });
  return Number(text);
}

function readStock({ stock, shownStock }: TypedOffer, offer: OfferRow): { stock?: number | null } {
  if (stock.trim() === shownStock.trim()) return {};
  if (stock.trim() === "") return { stock: null };
  const count = readCount(stock, "stock");
  if (count > HIGHEST_STOCK) throw new AppError("BAD_INPUT", `At most ${HIGHEST_STOCK}.`, { field: "stock" });
  return count === offer.stock ? {} : { stock: count };
}
