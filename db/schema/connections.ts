import { boolean, index, instant, integer, json, oneOf, table, text, uniqueIndex } from "../columns";
import { businesses } from "./businesses";

/**
 * One account's link to one provider account in one mode. Old ones are kept and watched to the end: their payments
 * still arrive. The account id is null when a restricted key may not read it.
 */
export const connections = table(
  "connections",
  {
    id: text("id").primaryKey(),
    businessId: text("business_id")
      .notNull()
      .references(() => businesses.id, { onDelete: "restrict" }),
    provider: oneOf("provider", ["stripe"]).notNull(),
    mode: oneOf("mode", ["test", "live"]).notNull(),
    accountId: text("account_id"),
    accountName: text("account_name"),
    accountCountry: text("account_country"),
    /** What payers read on their statements; null while nobody has read it. */
    statementDescriptor: text("statement_descriptor"),
    publishableKey: text("publishable_key").notNull(),
    /** Sealed (lib/secrets); place: table connections, row id, column secret_key. */
    secretKeySealed: text("secret_key_sealed").notNull(),
    secretKeyLast4: text("secret_key_last4").notNull(),
    secretKeyKind: oneOf("secret_key_kind", ["secret", "restricted"]).notNull(),
    /** `current` opens new payments; `replaced` and `disconnected` are only watched; one current per provider and mode. */
    state: oneOf("state", ["current", "replaced", "disconnected"]).notNull(),
    /** The owner's check box: a current connection may be switched off without losing its keys. */
    enabled: boolean("enabled").notNull(),
    chargesEnabled: boolean("charges_enabled").notNull(),
    requirements: json<string[]>("requirements").notNull(),
    missingRights: json<{ right: string; consequence: string }[]>("missing_rights").notNull(),
    /** Set when the provider refuses the key; new payments are not opened, old ones still settle. */
    problem: text("problem"),
    walletDomain: text("wallet_domain"),
    walletProblem: text("wallet_problem"),
    /** Everything the provider listed up to this moment is in the inbox. */
    sweptUntil: instant("swept_until").notNull(),
    /** When the provider's list was last read to its end; null before the first time. */
    sweptAt: instant("swept_at"),
    nextSweepAt: instant("next_sweep_at").notNull(),
    createdAt: instant("created_at").notNull(),
    checkedAt: instant("checked_at").notNull(),
    /** Proves the way there and back by itself when the provider was silent for a day; the owner may switch it off. */
    autoProof: boolean("auto_proof").notNull().default(true),
  },
  (t) => [
    uniqueIndex("connections_account").on(t.businessId, t.provider, t.accountId, t.mode),
    index("connections_sweep").on(t.nextSweepAt),
  ],
);

/** Two may live for one connection during a repair. The id is in the webhook's URL and is written before the provider is called. */
export const webhookEndpoints = table(
  "webhook_endpoints",
  {
    id: text("id").primaryKey(),
    businessId: text("business_id")
      .notNull()
      .references(() => businesses.id, { onDelete: "restrict" }),
    connectionId: text("connection_id")
      .notNull()
      .references(() => connections.id, { onDelete: "restrict" }),
    providerEndpointId: text("provider_endpoint_id"),
    url: text("url").notNull(),
    /** Sealed; null while the provider has not answered. */
    secretSealed: text("secret_sealed"),
    /** The secret before a roll, accepted until `previousSecretUntil`: the provider signs with both for a while. */
    previousSecretSealed: text("previous_secret_sealed"),
    previousSecretUntil: instant("previous_secret_until"),
    apiVersion: text("api_version"),
    /** `creating` → `active` → `removed`; `failed` keeps the provider's reason. */
    state: oneOf("state", ["creating", "active", "failed", "removed"]).notNull(),
    problemKind: oneOf("problem_kind", ["unreachable", "limit", "rights", "other_instance", "refused", "repairable"]),
    problem: text("problem"),
    lastEventAt: instant("last_event_at"),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [index("webhook_endpoints_connection").on(t.connectionId)],
);

/** Refused deliveries, counted by reason: forged, stale, foreign and repeated ones change nothing but this. */
export const webhookCounters = table(
  "webhook_counters",
  {
    id: text("id").primaryKey(),
    endpointId: text("endpoint_id")
      .notNull()
      .references(() => webhookEndpoints.id, { onDelete: "restrict" }),
    /** UTC date. */
    onDay: text("on_day").notNull(),
    outcome: text("outcome").notNull(),
    count: integer("count").notNull(),
    lastAt: instant("last_at").notNull(),
  },
  (t) => [uniqueIndex("webhook_counters_one").on(t.endpointId, t.onDay, t.outcome)],
);

/** Deliveries that belong to no endpoint of ours, or could not be stored: counted for the installation. */
export const webhookStrays = table(
  "webhook_strays",
  {
    id: text("id").primaryKey(),
    /** UTC date. */
    onDay: text("on_day").notNull(),
    outcome: oneOf("outcome", ["wrong_endpoint"]).notNull(),
    count: integer("count").notNull(),
    lastAt: instant("last_at").notNull(),
  },
  (t) => [uniqueIndex("webhook_strays_one").on(t.onDay, t.outcome)],
);

/** "Can I be paid right now?": a marked probe went to the provider, and its signed event came back to us, or did not. */
export const connectionProofs = table(
  "connection_proofs",
  {
    id: text("id").primaryKey(),
    businessId: text("business_id")
      .notNull()
      .references(() => businesses.id, { onDelete: "restrict" }),
    connectionId: text("connection_id")
      .notNull()
      .references(() => connections.id, { onDelete: "restrict" }),
    by: oneOf("by", ["owner", "daily"]).notNull(),
    /** `asked`: the provider answers but can't reach us, so nothing is waited for. */
    state: oneOf("state", ["waiting", "heard", "silent", "asked", "refused"]).notNull(),
    /** What the provider or we say about it; null while waiting and when all is well. */
    reason: text("reason"),
    startedAt: instant("started_at").notNull(),
    /** When the provider's own answer was here. */
    answeredAt: instant("answered_at"),
    /** When the signed event was here. */
    heardAt: instant("heard_at"),
  },
  (t) => [index("connection_proofs_connection").on(t.connectionId, t.startedAt)],
);
