import { addDays, todayIn } from "@/lib/invoices/calendar";
import type { InvoiceSnapshot, Language } from "@/lib/invoices/invoice-snapshot";
import { makeSnapshot, type SellerFields } from "@/lib/invoices/make-snapshot";
import { currencyDigits } from "@/lib/money/currencies";
import { type InvoiceFacts, invoiceParts, templateValues } from "./invoice-mail";
import type { MailParts } from "./mail-parts";
import { fillSubject, fillTemplate, type MailTemplate, type TemplateKind } from "./mail-template";
import { type PaymentFacts, receiptParts } from "./receipt-mail";

type Sender = SellerFields & { defaultCurrency: string; autoPayments: boolean };

/** An invoice as this business could have sent it today: for previews, where no real document is at hand. */
export function exampleFacts(args: {
  publicUrl: string;
  business: Sender;
  language: Language;
  now: number;
}): InvoiceFacts {
  const { business, language, publicUrl } = args;
  const today = todayIn(business.timeZone, args.now);
  const totalMinor = 120 * 10 ** currencyDigits(business.defaultCurrency);
  const snapshot: InvoiceSnapshot = makeSnapshot({
    business,
    customer: {
      name: "Anna Kowalska",
      email: "anna@example.com",
      addressLine1: null,
      addressLine2: null,
      postalCode: null,
      city: null,
      region: null,
      country: null,
      taxId: null,
    },
    mode: "live",
    number: `${today.slice(0, 4)}/17`,
    issueOn: today,
    dueOn: addDays(today, 14),
    currency: business.defaultCurrency,
    language,
    lines: [],
    totals: { netMinor: totalMinor, taxes: [], taxMinor: 0, totalMinor },
    notes: null,
  });
  const link = { canPay: business.autoPayments, url: `${publicUrl}/i/EXAMPLE${business.autoPayments ? "/pay" : ""}` };
  return { publicUrl, snapshot, amountDueMinor: totalMinor, link };
}

/** A template as a customer would read it, filled with the example. */
export function exampleParts(
  example: InvoiceFacts,
  kind: TemplateKind,
  template: MailTemplate,
): { subject: string; parts: MailParts } {
  const values = templateValues(example);
  const subject = fillSubject(template.subject, values);
  const body = fillTemplate(template.body, values);
  if (kind !== "receipt") return { subject, parts: invoiceParts(example, kind, body) };
  const { snapshot, amountDueMinor: amountMinor } = example;
  const payment: PaymentFacts = {
    kind: "provider",
    amountMinor,
    currency: snapshot.currency,
    method: { kind: "card", label: "Visa", last4: "4242", wallet: null },
    statementDescriptor: null,
    paidOn: snapshot.issueOn,
  };
  return { subject, parts: receiptParts({ ...example, amountDueMinor: 0 }, payment, body) };
}
