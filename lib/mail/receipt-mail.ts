import { translator } from "@/lib/messages/messages";
import { formatDay, formatMoney } from "@/lib/money/format-money";
import type { PaymentMethodSummary } from "@/lib/providers/provider";
import { buttonOf, endOf, frameOf, type InvoiceFacts, templateValues } from "./invoice-mail";
import { type MailParts, paragraphsOf } from "./mail-parts";
import { methodName } from "./method-name";

export type PaymentFacts = {
  kind: "provider" | "bank_transfer" | "cash" | "cheque" | "other";
  amountMinor: number;
  currency: string;
  method: PaymentMethodSummary | null;
  /** How it reads on the customer's statement. */
  statementDescriptor: string | null;
  /** `YYYY-MM-DD` in the business's zone. */
  paidOn: string;
};

/** To the customer, once per payment: amount, date, method, how the statement reads; the paid PDF is attached. */
export function receiptParts(facts: InvoiceFacts, payment: PaymentFacts, body: string): MailParts {
  const { language, number, currency, dueOn } = facts.snapshot;
  const t = translator(language, "mail");
  const word = translator(language, "common");
  const amount = formatMoney(payment, language);
  const date = formatDay(payment.paidOn, language);
  const isPaid = facts.amountDueMinor === 0;
  const open = formatMoney({ amountMinor: facts.amountDueMinor, currency }, language);
  const rest = isPaid
    ? t("receipt.paidAttached")
    : t("receipt.stillOpen", { amount: open, due: formatDay(dueOn, language) });
  return {
    ...frameOf(facts),
    firstLine: t("receipt.firstLine", { amount, number, date }),
    label: t("receipt.label"),
    amount,
    note: rest,
    paragraphs: paragraphsOf(body),
    facts: [
      { label: word("invoice"), value: number },
      { label: word("amount"), value: amount },
      { label: word("date"), value: date },
      { label: word("method"), value: methodName(payment, language) },
      ...(payment.statementDescriptor === null
        ? []
        : [{ label: word("statement"), value: payment.statementDescriptor }]),
    ],
    button: isPaid ? { ...buttonOf(facts), label: word("viewInvoice") } : buttonOf(facts),
    ...endOf(facts),
  };
}

export type PaymentUpdate = {
  update: "debit_failed" | "refunded" | "refund_failed" | "excess";
  amountMinor: number;
  currency: string;
};

/** To the customer: a bank debit that did not arrive, money given back or come back, too much paid. */
export function updateParts(facts: InvoiceFacts, update: PaymentUpdate): MailParts {
  const { language } = facts.snapshot;
  const t = translator(language, "mail");
  const { number, business } = templateValues(facts);
  const amount = formatMoney(update, language);
  return {
    ...frameOf(facts),
    firstLine: t(`update.${update.update}.subject`, { number, amount, business }),
    label: t(`update.${update.update}.label`),
    amount,
    note: t("invoice.label", { number }),
    paragraphs: [t(`update.${update.update}.body`, { number, amount, business })],
    facts: [],
    button: buttonOf(facts),
    ...endOf(facts),
  };
}
