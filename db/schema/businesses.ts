import { sql } from "drizzle-orm";
import { boolean, bytes, check, index, instant, integer, json, oneOf, table, text, uniqueIndex } from "../columns";

/** Facts of the installation: instance id, whether sign-up is open, the check value of the master key. */
export const instanceSettings = table("instance_settings", {
  key: text("key").primaryKey(),
  value: text("value").notNull(),
});

export const businesses = table("businesses", {
  id: text("id").primaryKey(),
  name: text("name").notNull(),
  country: text("country").notNull(),
  /** The address as typed, a field each, so that it can be printed by the country's custom. */
  addressLine1: text("address_line1"),
  addressLine2: text("address_line2"),
  postalCode: text("postal_code"),
  city: text("city"),
  region: text("region"),
  taxId: text("tax_id"),
  email: text("email").notNull(),
  phone: text("phone"),
  website: text("website"),
  logoPictureId: text("logo_picture_id"),
  accentColor: text("accent_color").notNull().default("#0b6e84"),
  /** Fields whose value the owner typed; a refresh from the provider never overwrites them. */
  ownFields: json<string[]>("own_fields").notNull(),
  bankAccountHolder: text("bank_account_holder"),
  bankName: text("bank_name"),
  iban: text("iban"),
  bic: text("bic"),
  bankAccountText: text("bank_account_text"),
  defaultCurrency: text("default_currency").notNull(),
  language: oneOf("language", ["en", "de"]).notNull(),
  timeZone: text("time_zone").notNull(),
  paperSize: oneOf("paper_size", ["a4", "letter"]).notNull(),
  paymentTermDays: integer("payment_term_days").notNull().default(14),
  defaultNotes: text("default_notes"),
  /** The Auto payments switch: a Pay online button on invoices, in mails and PDFs. */
  autoPayments: boolean("auto_payments").notNull().default(false),
  paidNotice: oneOf("paid_notice", ["each", "daily", "off"]).notNull().default("each"),
  /** Whether the provider mails a receipt of its own; off, because ours carries the paid PDF. */
  providerReceipts: boolean("provider_receipts").notNull().default(false),
  /** Days after the due date for the one automatic reminder; null switches it off. */
  reminderAfterDays: integer("reminder_after_days"),
  wrappedDataKey: text("wrapped_data_key").notNull(),
  createdAt: instant("created_at").notNull(),
});

export const pictures = table(
  "pictures",
  {
    id: text("id").primaryKey(),
    businessId: text("business_id")
      .notNull()
      .references(() => businesses.id, { onDelete: "restrict" }),
    contentType: text("content_type").notNull(),
    bytes: bytes("bytes").notNull(),
    width: integer("width").notNull(),
    height: integer("height").notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [index("pictures_business").on(t.businessId)],
);

/** The owner's own wording of a mail; a missing row means the default of `lib/messages`. */
export const mailTemplates = table(
  "mail_templates",
  {
    id: text("id").primaryKey(),
    businessId: text("business_id")
      .notNull()
      .references(() => businesses.id, { onDelete: "restrict" }),
    kind: oneOf("kind", ["invoice", "reminder", "receipt"]).notNull(),
    language: oneOf("language", ["en", "de"]).notNull(),
    subject: text("subject").notNull(),
    body: text("body").notNull(),
    updatedAt: instant("updated_at").notNull(),
  },
  (t) => [uniqueIndex("mail_templates_one").on(t.businessId, t.kind, t.language)],
);

/** Number series: the next number is taken inside the transaction that issues, so a series has no gaps. */
export const numberSeries = table(
  "number_series",
  {
    id: text("id").primaryKey(),
    businessId: text("business_id")
      .notNull()
      .references(() => businesses.id, { onDelete: "restrict" }),
    mode: oneOf("mode", ["test", "live"]).notNull(),
    kind: oneOf("kind", ["invoice", "proforma"]).notNull(),
    /** `{YYYY}/{NNNN}`, see lib/invoices/number-series.ts. */
    pattern: text("pattern").notNull(),
    nextNumber: integer("next_number").notNull(),
    /** The year, or year and month, the counter belongs to when the pattern restarts it; empty when it never restarts. */
    period: text("period").notNull(),
  },
  (t) => [
    uniqueIndex("number_series_one").on(t.businessId, t.mode, t.kind),
    check("number_series_positive", sql`${t.nextNumber} >= 1`),
  ],
);
