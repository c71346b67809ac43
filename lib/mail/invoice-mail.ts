import type { InvoiceSnapshot } from "@/lib/invoices/invoice-snapshot";
import { translator } from "@/lib/messages/messages";
import { formatDay, formatMoney } from "@/lib/money/format-money";
import { type MailParts, paragraphsOf, sellerBrand } from "./mail-parts";
import type { TemplateValues } from "./mail-template";

/** What a mail about an invoice says: the frozen document, and what is live. */
export type InvoiceFacts = {
  publicUrl: string;
  snapshot: InvoiceSnapshot;
  amountDueMinor: number;
  /** The payment form when the invoice can be paid online now, its page otherwise. */
  link: { url: string; canPay: boolean };
};

/** The values of an owner's variables; the amount is what is still due. */
export function templateValues(facts: InvoiceFacts): TemplateValues {
  const { snapshot } = facts;
  const { language, currency } = snapshot;
  return {
    number: snapshot.number,
    amount: formatMoney({ amountMinor: facts.amountDueMinor, currency }, language),
    due: formatDay(snapshot.dueOn, language),
    customer: snapshot.customer.name,
    business: snapshot.seller.name,
    link: facts.link.url,
  };
}

/** An invoice or a reminder of it: what is owed first, one button, then the owner's own words. */
export function invoiceParts(facts: InvoiceFacts, kind: "invoice" | "reminder", body: string): MailParts {
  const { language } = facts.snapshot;
  const t = translator(language, "mail");
  const { number, amount, due } = templateValues(facts);
  const isProforma = facts.snapshot.kind === "proforma" && kind === "invoice";
  return {
    ...frameOf(facts),
    firstLine: t(isProforma ? "invoice.proformaFirstLine" : `${kind}.firstLine`, { number, amount, due }),
    label: t(isProforma ? "invoice.proformaLabel" : `${kind}.label`, { number }),
    amount,
    note: t("invoice.due", { due }),
    paragraphs: paragraphsOf(body),
    facts: [],
    button: buttonOf(facts),
    ...endOf(facts),
  };
}

/** What every mail from a business to its customer has in common. */
export function frameOf(
  facts: Pick<InvoiceFacts, "publicUrl" | "snapshot">,
): Pick<MailParts, "language" | "brand" | "testNotice"> {
  const { language, mode, seller } = facts.snapshot;
  return {
    language,
    brand: sellerBrand(facts.publicUrl, seller),
    testNotice: mode === "test" ? translator(language, "common")("testNotice") : null,
  };
}

export function buttonOf(facts: Pick<InvoiceFacts, "link" | "snapshot">): { label: string; url: string } {
  const t = translator(facts.snapshot.language, "common");
  return { label: facts.link.canPay ? t("payOnline") : t("viewInvoice"), url: facts.link.url };
}

export function endOf(facts: Pick<InvoiceFacts, "link" | "snapshot">): Pick<MailParts, "closing" | "fallback"> {
  const { seller, language } = facts.snapshot;
  const t = translator(language, "mail");
  return {
    closing: [
      seller.phone === null ? t("questions") : t("questionsPhone", { phone: seller.phone }),
      [seller.name, ...seller.addressLines].join(", "),
    ],
    fallback: t("linkFallback", { url: facts.link.url }),
  };
}
