import { instant, table, text, uniqueIndex } from "../columns";
import { businesses } from "./businesses";

/**
 * What a person looked at and dealt with by other means, so that it is not asked again: a refund that failed and was given
 * back by bank transfer, a message of Stripe that concerns nothing here. A fact.
 */
export const handledNeeds = table(
  "handled_needs",
  {
    id: text("id").primaryKey(),
    businessId: text("business_id")
      .notNull()
      .references(() => businesses.id, { onDelete: "restrict" }),
    /** `refund:…`, `event:…`: what it was about. */
    key: text("key").notNull(),
    handledBy: text("handled_by").notNull(),
    handledAt: instant("handled_at").notNull(),
  },
  (t) => [uniqueIndex("handled_needs_one").on(t.businessId, t.key)],
);
