/** What the three calls take and answer. /developers is printed from these, and the answers are checked by them in tests. */
import { z } from "zod";
import { isCountryCode } from "@/lib/customers/countries";
import { InvoiceFact } from "@/lib/hooks/events";
import { isDay } from "@/lib/invoices/calendar";
import { isCurrency } from "@/lib/money/currencies";

const decimal = (what: string, example: string) =>
  z
    .string({ error: `Write ${what} as text with a point: "${example}". Numbers of JSON lose cents.` })
    .regex(/^-?\d{1,12}(\.\d{1,6})?$/, `Write ${what} as text with a point and no spaces: "${example}".`);
/** NUL and halves of a character: no document can show them, and PostgreSQL refuses to keep them. */
const UNKEEPABLE = /[\0\p{Surrogate}]/u;
const text = (what: string, most: number) =>
  z
    .string({ error: `${what} is a text.` })
    .max(most, `${what} has at most ${most} characters.`)
    .refine((typed) => !UNKEEPABLE.test(typed), `${what} has a character that no document can show.`);
const optional = (what: string, most: number) => text(what, most).nullish();
const day = (what: string) => z.string().refine(isDay, `Write ${what} as a date: "2027-01-31".`);

export const NewInvoiceLine = z.strictObject({
  description: text("The description", 2_000)
    .min(1, "Each line needs a description.")
    .describe("Printed on the invoice"),
  quantity: decimal("the quantity", "1.5").optional().describe("How many, as text; 1 unless you say"),
  unitPrice: decimal("the price", "12.50").describe("Price of one without tax, as text"),
  taxRate: decimal("the tax rate", "19").optional().describe("Percent, as text; 0 unless you say"),
  discount: decimal("the discount", "10").optional().describe("Percent off this line, as text"),
});

export const NewInvoice = z.strictObject({
  customer: z
    .strictObject({
      name: text("The name", 200).regex(/\S/, "The customer needs a name.").describe("Printed on the invoice"),
      email: optional("The e-mail address", 320).describe("For the receipt and for mails you send from Paymast"),
      addressLine1: optional("The address", 200).describe("Street and number"),
      addressLine2: optional("The address", 200).describe("More of the address"),
      postalCode: optional("The postal code", 20).describe("Postal code"),
      city: optional("The city", 100).describe("City"),
      region: optional("The region", 100).describe("State or province"),
      country: z
        .string()
        .refine((code) => isCountryCode(code.toUpperCase()), "Write the country as two letters: “DE”.")
        .nullish()
        .describe("ISO 3166-1, two letters"),
      taxId: optional("The tax ID", 50).describe("VAT number"),
    })
    .describe("Who pays. The same details again are the same customer"),
  lines: z
    .array(NewInvoiceLine)
    .min(1, "An invoice needs at least one line.")
    .max(500, "An invoice has at most 500 lines.")
    .describe("What it is for"),
  currency: z
    .string()
    .refine((code) => isCurrency(code.toUpperCase()), "Write the currency as three letters: “EUR”.")
    .optional()
    .describe("ISO 4217; your business's own unless you say"),
  language: z.enum(["en", "de"], "The language is “en” or “de”.").optional().describe("Of the document and its mails"),
  dueOn: day("the due day").nullish().describe("Payable until; else your usual term"),
  notes: optional("The notes", 4_000).describe("Printed below the lines"),
  reference: text("A reference", 100)
    .min(1, "Leave the reference out rather than empty.")
    .optional()
    .describe("Your own name for it, such as an order number. One reference is one invoice"),
});

export type NewInvoice = z.infer<typeof NewInvoice>;

export const VoidWish = z.strictObject({
  reason: text("The reason", 500).optional().describe("Kept with the invoice"),
});

export const InvoiceAnswer = InvoiceFact.extend({
  kind: z.enum(["invoice", "proforma"]).describe("A proforma becomes an invoice when it is paid"),
  mode: z.enum(["test", "live"]).describe("As your key"),
  isOverdue: z.boolean().describe("Its due day is over and something is due"),
  url: z.url().describe("The invoice's page for your customer"),
  payUrl: z.url().describe("The same, with the payment form first. Send your customer here"),
  pdfUrl: z.url().describe("The PDF"),
});

export type InvoiceAnswer = z.infer<typeof InvoiceAnswer>;

export const ErrorAnswer = z.object({
  error: z.object({
    code: z
      .enum([
        "BAD_INPUT",
        "UNAUTHENTICATED",
        "FORBIDDEN",
        "NOT_FOUND",
        "CONFLICT",
        "RATE_LIMITED",
        "BUSY",
        "PROVIDER",
        "INTERNAL",
      ])
      .describe("For your program"),
    message: z.string().describe("For you: what is wrong and what to do"),
    field: z.string().optional().describe("What it is about, such as lines.0.unitPrice"),
    requestId: z.string().optional().describe("Under which the log knows a failure of ours"),
  }),
});
