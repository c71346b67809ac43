import { z } from "zod";

/**
 * What a mail needs that is not in the database already, one shape for each kind; `mails.content` holds it. Money, names,
 * numbers and links are read when the mail is rendered, so that a retry tells the truth of that moment.
 */
const invoiceText = z.object({
  /** The owner's text; may still hold variables such as {{number}}. */
  body: z.string(),
});

const minor = z.number().int();

export const mailContents = {
  invoice: invoiceText,
  reminder: invoiceText,
  /** Everything comes from `paymentId`. */
  receipt: z.object({}),
  owner_paid: z.object({}),
  /** The payments recorded on this day (`YYYY-MM-DD`) in the business's zone. */
  owner_daily: z.object({ day: z.string(), mode: z.enum(["test", "live"]) }),
  /**
   * Something the owner has to know or do. `title` and `sentences` are plain English (the dashboard's language), `path`
   * is where to act, `/b/…`.
   */
  owner_alert: z.object({
    title: z.string(),
    sentences: z.array(z.string()),
    path: z.string().startsWith("/").nullable(),
    pathLabel: z.string().nullable(),
  }),
  /** To the customer: a bank debit that did not arrive, money given back, money given back that did not arrive, too much paid. */
  payment_update: z.discriminatedUnion("update", [
    z.object({ update: z.literal("debit_failed"), amountMinor: minor, currency: z.string() }),
    z.object({ update: z.literal("refunded"), amountMinor: minor, currency: z.string() }),
    z.object({ update: z.literal("refund_failed"), amountMinor: minor, currency: z.string() }),
    z.object({ update: z.literal("excess"), amountMinor: minor, currency: z.string() }),
  ]),
  /** The path carries the single-use token; the content is wiped once the mail is out. */
  reset: z.object({ path: z.string().startsWith("/"), language: z.enum(["en", "de"]) }),
  invitation: z.object({
    path: z.string().startsWith("/"),
    language: z.enum(["en", "de"]),
    businessName: z.string(),
    invitedBy: z.string(),
    role: z.enum(["owner", "member", "developer"]),
  }),
} as const;

export type MailKind = keyof typeof mailContents;
export type MailContent<K extends MailKind> = z.infer<(typeof mailContents)[K]>;

/** Kinds that go to the customer: about an invoice, in its language, from the business. */
export const customerKinds: readonly MailKind[] = ["invoice", "reminder", "receipt", "payment_update"];

/** Kinds whose content is a secret link and is wiped when the mail is out or given up. */
export const secretKinds: readonly MailKind[] = ["reset", "invitation"];

/** Throws when a caller's content is not what the template of `kind` needs: a mistake in code, found where it is made. */
export function parseMailContent<K extends MailKind>(kind: K, content: unknown): MailContent<K> {
  return contentOf<K>(mailContents[kind].parse(content));
}

/** The schema of `kind` has just accepted the value. */
const contentOf = <K extends MailKind>(value: unknown) => value as MailContent<K>;
