import { sql } from "drizzle-orm";
import { index, instant, integer, oneOf, table, text, uniqueIndex } from "../columns";
import { businesses } from "./businesses";
import { connections, webhookEndpoints } from "./connections";

/** How we learned of something: each fact about money says through which door it came. */
export const doors = ["webhook", "return", "sweep", "check", "comparison", "manual"] as const;

/** The inbox: what a provider told us, raw. A fact, never changed; how far we are with it stands in provider_event_states. */
export const providerEvents = table(
  "provider_events",
  {
    id: text("id").primaryKey(),
    businessId: text("business_id")
      .notNull()
      .references(() => businesses.id, { onDelete: "restrict" }),
    connectionId: text("connection_id")
      .notNull()
      .references(() => connections.id, { onDelete: "restrict" }),
    endpointId: text("endpoint_id").references(() => webhookEndpoints.id, { onDelete: "restrict" }),
    /** The provider's event id. */
    eventId: text("event_id").notNull(),
    type: text("type").notNull(),
    /** The payment to look at, when the event names one. */
    ref: text("ref"),
    attemptId: text("attempt_id"),
    /** Raw body; null for events of other apps on the account (id and type only). */
    body: text("body"),
    learnedBy: oneOf("learned_by", doors).notNull(),
    createdAt: instant("created_at").notNull(),
    receivedAt: instant("received_at").notNull(),
  },
  (t) => [
    uniqueIndex("provider_events_one").on(t.connectionId, t.eventId),
    index("provider_events_business").on(t.businessId, t.receivedAt),
    index("provider_events_payment").on(t.connectionId, t.ref),
  ],
);

export const providerEventStates = table(
  "provider_event_states",
  {
    id: text("id")
      .primaryKey()
      .references(() => providerEvents.id, { onDelete: "restrict" }),
    businessId: text("business_id")
      .notNull()
      .references(() => businesses.id, { onDelete: "restrict" }),
    state: oneOf("state", ["pending", "processed", "unmatched", "foreign", "dead"]).notNull(),
    tries: integer("tries").notNull(),
    nextTryAt: instant("next_try_at").notNull(),
    leasedUntil: instant("leased_until"),
    lastError: text("last_error"),
    processedAt: instant("processed_at"),
  },
  (t) => [
    index("provider_event_states_due").on(t.nextTryAt).where(sql`state = 'pending'`),
    index("provider_event_states_business").on(t.businessId, t.state),
  ],
);
