import type { Language, Mode } from "@/lib/invoices/invoice-snapshot";
import { translator } from "@/lib/messages/messages";
import { formatDay, formatInstant, formatMoney } from "@/lib/money/format-money";
import type { MailContent } from "./mail-content";
import { type MailBrand, type MailParts, paymastBrand } from "./mail-parts";
import { methodName } from "./method-name";
import type { PaymentFacts } from "./receipt-mail";

export type OwnerPaidFacts = {
  language: Language;
  timeZone: string;
  mode: Mode;
  brand: MailBrand;
  number: string;
  customerName: string;
  payment: PaymentFacts & { paidAt: number };
  /** When the invoice was first mailed; null when it never was. */
  sentAt: number | null;
  amountDueMinor: number;
  /** What came in over what was due. */
  excessMinor: number;
  url: string;
};

/** "Paid: 2026/17, €120.00, Anna, 4 minutes after you sent it". */
export function ownerPaidSubject(facts: OwnerPaidFacts): string {
  const t = translator(facts.language, "mail");
  const values = {
    number: facts.number,
    amount: formatMoney(facts.payment, facts.language),
    customer: facts.customerName,
  };
  const duration = durationAfter(facts.sentAt, facts.payment.paidAt, facts.language);
  const part = facts.amountDueMinor > 0;
  const subject =
    duration === null
      ? t(part ? "ownerPaid.partSubject" : "ownerPaid.subject", values)
      : t(part ? "ownerPaid.partSubjectAfter" : "ownerPaid.subjectAfter", { ...values, duration });
  return facts.mode === "test" ? t("ownerPaid.testPrefix", { subject }) : subject;
}

export function ownerPaidParts(facts: OwnerPaidFacts): MailParts {
  const { language, payment, number, customerName: customer } = facts;
  const t = translator(language, "mail");
  const word = translator(language, "common");
  const duration = durationAfter(facts.sentAt, payment.paidAt, language);
  const money = (amountMinor: number) => formatMoney({ amountMinor, currency: payment.currency }, language);
  return {
    language,
    brand: facts.brand,
    testNotice: facts.mode === "test" ? word("testNotice") : null,
    firstLine: ownerPaidSubject(facts),
    label: t(facts.amountDueMinor > 0 ? "ownerPaid.partLabel" : "ownerPaid.label", { customer, number }),
    amount: money(payment.amountMinor),
    note: duration === null ? null : t("ownerPaid.after", { duration }),
    paragraphs: [
      ...(facts.amountDueMinor > 0 ? [t("ownerPaid.stillOpen", { amount: money(facts.amountDueMinor) })] : []),
      ...(facts.excessMinor > 0 ? [t("ownerPaid.excess", { amount: money(facts.excessMinor) })] : []),
    ],
    facts: [
      { label: word("invoice"), value: number },
      { label: word("customer"), value: customer },
      { label: word("method"), value: methodName(payment, language) },
      { label: word("date"), value: formatInstant(payment.paidAt, language, facts.timeZone) },
    ],
    button: { label: t("ownerPaid.button"), url: facts.url },
    closing: [],
    fallback: null,
  };
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "4 minutes"; whole units, the largest that is at least one (hours up to two days). Null without a start. */
export function durationAfter(from: number | null, to: number, language: Language): string | null {
  if (from === null || to < from) return null;
  const t = translator(language, "mail");
  const passed = to - from;
  if (passed < MINUTE) return t("duration.seconds", { count: Math.max(1, Math.floor(passed / 1_000)) });
  if (passed < HOUR) return t("duration.minutes", { count: Math.floor(passed / MINUTE) });
  if (passed < 2 * DAY) return t("duration.hours", { count: Math.floor(passed / HOUR) });
  return t("duration.days", { count: Math.floor(passed / DAY) });
}

export type DailyFacts = {
  language: Language;
  mode: Mode;
  brand: MailBrand;
  day: string;
  payments: { number: string | null; customerName: string; amountMinor: number; currency: string }[];
  url: string;
};

/** "3 payments on 22 November 2026: €340.00"; one total for each currency. */
export function dailySubject(facts: DailyFacts): string {
  const t = translator(facts.language, "mail");
  const subject = t("ownerDaily.subject", {
    count: facts.payments.length,
    date: formatDay(facts.day, facts.language),
    total: totalsOf(facts),
  });
  return facts.mode === "test" ? t("ownerPaid.testPrefix", { subject }) : subject;
}

export function dailyParts(facts: DailyFacts): MailParts {
  const t = translator(facts.language, "mail");
  return {
    language: facts.language,
    brand: facts.brand,
    testNotice: facts.mode === "test" ? translator(facts.language, "common")("testNotice") : null,
    firstLine: dailySubject(facts),
    label: t("ownerDaily.label", { date: formatDay(facts.day, facts.language) }),
    amount: totalsOf(facts),
    note: null,
    paragraphs: [],
    facts: facts.payments.map((payment) => ({
      label: t("ownerDaily.row", {
        number: payment.number ?? t("ownerDaily.noInvoice"),
        customer: payment.customerName,
      }),
      value: formatMoney(payment, facts.language),
    })),
    button: { label: t("ownerDaily.button"), url: facts.url },
    closing: [],
    fallback: null,
  };
}

function totalsOf(facts: DailyFacts): string {
  const byCurrency = new Map<string, number>();
  for (const { currency, amountMinor } of facts.payments) {
    byCurrency.set(currency, (byCurrency.get(currency) ?? 0) + amountMinor);
  }
  return [...byCurrency]
    .map(([currency, amountMinor]) => formatMoney({ currency, amountMinor }, facts.language))
    .join(" + ");
}

/** Something to know or do; English, like the dashboard it leads to. */
export function alertParts(publicUrl: string, brand: MailBrand, content: MailContent<"owner_alert">): MailParts {
  const t = translator("en", "mail");
  return {
    ...plainFrame(brand, "en"),
    firstLine: content.title,
    label: content.title,
    paragraphs: content.sentences,
    button:
      content.path === null
        ? null
        : { label: content.pathLabel ?? t("ownerAlert.button"), url: `${publicUrl}${content.path}` },
  };
}

export function resetSubject(language: Language): string {
  return translator(language, "mail")("reset.subject");
}

export function resetParts(publicUrl: string, content: MailContent<"reset">): MailParts {
  const t = translator(content.language, "mail");
  return {
    ...plainFrame(paymastBrand, content.language),
    firstLine: t("reset.subject"),
    label: t("reset.label"),
    paragraphs: t("reset.body").split("\n\n"),
    button: { label: t("reset.button"), url: `${publicUrl}${content.path}` },
    fallback: t("linkFallback", { url: `${publicUrl}${content.path}` }),
  };
}

export function invitationSubject(content: MailContent<"invitation">): string {
  const { invitedBy, businessName: business } = content;
  return translator(content.language, "mail")("invitation.subject", { invitedBy, business });
}

export function invitationParts(publicUrl: string, brand: MailBrand, content: MailContent<"invitation">): MailParts {
  const { invitedBy, businessName: business } = content;
  const t = translator(content.language, "mail");
  return {
    ...plainFrame(brand, content.language),
    firstLine: invitationSubject(content),
    label: t("invitation.label", { business }),
    paragraphs: [t("invitation.body", { invitedBy, business, role: t(`invitation.role.${content.role}`) })],
    button: { label: t("invitation.button"), url: `${publicUrl}${content.path}` },
    fallback: t("linkFallback", { url: `${publicUrl}${content.path}` }),
  };
}

const plainFrame = (brand: MailBrand, language: Language) => ({
  language,
  brand,
  testNotice: null,
  amount: null,
  note: null,
  facts: [],
  closing: [],
  fallback: null,
});
