import { sql } from "drizzle-orm";
import type { OrderCompany, OrderField } from "../../lib/orders/order";
import type { OfferField } from "../../lib/products/offer";
import { boolean, check, index, instant, integer, json, oneOf, table, text, uniqueIndex } from "../columns";
import { businesses, pictures } from "./businesses";
import { invoices, payables } from "./invoices";

/** What a business sells. Archived, never deleted: orders point at it. */
export const products = table(
  "products",
  {
    id: text("id").primaryKey(),
    businessId: text("business_id")
      .notNull()
      .references(() => businesses.id, { onDelete: "restrict" }),
    mode: oneOf("mode", ["test", "live"]).notNull(),
    /** The owner's own code for it (SKU). */
    code: text("code"),
    name: text("name").notNull(),
    description: text("description"),
    /** "hour", "piece"; printed beside the quantity. */
    unit: text("unit"),
    unitPriceE4: integer("unit_price_e4").notNull(),
    /** Whether the price is what a buyer pays, tax in it, or the net that tax is added to. */
    priceIncludesTax: boolean("price_includes_tax").notNull(),
    currency: text("currency").notNull(),
    taxRateBps: integer("tax_rate_bps").notNull(),
    pictureId: text("picture_id").references(() => pictures.id, { onDelete: "restrict" }),
    /** Lower-case name and code, for search. */
    searchText: text("search_text").notNull(),
    archivedAt: instant("archived_at"),
    /** Rises with each edit; an edit of an older revision is refused. */
    revision: integer("revision").notNull(),
    createdAt: instant("created_at").notNull(),
    updatedAt: instant("updated_at").notNull(),
  },
  (t) => [
    index("products_list").on(t.businessId, t.mode, t.name, t.id),
    check("products_price", sql`${t.unitPriceE4} >= 0`),
  ],
);

/** Online sales of a product: its public page and what a buyer is asked. One per product, made when first switched on. */
export const offers = table(
  "offers",
  {
    id: text("id").primaryKey(),
    businessId: text("business_id")
      .notNull()
      .references(() => businesses.id, { onDelete: "restrict" }),
    productId: text("product_id")
      .notNull()
      .references(() => products.id, { onDelete: "restrict" }),
    /** The last part of the page's address, `/buy/KEY`. */
    key: text("key").notNull(),
    isOn: boolean("is_on").notNull(),
    /** Exact origins that may show the page in a frame and talk to it. */
    websites: json<string[]>("websites").notNull(),
    /** Null: the product's own. */
    publicName: text("public_name"),
    publicText: text("public_text"),
    amountKind: oneOf("amount_kind", ["fixed", "open"]).notNull(),
    /** The least a buyer may choose to pay; null with a fixed price. */
    minimumMinor: integer("minimum_minor"),
    minQuantity: integer("min_quantity").notNull(),
    maxQuantity: integer("max_quantity").notNull(),
    /** Units left to sell, those of open payments included; null sells without end. */
    stock: integer("stock"),
    thankYouText: text("thank_you_text"),
    returnUrl: text("return_url"),
    fields: json<OfferField[]>("fields").notNull(),
    termsText: text("terms_text"),
    termsUrl: text("terms_url"),
    /** Who hears of each sale beside the owners. */
    notify: json<string[]>("notify").notNull(),
    /** A sale without tax waits for the owner's OK before its invoice is mailed. */
    holdsZeroTax: boolean("holds_zero_tax").notNull(),
    language: oneOf("language", ["en", "de"]).notNull(),
    createdAt: instant("created_at").notNull(),
    updatedAt: instant("updated_at").notNull(),
  },
  (t) => [
    uniqueIndex("offers_product").on(t.productId),
    uniqueIndex("offers_key").on(t.key),
    check("offers_stock", sql`${t.stock} is null or ${t.stock} >= 0`),
  ],
);

/** One buyer's wish, a payable like any other. Its invoice is issued in the transaction that records the money. */
export const orders = table(
  "orders",
  {
    id: text("id").primaryKey(),
    businessId: text("business_id")
      .notNull()
      .references(() => businesses.id, { onDelete: "restrict" }),
    mode: oneOf("mode", ["test", "live"]).notNull(),
    productId: text("product_id")
      .notNull()
      .references(() => products.id, { onDelete: "restrict" }),
    offerId: text("offer_id")
      .notNull()
      .references(() => offers.id, { onDelete: "restrict" }),
    payableId: text("payable_id")
      .notNull()
      .references(() => payables.id, { onDelete: "restrict" }),
    /** What people call it, `K7M2-94QX`. */
    number: text("number").notNull(),
    /** SHA-256 of the order page's token. */
    tokenHash: text("token_hash").notNull(),
    /** Made with the form: one form sent twice is one order. */
    formKey: text("form_key").notNull(),
    state: oneOf("state", ["open", "paid", "expired"]).notNull(),
    /** The product's public name when it was ordered. */
    description: text("description").notNull(),
    unit: text("unit"),
    quantity: integer("quantity").notNull(),
    unitPriceE4: integer("unit_price_e4").notNull(),
    priceIncludesTax: boolean("price_includes_tax").notNull(),
    taxRateBps: integer("tax_rate_bps").notNull(),
    netMinor: integer("net_minor").notNull(),
    taxMinor: integer("tax_minor").notNull(),
    totalMinor: integer("total_minor").notNull(),
    currency: text("currency").notNull(),
    language: oneOf("language", ["en", "de"]).notNull(),
    buyerName: text("buyer_name").notNull(),
    buyerEmail: text("buyer_email").notNull(),
    /** Only when the buyer wants an invoice made out to a company. */
    company: json<OrderCompany | null>("company"),
    /** The owner's own questions, with the answers. */
    fields: json<OrderField[]>("fields").notNull(),
    /** The terms as they read when the buyer accepted them. */
    termsAccepted: text("terms_accepted"),
    /** What the website passed along to find its own record again. */
    reference: text("reference"),
    invoiceId: text("invoice_id").references(() => invoices.id, { onDelete: "restrict" }),
    /** Units taken out of the stock when it was paid, and put back by a refund. */
    stockTaken: integer("stock_taken").notNull(),
    stockReturned: integer("stock_returned").notNull(),
    /** Why its invoice is not mailed yet; null when nothing holds it. */
    mailHeldAt: instant("mail_held_at"),
    mailReleasedAt: instant("mail_released_at"),
    expiresAt: instant("expires_at").notNull(),
    paidAt: instant("paid_at"),
    searchText: text("search_text").notNull(),
    createdAt: instant("created_at").notNull(),
    updatedAt: instant("updated_at").notNull(),
  },
  (t) => [
    uniqueIndex("orders_payable").on(t.payableId),
    uniqueIndex("orders_token").on(t.tokenHash),
    uniqueIndex("orders_form").on(t.offerId, t.formKey),
    uniqueIndex("orders_number").on(t.businessId, t.mode, t.number),
    index("orders_list").on(t.businessId, t.mode, t.state, t.createdAt, t.id),
    index("orders_open").on(t.offerId).where(sql`state = 'open'`),
    index("orders_invoice").on(t.invoiceId),
    check("orders_amounts", sql`${t.totalMinor} > 0 and ${t.quantity} > 0`),
    check("orders_stock", sql`${t.stockReturned} >= 0 and ${t.stockReturned} <= ${t.stockTaken}`),
  ],
);
