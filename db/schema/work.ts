import { sql } from "drizzle-orm";
import { index, instant, integer, json, oneOf, table, text, uniqueIndex } from "../columns";
import { businesses } from "./businesses";
import { invoices } from "./invoices";

/** Durable work other than provider events. The key is unique: asking for the same thing twice does it once. */
export const jobs = table(
  "jobs",
  {
    id: text("id").primaryKey(),
    businessId: text("business_id").references(() => businesses.id, { onDelete: "restrict" }),
    kind: text("kind").notNull(),
    key: text("key").notNull(),
    payload: json<Record<string, unknown>>("payload").notNull(),
    state: oneOf("state", ["pending", "done", "failed"]).notNull(),
    runAt: instant("run_at").notNull(),
    tries: integer("tries").notNull(),
    leasedUntil: instant("leased_until"),
    lastError: text("last_error"),
    createdAt: instant("created_at").notNull(),
    finishedAt: instant("finished_at"),
  },
  (t) => [uniqueIndex("jobs_key").on(t.key), index("jobs_due").on(t.runAt).where(sql`state = 'pending'`)],
);

/** A mail we were asked to send. Sent means the SMTP server accepted it. */
export const mails = table(
  "mails",
  {
    id: text("id").primaryKey(),
    businessId: text("business_id").references(() => businesses.id, { onDelete: "restrict" }),
    invoiceId: text("invoice_id").references(() => invoices.id, { onDelete: "restrict" }),
    paymentId: text("payment_id"),
    kind: oneOf("kind", [
      "invoice",
      "reminder",
      "receipt",
      "owner_paid",
      "owner_daily",
      "owner_alert",
      "reset",
      "invitation",
      "payment_update",
    ]).notNull(),
    /** One mail per key, however often it is asked for. */
    key: text("key").notNull(),
    messageId: text("message_id").notNull(),
    to: json<string[]>("to_addresses").notNull(),
    cc: json<string[]>("cc_addresses").notNull(),
    subject: text("subject").notNull(),
    /** What the owner typed, or the data the template needs; the mail is rendered when it is sent. */
    content: json<Record<string, unknown>>("content").notNull(),
    state: oneOf("state", ["queued", "sent", "failed"]).notNull(),
    /** The SMTP server's words. */
    response: text("response"),
    tries: integer("tries").notNull(),
    /** While one process talks to the SMTP server about this mail, no other does. */
    leasedUntil: instant("leased_until"),
    createdBy: text("created_by"),
    createdAt: instant("created_at").notNull(),
    sentAt: instant("sent_at"),
  },
  (t) => [
    uniqueIndex("mails_key").on(t.key),
    index("mails_invoice").on(t.invoiceId, t.createdAt),
    index("mails_business").on(t.businessId, t.createdAt),
  ],
);

/** What happened, for timelines and audit. A fact. */
export const historyEntries = table(
  "history_entries",
  {
    id: text("id").primaryKey(),
    businessId: text("business_id").references(() => businesses.id, { onDelete: "restrict" }),
    invoiceId: text("invoice_id"),
    paymentId: text("payment_id"),
    attemptId: text("attempt_id"),
    /** A user's id, or customer, provider, system. */
    actor: text("actor").notNull(),
    /** `invoice.issued`, `payment.recorded`, `connection.saved`, … */
    kind: text("kind").notNull(),
    data: json<Record<string, unknown>>("data").notNull(),
    at: instant("at").notNull(),
  },
  (t) => [
    index("history_business").on(t.businessId, t.at),
    index("history_invoice").on(t.invoiceId),
    index("history_payment").on(t.paymentId),
  ],
);
