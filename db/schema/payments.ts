import { sql } from "drizzle-orm";
import type { AttemptParams, PaymentMethodSummary } from "../../lib/providers/provider";
import { boolean, check, index, instant, integer, json, oneOf, table, text, uniqueIndex } from "../columns";
import { businesses } from "./businesses";
import { connections } from "./connections";
import { doors } from "./inbox";
import { invoices, payables } from "./invoices";

/**
 * One provider payment object for a payable, written before the provider is asked. `created` has not been answered yet,
 * `unknown` was answered by silence; `open`, `requires_action` can still be paid; `processing` is on its way.
 */
export const attempts = table(
  "attempts",
  {
    id: text("id").primaryKey(),
    businessId: text("business_id")
      .notNull()
      .references(() => businesses.id, { onDelete: "restrict" }),
    mode: oneOf("mode", ["test", "live"]).notNull(),
    payableId: text("payable_id")
      .notNull()
      .references(() => payables.id, { onDelete: "restrict" }),
    payableVersion: integer("payable_version").notNull(),
    connectionId: text("connection_id")
      .notNull()
      .references(() => connections.id, { onDelete: "restrict" }),
    amountMinor: integer("amount_minor").notNull(),
    currency: text("currency").notNull(),
    status: oneOf("status", [
      "created",
      "unknown",
      "open",
      "requires_action",
      "processing",
      "succeeded",
      "canceled",
    ]).notNull(),
    /** The exact parameters of the create call: a replay under the same idempotency key must be identical. */
    params: json<AttemptParams>("params").notNull(),
    providerPaymentId: text("provider_payment_id"),
    /** When its secret first left the server: from then on the amount is never changed. */
    secretReleasedAt: instant("secret_released_at"),
    /** When the customer first touched the form or pressed Pay; before that it is not shown to the owner. */
    touchedAt: instant("touched_at"),
    method: json<PaymentMethodSummary | null>("method"),
    problemReason: text("problem_reason"),
    problemCode: text("problem_code"),
    problemMessage: text("problem_message"),
    expectedOn: text("expected_on"),
    /** What arrived differed from what was asked; null while all is well. */
    mismatch: text("mismatch"),
    checks: integer("checks").notNull(),
    nextCheckAt: instant("next_check_at"),
    createdAt: instant("created_at").notNull(),
    updatedAt: instant("updated_at").notNull(),
    closedAt: instant("closed_at"),
  },
  (t) => [
    uniqueIndex("attempts_one_open")
      .on(t.payableId)
      .where(sql`status in ('created', 'unknown', 'open', 'requires_action', 'processing')`),
    uniqueIndex("attempts_provider").on(t.connectionId, t.providerPaymentId),
    index("attempts_payable").on(t.payableId),
    index("attempts_check").on(t.nextCheckAt),
    index("attempts_unknown").on(t.createdAt).where(sql`status = 'unknown'`),
    index("attempts_list").on(t.businessId, t.mode, t.updatedAt, t.id),
    check("attempts_amount", sql`${t.amountMinor} > 0`),
  ],
);

/** Confirmed money. A fact: what changes later (refunds, disputes, fee) stands beside it. */
export const payments = table(
  "payments",
  {
    id: text("id").primaryKey(),
    businessId: text("business_id")
      .notNull()
      .references(() => businesses.id, { onDelete: "restrict" }),
    mode: oneOf("mode", ["test", "live"]).notNull(),
    connectionId: text("connection_id").references(() => connections.id, { onDelete: "restrict" }),
    attemptId: text("attempt_id").references(() => attempts.id, { onDelete: "restrict" }),
    payableId: text("payable_id").references(() => payables.id, { onDelete: "restrict" }),
    customerId: text("customer_id"),
    /** `provider` or a manual kind: bank_transfer, cash, cheque, other. */
    kind: oneOf("kind", ["provider", "bank_transfer", "cash", "cheque", "other"]).notNull(),
    providerPaymentId: text("provider_payment_id"),
    amountMinor: integer("amount_minor").notNull(),
    currency: text("currency").notNull(),
    method: json<PaymentMethodSummary | null>("method"),
    statementDescriptor: text("statement_descriptor"),
    receiptUrl: text("receipt_url"),
    note: text("note"),
    learnedBy: oneOf("learned_by", doors).notNull(),
    /** The member who typed a manual payment. */
    recordedBy: text("recorded_by"),
    /** Of the form that typed it: the same one twice is one payment. */
    requestId: text("request_id"),
    paidAt: instant("paid_at").notNull(),
    recordedAt: instant("recorded_at").notNull(),
  },
  (t) => [
    uniqueIndex("payments_provider").on(t.connectionId, t.providerPaymentId),
    uniqueIndex("payments_attempt").on(t.attemptId),
    uniqueIndex("payments_request").on(t.requestId, t.businessId),
    index("payments_list").on(t.businessId, t.mode, t.paidAt, t.id),
    index("payments_payable").on(t.payableId),
    check("payments_amount", sql`${t.amountMinor} > 0`),
  ],
);

/** Where a payment stands now, recomputed from its facts. */
export const paymentStates = table(
  "payment_states",
  {
    id: text("id")
      .primaryKey()
      .references(() => payments.id, { onDelete: "restrict" }),
    businessId: text("business_id")
      .notNull()
      .references(() => businesses.id, { onDelete: "restrict" }),
    refundedMinor: integer("refunded_minor").notNull(),
    refundPendingMinor: integer("refund_pending_minor").notNull(),
    disputeStatus: oneOf("dispute_status", ["inquiry", "needs_response", "under_review", "won", "lost", "closed"]),
    disputedMinor: integer("disputed_minor").notNull(),
    disputeRespondBy: instant("dispute_respond_by"),
    feeMinor: integer("fee_minor"),
    netMinor: integer("net_minor"),
    feeCurrency: text("fee_currency"),
    /** What no invoice took and no refund gave back; null in rows from before the ledger until it is filled. */
    creditMinor: integer("credit_minor"),
    /** A manual payment that was typed by mistake counts nothing from then on. */
    takenBackAt: instant("taken_back_at"),
    updatedAt: instant("updated_at").notNull(),
  },
  (t) => [index("payment_states_credit").on(t.businessId).where(sql`credit_minor > 0`)],
);

/** A manual payment that was typed by mistake and taken back. A fact. */
export const paymentReversals = table(
  "payment_reversals",
  {
    id: text("id").primaryKey(),
    businessId: text("business_id")
      .notNull()
      .references(() => businesses.id, { onDelete: "restrict" }),
    paymentId: text("payment_id")
      .notNull()
      .references(() => payments.id, { onDelete: "restrict" }),
    reason: text("reason").notNull(),
    by: text("by_user").notNull(),
    recordedAt: instant("recorded_at").notNull(),
  },
  (t) => [uniqueIndex("payment_reversals_one").on(t.paymentId)],
);

/** What a payment paid. The part of a payment that no allocation takes is credit. A fact: several may name one invoice. */
export const allocations = table(
  "allocations",
  {
    id: text("id").primaryKey(),
    businessId: text("business_id")
      .notNull()
      .references(() => businesses.id, { onDelete: "restrict" }),
    paymentId: text("payment_id")
      .notNull()
      .references(() => payments.id, { onDelete: "restrict" }),
    invoiceId: text("invoice_id")
      .notNull()
      .references(() => invoices.id, { onDelete: "restrict" }),
    amountMinor: integer("amount_minor").notNull(),
    /** Of the form that put credit on another invoice: the same one twice is one allocation. */
    requestId: text("request_id"),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [
    uniqueIndex("allocations_request").on(t.requestId, t.businessId),
    index("allocations_payment").on(t.paymentId, t.invoiceId),
    index("allocations_invoice").on(t.invoiceId),
    check("allocations_amount", sql`${t.amountMinor} > 0`),
  ],
);

/** A provider's fee for a payment, learned with its balance entry. A fact. */
export const fees = table(
  "fees",
  {
    id: text("id").primaryKey(),
    businessId: text("business_id")
      .notNull()
      .references(() => businesses.id, { onDelete: "restrict" }),
    paymentId: text("payment_id")
      .notNull()
      .references(() => payments.id, { onDelete: "restrict" }),
    balanceRef: text("balance_ref").notNull(),
    feeMinor: integer("fee_minor").notNull(),
    netMinor: integer("net_minor").notNull(),
    currency: text("currency").notNull(),
    recordedAt: instant("recorded_at").notNull(),
  },
  (t) => [uniqueIndex("fees_one").on(t.paymentId, t.balanceRef)],
);

/**
 * `requested` is written and not answered yet, `unknown` was answered by silence; `canceled` never happened, `failed` came back.
 */
const refundStatuses = ["requested", "unknown", "pending", "succeeded", "failed", "canceled"] as const;

/** Current state of a refund; each change is kept in refund_changes. One of ours has its row before the provider is asked. */
export const refunds = table(
  "refunds",
  {
    id: text("id").primaryKey(),
    businessId: text("business_id")
      .notNull()
      .references(() => businesses.id, { onDelete: "restrict" }),
    paymentId: text("payment_id")
      .notNull()
      .references(() => payments.id, { onDelete: "restrict" }),
    connectionId: text("connection_id").references(() => connections.id, { onDelete: "restrict" }),
    providerRefundId: text("provider_refund_id"),
    amountMinor: integer("amount_minor").notNull(),
    currency: text("currency").notNull(),
    status: oneOf("status", refundStatuses).notNull(),
    reason: text("reason"),
    /** Of the form that asked for it: the same one twice is one refund. Null when it was made at the provider. */
    requestId: text("request_id"),
    /** The member who asked for it. */
    requestedBy: text("requested_by"),
    /** Why a provider refused it, in a sentence for the owner. */
    problem: text("problem"),
    createdAt: instant("created_at").notNull(),
    updatedAt: instant("updated_at").notNull(),
  },
  (t) => [
    uniqueIndex("refunds_provider").on(t.connectionId, t.providerRefundId),
    uniqueIndex("refunds_request").on(t.requestId, t.businessId),
    uniqueIndex("refunds_one_unanswered").on(t.paymentId).where(sql`status in ('requested', 'unknown')`),
    index("refunds_payment").on(t.paymentId),
    check("refunds_amount", sql`${t.amountMinor} > 0`),
  ],
);

export const refundChanges = table(
  "refund_changes",
  {
    id: text("id").primaryKey(),
    businessId: text("business_id")
      .notNull()
      .references(() => businesses.id, { onDelete: "restrict" }),
    refundId: text("refund_id")
      .notNull()
      .references(() => refunds.id, { onDelete: "restrict" }),
    status: oneOf("status", refundStatuses).notNull(),
    amountMinor: integer("amount_minor").notNull(),
    learnedBy: oneOf("learned_by", doors).notNull(),
    recordedAt: instant("recorded_at").notNull(),
  },
  (t) => [index("refund_changes_refund").on(t.refundId)],
);

export const disputes = table(
  "disputes",
  {
    id: text("id").primaryKey(),
    businessId: text("business_id")
      .notNull()
      .references(() => businesses.id, { onDelete: "restrict" }),
    paymentId: text("payment_id")
      .notNull()
      .references(() => payments.id, { onDelete: "restrict" }),
    connectionId: text("connection_id")
      .notNull()
      .references(() => connections.id, { onDelete: "restrict" }),
    providerDisputeId: text("provider_dispute_id").notNull(),
    amountMinor: integer("amount_minor").notNull(),
    currency: text("currency").notNull(),
    status: oneOf("status", ["inquiry", "needs_response", "under_review", "won", "lost", "closed"]).notNull(),
    reason: text("reason"),
    respondBy: instant("respond_by"),
    fundsWithdrawn: boolean("funds_withdrawn").notNull(),
    createdAt: instant("created_at").notNull(),
    updatedAt: instant("updated_at").notNull(),
  },
  (t) => [
    uniqueIndex("disputes_provider").on(t.connectionId, t.providerDisputeId),
    index("disputes_payment").on(t.paymentId),
  ],
);

export const disputeChanges = table(
  "dispute_changes",
  {
    id: text("id").primaryKey(),
    businessId: text("business_id")
      .notNull()
      .references(() => businesses.id, { onDelete: "restrict" }),
    disputeId: text("dispute_id")
      .notNull()
      .references(() => disputes.id, { onDelete: "restrict" }),
    status: oneOf("status", ["inquiry", "needs_response", "under_review", "won", "lost", "closed"]).notNull(),
    fundsWithdrawn: boolean("funds_withdrawn").notNull(),
    learnedBy: oneOf("learned_by", doors).notNull(),
    recordedAt: instant("recorded_at").notNull(),
  },
  (t) => [index("dispute_changes_dispute").on(t.disputeId)],
);
