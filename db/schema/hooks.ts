import { sql } from "drizzle-orm";
import { boolean, check, index, instant, integer, json, oneOf, table, text, uniqueIndex } from "../columns";
import { businesses } from "./businesses";
import { invoices } from "./invoices";

/** An address of the owner's own systems that is told what happens, in one mode. */
export const hookEndpoints = table(
  "hook_endpoints",
  {
    id: text("id").primaryKey(),
    businessId: text("business_id")
      .notNull()
      .references(() => businesses.id, { onDelete: "restrict" }),
    mode: oneOf("mode", ["test", "live"]).notNull(),
    url: text("url").notNull(),
    /** The events it is told of. */
    events: json<string[]>("events").notNull(),
    secretSealed: text("secret_sealed").notNull(),
    /** The secret before a roll; messages are signed with both until then. */
    previousSecretSealed: text("previous_secret_sealed"),
    previousSecretUntil: instant("previous_secret_until"),
    isOn: boolean("is_on").notNull(),
    /** Why Paymast switched it off by itself; null when it is on, or the owner did. */
    offReason: text("off_reason"),
    /** The first failure since something arrived last; null while all is well. */
    failingSince: instant("failing_since"),
    lastSuccessAt: instant("last_success_at"),
    /** Removed, never deleted: its log is history. */
    removedAt: instant("removed_at"),
    createdBy: text("created_by").notNull(),
    createdAt: instant("created_at").notNull(),
    updatedAt: instant("updated_at").notNull(),
  },
  (t) => [index("hook_endpoints_business").on(t.businessId, t.mode)],
);

/** One thing that happened, as it is told: a fact with an id of its own, the same in every try to every endpoint. */
export const hookMessages = table(
  "hook_messages",
  {
    id: text("id").primaryKey(),
    businessId: text("business_id")
      .notNull()
      .references(() => businesses.id, { onDelete: "restrict" }),
    mode: oneOf("mode", ["test", "live"]).notNull(),
    type: text("type").notNull(),
    /** What it is about; the same fact is announced once. */
    key: text("key").notNull(),
    /** The exact bytes that are signed and sent. */
    body: text("body").notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [uniqueIndex("hook_messages_key").on(t.businessId, t.key)],
);

/** A message on its way to one endpoint. Each has its own tries, so that none waits for another. */
export const hookDeliveries = table(
  "hook_deliveries",
  {
    id: text("id").primaryKey(),
    businessId: text("business_id")
      .notNull()
      .references(() => businesses.id, { onDelete: "restrict" }),
    messageId: text("message_id")
      .notNull()
      .references(() => hookMessages.id, { onDelete: "restrict" }),
    endpointId: text("endpoint_id")
      .notNull()
      .references(() => hookEndpoints.id, { onDelete: "restrict" }),
    /** `held`: the endpoint is off; it goes out when it is switched on again. */
    state: oneOf("state", ["pending", "held", "delivered", "failed"]).notNull(),
    /** Tries of the series that runs; a redelivery begins a new one. */
    tries: integer("tries").notNull(),
    runAt: instant("run_at").notNull(),
    leasedUntil: instant("leased_until"),
    createdAt: instant("created_at").notNull(),
    finishedAt: instant("finished_at"),
  },
  (t) => [
    uniqueIndex("hook_deliveries_one").on(t.messageId, t.endpointId),
    index("hook_deliveries_due").on(t.endpointId, t.runAt).where(sql`state = 'pending'`),
    index("hook_deliveries_log").on(t.endpointId, t.createdAt, t.id),
  ],
);

/** One request that was made, and what came back. A fact. */
export const hookTries = table(
  "hook_tries",
  {
    id: text("id").primaryKey(),
    businessId: text("business_id")
      .notNull()
      .references(() => businesses.id, { onDelete: "restrict" }),
    deliveryId: text("delivery_id")
      .notNull()
      .references(() => hookDeliveries.id, { onDelete: "restrict" }),
    at: instant("at").notNull(),
    durationMs: integer("duration_ms").notNull(),
    /** The HTTP status; null when no answer came. */
    status: integer("status"),
    /** Why it failed, in a sentence; null when it arrived. */
    problem: text("problem"),
    /** The beginning of the answer. */
    response: text("response"),
  },
  (t) => [index("hook_tries_delivery").on(t.deliveryId, t.at)],
);

/** A key for the programming interface. Only its hash is kept; the prefix is shown so that people can tell keys apart. */
export const apiKeys = table(
  "api_keys",
  {
    id: text("id").primaryKey(),
    businessId: text("business_id")
      .notNull()
      .references(() => businesses.id, { onDelete: "restrict" }),
    mode: oneOf("mode", ["test", "live"]).notNull(),
    name: text("name").notNull(),
    prefix: text("prefix").notNull(),
    keyHash: text("key_hash").notNull(),
    createdBy: text("created_by").notNull(),
    createdAt: instant("created_at").notNull(),
    lastUsedAt: instant("last_used_at"),
    revokedAt: instant("revoked_at"),
  },
  (t) => [uniqueIndex("api_keys_hash").on(t.keyHash), index("api_keys_business").on(t.businessId, t.mode)],
);

/** What a program asked to be created, under its own key: the same key again is the same invoice. A fact. */
export const apiRequests = table(
  "api_requests",
  {
    id: text("id").primaryKey(),
    businessId: text("business_id")
      .notNull()
      .references(() => businesses.id, { onDelete: "restrict" }),
    mode: oneOf("mode", ["test", "live"]).notNull(),
    /** `key:…` from the header, `ref:…` from the body. */
    key: text("key").notNull(),
    /** SHA-256 of what was asked for: the same key with another wish is refused. */
    wishHash: text("wish_hash").notNull(),
    invoiceId: text("invoice_id")
      .notNull()
      .references(() => invoices.id, { onDelete: "restrict" }),
    /** The program's own name for the invoice. */
    reference: text("reference"),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [
    uniqueIndex("api_requests_key").on(t.businessId, t.mode, t.key),
    index("api_requests_invoice").on(t.invoiceId),
  ],
);

/** A stop of the shield: for a while nobody can begin a payment here. */
export const shieldPauses = table(
  "shield_pauses",
  {
    id: text("id").primaryKey(),
    businessId: text("business_id")
      .notNull()
      .references(() => businesses.id, { onDelete: "restrict" }),
    mode: oneOf("mode", ["test", "live"]).notNull(),
    subject: oneOf("subject", ["payable", "offer", "business", "address"]).notNull(),
    subjectId: text("subject_id").notNull(),
    /** What people call it: `/buy/ebook`, `INV-7`. */
    title: text("title").notNull(),
    /** Where it is looked at, below the business's own path. */
    path: text("path").notNull(),
    declines: integer("declines").notNull(),
    /** Tries that were turned away while it lasted. */
    stopped: integer("stopped").notNull(),
    startedAt: instant("started_at").notNull(),
    until: instant("until").notNull(),
    /** Ended early by a person. */
    endedBy: text("ended_by"),
  },
  (t) => [
    index("shield_pauses_subject").on(t.businessId, t.subjectId, t.until),
    index("shield_pauses_business").on(t.businessId, t.startedAt),
    check("shield_pauses_order", sql`${t.until} >= ${t.startedAt}`),
  ],
);

/** Payments that were begun, and from which address, counted for the shield. Kept for two days. */
export const shieldStarts = table(
  "shield_starts",
  {
    id: text("id").primaryKey(),
    businessId: text("business_id")
      .notNull()
      .references(() => businesses.id, { onDelete: "restrict" }),
    /** A keyed hash of the address: enough to count, too little to know who it was. */
    ipHash: text("ip_hash").notNull(),
    at: instant("at").notNull(),
  },
  (t) => [index("shield_starts_ip").on(t.businessId, t.ipHash, t.at), index("shield_starts_at").on(t.at)],
);
