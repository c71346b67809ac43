import type { Queryable } from "@/db/client";
import { hasOpenAttempt, insertPayable } from "@/db/queries/invoices";
import { findOrderOfForm, insertOrder, type NewOrder, type OrderRow, updateOrder } from "@/db/queries/orders";
import { findPayable, updatePayable } from "@/db/queries/payables";
import { findOfferByKey, type PublicOffer } from "@/db/queries/products";
import { AppError } from "@/lib/app-error";
import { loadPayButton } from "@/lib/connections/load-pay-button";
import type { Context } from "@/lib/context";
import { searchTextOf } from "@/lib/customers/customer";
import { isQuietNow } from "@/lib/instance/load-standing";
import type { Language } from "@/lib/invoices/invoice-snapshot";
import { publicToken, tokenHash } from "@/lib/links/public-link";
import { formatMoney } from "@/lib/money/format-money";
import { closeAttempts } from "@/lib/payments/close-attempts";
import { isKeyShaped } from "@/lib/products/offer";
import { refuseWhilePaused } from "@/lib/shield/refuse-while-paused";
import { sortedKeys } from "@/lib/sorted-keys";
import type { BuyProblem } from "./buy-problem";
import { isForSale, offerFacts, publicName, termsOf } from "./for-sale";
import { holdMs, orderNumber, orderTotals } from "./order";
import { planExpiry } from "./plan-expiry";
import { priceTag, type ReadOrder, readOrder, readReference, type TypedOrder } from "./read-order";

export type PlaceOrder = {
  key: string;
  /** Made with the form: sent twice, it is one order. */
  formKey: string;
  /** The price that the page showed, `priceTag`. It is compared, never charged. */
  shownPrice: string;
  typed: TypedOrder;
  reference: string | null;
  /** Asked for by the buyer's website; the offer's own when there is none. */
  language?: Language | null;
};

export type PlacedOrder = { kind: "placed"; token: string } | { kind: "refused"; problem: BuyProblem };

const FORM_KEY = /^[A-Za-z0-9_-]{22}$/;
/** More than any form of ours can hold; a card's own limits lie far below. */
const HIGHEST_TOTAL_MINOR = 100_000_000_000;

/**
 * Takes a buyer's order: everything that is paid comes from the offer, whatever the request says. Nothing is held or
 * charged yet. The same form sent again is the same order; with other answers it changes that order, as long as nobody
 * has paid it. Throws NOT_FOUND for an unknown key, RATE_LIMITED while the shield is closed.
 */
export async function placeOrder(ctx: Context, input: PlaceOrder): Promise<PlacedOrder> {
  const found = isKeyShaped(input.key) ? await findOfferByKey(ctx.db.read, { key: input.key }) : null;
  if (found === null) throw new AppError("NOT_FOUND", "There is no such page.");
  if (!FORM_KEY.test(input.formKey)) throw new AppError("BAD_INPUT", "This form is damaged. Reload the page.");
  const { offer, product } = found;
  if (!isForSale(offer, product)) return refused({ code: "notForSale", field: null });
  // Before anything is written, a stopped try included.
  if (await isQuietNow(ctx)) return refused({ code: "unavailable", field: null });
  await refuseWhilePaused(ctx, { businessId: offer.businessId, payableId: null, offerId: offer.id });
  const facts = offerFacts(offer, product, input.language ?? offer.language);
  const read = readOrder(facts, input.typed);
  if (!read.ok) return { kind: "refused", problem: read.problem };
  if (facts.amountKind === "fixed" && input.shownPrice !== priceTag(facts.price, facts.currency))
    return refused({ code: "priceChanged", field: null });
  const content = contentOf(found, read.value, { reference: readReference(input.reference), language: facts.language });
  const refusal = await refusalOf(ctx, found, content);
  if (refusal !== null) return refused(refusal);
  const known = await findOrderOfForm(ctx.db.read, { offerId: offer.id, formKey: input.formKey });
  const order = known === null ? await create(ctx, found, { content, formKey: input.formKey }) : known;
  if (known !== null) await change(ctx, found, { order: known, content });
  return { kind: "placed", token: orderToken(ctx, order.id) };
}

const refused = (problem: BuyProblem): PlacedOrder => ({ kind: "refused", problem });

/** The order's page has a link like a document's: derived, not stored. */
export const orderToken = (ctx: Pick<Context, "instance">, orderId: string): string =>
  publicToken(ctx.instance.linkKey, { documentId: orderId, linkVersion: 1 });

type Content = Pick<
  NewOrder,
  | "description"
  | "unit"
  | "quantity"
  | "unitPriceE4"
  | "priceIncludesTax"
  | "taxRateBps"
  | "netMinor"
  | "taxMinor"
  | "totalMinor"
  | "currency"
  | "language"
  | "buyerName"
  | "buyerEmail"
  | "company"
  | "fields"
  | "termsAccepted"
  | "reference"
>;

function contentOf(
  { offer, product }: PublicOffer,
  read: ReadOrder,
  { reference, language }: Pick<Content, "reference" | "language">,
): Content {
  const { quantity, price, buyerName, buyerEmail, company, fields } = read;
  const terms = termsOf(offer);
  return {
    description: publicName(offer, product),
    unit: product.unit,
    quantity,
    ...price,
    ...orderTotals(price, quantity),
    currency: product.currency,
    language,
    buyerName,
    buyerEmail,
    company,
    fields,
    termsAccepted: terms === null ? null : [terms.text, terms.url].filter((part) => part !== null).join(" "),
    reference,
  };
}

/** Why this can't be sold now, told before the buyer types a card number. */
async function refusalOf(
  ctx: Context,
  { offer, product, business }: PublicOffer,
  content: Content,
): Promise<BuyProblem | null> {
  const { totalMinor: amountMinor, currency, quantity } = content;
  if (amountMinor <= 0) return { code: "unavailable", field: null };
  if (amountMinor > HIGHEST_TOTAL_MINOR) return { code: "tooMuch", field: null };
  const { mode } = product;
  const money = { amountMinor, currency };
  const button = await loadPayButton(ctx, { businessId: business.id, business, mode, money });
  if (!button.canPay) {
    const isAmount = button.reason === "currency_refused";
    return isAmount
      ? { code: "tooMuch", field: null, values: { amount: formatMoney(money, content.language) } }
      : { code: "unavailable", field: null };
  }
  // What others are just paying for may come free again, so only what is really gone is told here.
  if (offer.stock === null || offer.stock >= quantity) return null;
  return offer.stock === 0
    ? { code: "soldOut", field: null }
    : { code: "notEnough", field: "quantity", values: { left: offer.stock } };
}

async function create(
  ctx: Context,
  { offer, product, business }: PublicOffer,
  { content, formKey }: { content: Content; formKey: string },
): Promise<OrderRow | { id: string }> {
  const orderId = ctx.newId("ord");
  const hash = tokenHash(orderToken(ctx, orderId));
  const number = orderNumber(ctx.random(8));
  const now = ctx.now();
  return ctx.db.inTransaction(async (tx) => {
    const other = await findOrderOfForm(tx, { offerId: offer.id, formKey });
    if (other !== null) return other;
    const payableId = ctx.newId("pbl");
    await insertPayable(tx, {
      id: payableId,
      businessId: business.id,
      mode: product.mode,
      kind: "order",
      currency: content.currency,
      amountDueMinor: content.totalMinor,
      isOpen: true,
      version: 1,
      createdAt: now,
    });
    const expiresAt = now + holdMs(offer.stock !== null);
    await insertOrder(tx, {
      ...content,
      id: orderId,
      businessId: business.id,
      mode: product.mode,
      productId: product.id,
      offerId: offer.id,
      payableId,
      number,
      tokenHash: hash,
      formKey,
      state: "open",
      stockTaken: 0,
      stockReturned: 0,
      expiresAt,
      searchText: searchText(number, content),
      createdAt: now,
      updatedAt: now,
    });
    await planExpiry(tx, ctx, { businessId: business.id, orderId, at: expiresAt });
    return { id: orderId };
  });
}

const searchText = (number: string, { buyerName, buyerEmail, company, description }: Content): string =>
  searchTextOf(number, buyerName, buyerEmail, company?.name ?? null, description);

/** The buyer went back and answered otherwise. What can be paid under the old answers is closed first, at the provider. */
async function change(
  ctx: Context,
  { offer, business }: PublicOffer,
  { order, content }: { order: OrderRow; content: Content },
): Promise<void> {
  if (order.state === "paid" || (order.state === "open" && isSame(order, content))) return;
  const of = { businessId: business.id, payableId: order.payableId };
  const closed = await closeAttempts(ctx, of);
  // Money is on its way or has arrived: the order's page tells what is true.
  if (!closed.closed) return;
  const now = ctx.now();
  const expiresAt = now + holdMs(offer.stock !== null);
  await ctx.db.inTransaction(async (tx) => {
    if (await hasOpenAttempt(tx, of)) return;
    const isChanged = await updateOrder(tx, {
      businessId: business.id,
      orderId: order.id,
      expected: ["open", "expired"],
      set: { ...content, state: "open", expiresAt, updatedAt: now, searchText: searchText(order.number, content) },
    });
    if (!isChanged) return;
    await setDue(tx, { ...of, amountDueMinor: content.totalMinor });
    await planExpiry(tx, ctx, { businessId: business.id, orderId: order.id, at: expiresAt });
  });
}

async function setDue(
  tx: Queryable,
  args: { businessId: string; payableId: string; amountDueMinor: number },
): Promise<void> {
  const payable = await findPayable(tx, args);
  if (payable === null) throw new Error(`The payable ${args.payableId} of an order is gone.`);
  await updatePayable(tx, { ...args, isOpen: true, version: payable.version + 1 });
}

const comparedKeys = [
  "quantity",
  "unitPriceE4",
  "priceIncludesTax",
  "taxRateBps",
  "totalMinor",
  "currency",
  "buyerName",
  "buyerEmail",
  "company",
  "fields",
] as const satisfies readonly (keyof Content)[];

const isSame = (order: OrderRow, content: Content): boolean =>
  comparedKeys.every(
    (key) => JSON.stringify(sortedKeys(order[key])) === JSON.stringify(sortedKeys(content[key] ?? null)),
  );
