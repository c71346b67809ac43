import { index, instant, integer, oneOf, table, text, uniqueIndex } from "../columns";
import { businesses } from "./businesses";
import { offers } from "./products";

/**
 * Where the overlay could not open on a website, and why: counted, one row for each website and reason. Nothing of any
 * visitor is kept.
 */
export const embedReports = table(
  "embed_reports",
  {
    id: text("id").primaryKey(),
    businessId: text("business_id")
      .notNull()
      .references(() => businesses.id, { onDelete: "restrict" }),
    offerId: text("offer_id")
      .notNull()
      .references(() => offers.id, { onDelete: "restrict" }),
    /** `https://shop.example`; empty when the website did not say. */
    origin: text("origin").notNull(),
    reason: oneOf("reason", ["refused", "policy", "timeout", "sandbox", "old", "error"]).notNull(),
    count: integer("count").notNull(),
    firstAt: instant("first_at").notNull(),
    lastAt: instant("last_at").notNull(),
  },
  (t) => [
    uniqueIndex("embed_reports_once").on(t.offerId, t.origin, t.reason),
    index("embed_reports_business").on(t.businessId, t.lastAt),
  ],
);
