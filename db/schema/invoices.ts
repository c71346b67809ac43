import { sql } from "drizzle-orm";
import type { InvoiceSnapshot } from "../../lib/invoices/invoice-snapshot";
import { boolean, check, index, instant, integer, json, oneOf, table, text, uniqueIndex } from "../columns";
import { businesses } from "./businesses";

export const customers = table(
  "customers",
  {
    id: text("id").primaryKey(),
    businessId: text("business_id")
      .notNull()
      .references(() => businesses.id, { onDelete: "restrict" }),
    name: text("name").notNull(),
    email: text("email"),
    phone: text("phone"),
    addressLine1: text("address_line1"),
    addressLine2: text("address_line2"),
    postalCode: text("postal_code"),
    city: text("city"),
    region: text("region"),
    country: text("country"),
    taxId: text("tax_id"),
    language: oneOf("language", ["en", "de"]),
    currency: text("currency"),
    notes: text("notes"),
    /** Lower-case name, e-mail and tax id, for search. */
    searchText: text("search_text").notNull(),
    archivedAt: instant("archived_at"),
    createdAt: instant("created_at").notNull(),
    updatedAt: instant("updated_at").notNull(),
  },
  (t) => [index("customers_list").on(t.businessId, t.name, t.id)],
);

/**
 * What can be paid. `version` rises in the transaction that changes the amount due or whether it may be paid, so an
 * attempt always knows which amount its reader saw.
 */
export const payables = table(
  "payables",
  {
    id: text("id").primaryKey(),
    businessId: text("business_id")
      .notNull()
      .references(() => businesses.id, { onDelete: "restrict" }),
    mode: oneOf("mode", ["test", "live"]).notNull(),
    kind: oneOf("kind", ["invoice", "order", "bundle"]).notNull(),
    currency: text("currency").notNull(),
    /** What is still to be paid; 0 when paid. */
    amountDueMinor: integer("amount_due_minor").notNull(),
    /** False for void documents and everything that may not be paid now. */
    isOpen: boolean("is_open").notNull(),
    version: integer("version").notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [check("payables_due", sql`${t.amountDueMinor} >= 0`)],
);

export const invoices = table(
  "invoices",
  {
    id: text("id").primaryKey(),
    businessId: text("business_id")
      .notNull()
      .references(() => businesses.id, { onDelete: "restrict" }),
    mode: oneOf("mode", ["test", "live"]).notNull(),
    customerId: text("customer_id")
      .notNull()
      .references(() => customers.id, { onDelete: "restrict" }),
    /** A proforma asks for money and is no invoice yet; paid in full it becomes one, with a number of that series. */
    kind: oneOf("kind", ["invoice", "proforma"]).notNull().default("invoice"),
    /** Null while a draft. */
    number: text("number"),
    /** What it was called as a proforma, and the document as it was then; null when it never was one. */
    proformaNumber: text("proforma_number"),
    proformaSnapshot: json<InvoiceSnapshot | null>("proforma_snapshot"),
    payableId: text("payable_id").references(() => payables.id, { onDelete: "restrict" }),
    /** Computed from facts by lib/invoices/invoice.ts and stored for filtering. */
    status: oneOf("status", [
      "draft",
      "issued",
      "sent",
      "partially_paid",
      "on_its_way",
      "paid",
      "refunded",
      "void",
    ]).notNull(),
    isDisputed: boolean("is_disputed").notNull(),
    hasExcess: boolean("has_excess").notNull(),
    currency: text("currency").notNull(),
    language: oneOf("language", ["en", "de"]).notNull(),
    issueOn: text("issue_on"),
    dueOn: text("due_on"),
    /** Drafts: days until due, used at issue when no due date was typed. */
    termDays: integer("term_days").notNull(),
    notes: text("notes"),
    netMinor: integer("net_minor").notNull(),
    taxMinor: integer("tax_minor").notNull(),
    totalMinor: integer("total_minor").notNull(),
    /** Sum of allocations. */
    paidMinor: integer("paid_minor").notNull(),
    refundedMinor: integer("refunded_minor").notNull(),
    /** Money of a bank debit that has not arrived. */
    pendingMinor: integer("pending_minor").notNull(),
    paidAt: instant("paid_at"),
    snapshot: json<InvoiceSnapshot>("snapshot"),
    linkVersion: integer("link_version").notNull(),
    /** SHA-256 of the public link's token (lib/links); null while a draft. */
    tokenHash: text("token_hash"),
    issuedAt: instant("issued_at"),
    sentAt: instant("sent_at"),
    viewedAt: instant("viewed_at"),
    voidedAt: instant("voided_at"),
    voidReason: text("void_reason"),
    /** The invoice this one corrects. */
    correctsInvoiceId: text("corrects_invoice_id"),
    /** Number and customer's name, lower case, for search. */
    searchText: text("search_text").notNull(),
    /** Rises with each edit of a draft; an edit of an older revision is refused. */
    revision: integer("revision").notNull(),
    createdAt: instant("created_at").notNull(),
    updatedAt: instant("updated_at").notNull(),
  },
  (t) => [
    uniqueIndex("invoices_number").on(t.businessId, t.mode, t.number),
    uniqueIndex("invoices_proforma_number").on(t.businessId, t.mode, t.proformaNumber),
    uniqueIndex("invoices_token").on(t.tokenHash),
    uniqueIndex("invoices_payable").on(t.payableId),
    index("invoices_list").on(t.businessId, t.mode, t.createdAt, t.id),
    index("invoices_status").on(t.businessId, t.mode, t.status, t.dueOn),
    index("invoices_customer").on(t.businessId, t.customerId),
    check("invoices_amounts", sql`${t.totalMinor} >= 0 and ${t.paidMinor} >= 0 and ${t.refundedMinor} >= 0`),
  ],
);

export const invoiceLines = table(
  "invoice_lines",
  {
    id: text("id").primaryKey(),
    businessId: text("business_id")
      .notNull()
      .references(() => businesses.id, { onDelete: "restrict" }),
    invoiceId: text("invoice_id")
      .notNull()
      .references(() => invoices.id, { onDelete: "restrict" }),
    position: integer("position").notNull(),
    description: text("description").notNull(),
    quantityMicro: integer("quantity_micro").notNull(),
    unitPriceE4: integer("unit_price_e4").notNull(),
    discountBps: integer("discount_bps").notNull(),
    taxRateBps: integer("tax_rate_bps").notNull(),
    netMinor: integer("net_minor").notNull(),
  },
  (t) => [uniqueIndex("invoice_lines_position").on(t.invoiceId, t.position)],
);
