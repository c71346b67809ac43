import { sql } from "drizzle-orm";
import { check, index, instant, integer, oneOf, table, text, uniqueIndex } from "../columns";
import { businesses } from "./businesses";
import { connections } from "./connections";
import { invoices } from "./invoices";
import { payments } from "./payments";

/**
 * Double entry: each fact about money is one entry whose lines sum to 0 in each currency. A fact, written in the transaction
 * of the fact it books (lib/payments/ledger.ts is the one rule). Positive is money we hold or are owed, negative what we owe.
 */
export const ledgerLines = table(
  "ledger_lines",
  {
    id: text("id").primaryKey(),
    businessId: text("business_id")
      .notNull()
      .references(() => businesses.id, { onDelete: "restrict" }),
    mode: oneOf("mode", ["test", "live"]).notNull(),
    /** The lines of one entry share it. */
    entryId: text("entry_id").notNull(),
    factKind: oneOf("fact_kind", [
      "payment",
      "allocation",
      "fee",
      "refund_change",
      "dispute_change",
      "payment_reversal",
    ]).notNull(),
    /** The id of the row it books. */
    factId: text("fact_id").notNull(),
    /** The payment all of this is about. */
    paymentId: text("payment_id")
      .notNull()
      .references(() => payments.id, { onDelete: "restrict" }),
    /**
     * `provider` what the provider holds for us, `bank` and `cash` what came by hand, `receivable` what an invoice was paid,
     * `customer_credit` what nobody has used yet, `refunds` under way to the customer, `fees`, `disputes` taken by the bank.
     */
    account: oneOf("account", [
      "receivable",
      "customer_credit",
      "provider",
      "bank",
      "cash",
      "fees",
      "disputes",
      "refunds",
    ]).notNull(),
    /** Of `receivable` only. */
    invoiceId: text("invoice_id").references(() => invoices.id, { onDelete: "restrict" }),
    /** Of `provider` only. */
    connectionId: text("connection_id").references(() => connections.id, { onDelete: "restrict" }),
    amountMinor: integer("amount_minor").notNull(),
    currency: text("currency").notNull(),
    /** When it happened in the world. */
    occurredAt: instant("occurred_at").notNull(),
    recordedAt: instant("recorded_at").notNull(),
  },
  (t) => [
    uniqueIndex("ledger_lines_of_invoice").on(t.factKind, t.factId, t.account, t.currency, t.invoiceId),
    // In a unique index no two nulls are the same.
    uniqueIndex("ledger_lines_one").on(t.factKind, t.factId, t.account, t.currency).where(sql`invoice_id is null`),
    index("ledger_lines_payment").on(t.businessId, t.paymentId),
    index("ledger_lines_invoice").on(t.businessId, t.invoiceId),
    index("ledger_lines_account").on(t.businessId, t.mode, t.account, t.currency),
    check("ledger_lines_amount", sql`amount_minor <> 0 and amount_minor = cast(amount_minor as bigint)`),
    check("ledger_lines_invoice_of_receivable", sql`(account = 'receivable') = (invoice_id is not null)`),
    check("ledger_lines_connection_of_provider", sql`(account = 'provider') = (connection_id is not null)`),
  ],
);
