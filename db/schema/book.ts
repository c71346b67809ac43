import { boolean, index, instant, integer, json, oneOf, table, text, uniqueIndex } from "../columns";
import { businesses } from "./businesses";
import { connections } from "./connections";

const belongings = () => ({
  businessId: text("business_id")
    .notNull()
    .references(() => businesses.id, { onDelete: "restrict" }),
  connectionId: text("connection_id")
    .notNull()
    .references(() => connections.id, { onDelete: "restrict" }),
});

/** The provider's own book, movement by movement. A fact: a movement never changes once it was made. */
export const balanceEntries = table(
  "balance_entries",
  {
    id: text("id").primaryKey(),
    ...belongings(),
    ref: text("ref").notNull(),
    kind: oneOf("kind", [
      "payment",
      "payment_failure",
      "refund",
      "refund_failure",
      "dispute",
      "dispute_reversal",
      "fee",
      "payout",
      "adjustment",
      "other",
    ]).notNull(),
    /** The provider's own word for it. */
    type: text("type").notNull(),
    description: text("description"),
    /** In the currency the account is settled in: `net = amount − fee`. */
    amountMinor: integer("amount_minor").notNull(),
    feeMinor: integer("fee_minor").notNull(),
    netMinor: integer("net_minor").notNull(),
    currency: text("currency").notNull(),
    sourceRef: text("source_ref"),
    paymentRef: text("payment_ref"),
    refundRef: text("refund_ref"),
    disputeRef: text("dispute_ref"),
    /** What the payment, refund or dispute itself says, in the payer's currency. */
    sourceAmountMinor: integer("source_amount_minor"),
    sourceCurrency: text("source_currency"),
    /** Marked as this business's in this installation; false on what another app made. */
    isOurs: boolean("is_ours").notNull(),
    /** The attempt its mark names. */
    attemptId: text("attempt_id"),
    createdAt: instant("created_at").notNull(),
    availableAt: instant("available_at").notNull(),
    recordedAt: instant("recorded_at").notNull(),
  },
  (t) => [
    uniqueIndex("balance_entries_one").on(t.connectionId, t.ref),
    index("balance_entries_payment").on(t.businessId, t.paymentRef),
    index("balance_entries_when").on(t.connectionId, t.createdAt),
  ],
);

/** A transfer to the owner's bank account as it stands now. */
export const payouts = table(
  "payouts",
  {
    id: text("id").primaryKey(),
    ...belongings(),
    mode: oneOf("mode", ["test", "live"]).notNull(),
    ref: text("ref").notNull(),
    amountMinor: integer("amount_minor").notNull(),
    currency: text("currency").notNull(),
    status: oneOf("status", ["on_its_way", "paid", "failed", "canceled"]).notNull(),
    isAutomatic: boolean("is_automatic").notNull(),
    arrivesOn: text("arrives_on").notNull(),
    failureReason: text("failure_reason"),
    createdAt: instant("created_at").notNull(),
    /** When all that it took to the bank was known and added up; null before. */
    explainedAt: instant("explained_at"),
    updatedAt: instant("updated_at").notNull(),
  },
  (t) => [
    uniqueIndex("payouts_one").on(t.connectionId, t.ref),
    index("payouts_list").on(t.businessId, t.mode, t.createdAt, t.id),
  ],
);

/** Which payout took which movement to the bank. A fact. */
export const payoutEntries = table(
  "payout_entries",
  {
    id: text("id").primaryKey(),
    ...belongings(),
    payoutId: text("payout_id")
      .notNull()
      .references(() => payouts.id, { onDelete: "restrict" }),
    entryId: text("entry_id")
      .notNull()
      .references(() => balanceEntries.id, { onDelete: "restrict" }),
  },
  (t) => [uniqueIndex("payout_entries_one").on(t.entryId), index("payout_entries_payout").on(t.payoutId)],
);

/** How far a connection's book is read, so that a reading that dies goes on where it was. The id is the connection's. */
export const bookStates = table("book_states", {
  id: text("id")
    .primaryKey()
    .references(() => connections.id, { onDelete: "restrict" }),
  businessId: text("business_id")
    .notNull()
    .references(() => businesses.id, { onDelete: "restrict" }),
  /** The newest movement that is kept with all before it, by the provider's own clock. */
  readUntil: instant("read_until"),
  /** Only one comparison at a time; one that died gives its place back by letting this run out. */
  leasedUntil: instant("leased_until"),
});

/** What was compared, in numbers: how many, and how much in each currency. */
export type ComparedNumbers = {
  payments: number;
  refunds: number;
  disputes: number;
  /** Recorded here and not in the provider's book yet, which is no difference in the first hours. */
  waiting: number;
  sums: { currency: string; paymentsMinor: number; refundsMinor: number }[];
  /** Payments of other apps on the account, in the account's currency. */
  foreign: { currency: string; count: number; amountMinor: number }[];
};

export const comparisons = table(
  "comparisons",
  {
    id: text("id").primaryKey(),
    ...belongings(),
    mode: oneOf("mode", ["test", "live"]).notNull(),
    by: oneOf("started_by", ["daily", "owner", "start"]).notNull(),
    state: oneOf("state", ["running", "equal", "differs", "failed"]).notNull(),
    /** Why it could not be done, as a sentence for the owner. */
    reason: text("reason"),
    /** Why payouts could not be read, although the rest could. */
    payoutsReason: text("payouts_reason"),
    comparedFrom: instant("compared_from").notNull(),
    comparedUntil: instant("compared_until").notNull(),
    numbers: json<ComparedNumbers | null>("numbers"),
    startedAt: instant("started_at").notNull(),
    finishedAt: instant("finished_at"),
  },
  (t) => [
    index("comparisons_newest").on(t.connectionId, t.startedAt),
    index("comparisons_business").on(t.businessId, t.mode, t.startedAt),
  ],
);

/** Something that differs between the two books, and what became of it. */
export const differences = table(
  "differences",
  {
    id: text("id").primaryKey(),
    ...belongings(),
    mode: oneOf("mode", ["test", "live"]).notNull(),
    /** What it is about and how it differs: the same difference found again is this row. */
    key: text("key").notNull(),
    kind: oneOf("kind", ["missing_here", "missing_there", "amount", "fee", "currency", "foreign"]).notNull(),
    about: oneOf("about", ["payment", "refund", "dispute"]).notNull(),
    paymentRef: text("payment_ref"),
    /** The refund or dispute; the payment itself otherwise. */
    objectRef: text("object_ref"),
    /** Our payment, when there is one. */
    paymentId: text("payment_id"),
    oursMinor: integer("ours_minor"),
    oursCurrency: text("ours_currency"),
    theirsMinor: integer("theirs_minor"),
    theirsCurrency: text("theirs_currency"),
    happenedAt: instant("happened_at").notNull(),
    /** `gone` closed itself; `recorded`, `not_ours` and `accepted` were a person's decision. */
    state: oneOf("state", ["open", "gone", "recorded", "not_ours", "accepted"]).notNull(),
    foundAt: instant("found_at").notNull(),
    /** When the owner was told of it, by mail or because she looked; null before. */
    toldAt: instant("told_at"),
    decidedBy: text("decided_by"),
    decidedAt: instant("decided_at"),
    updatedAt: instant("updated_at").notNull(),
  },
  (t) => [
    uniqueIndex("differences_one").on(t.connectionId, t.key),
    index("differences_state").on(t.businessId, t.mode, t.state),
  ],
);
