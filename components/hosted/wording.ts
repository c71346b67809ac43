/** Small sentences that several customer's pages share; amounts and dates in the document's language and zone. */
import type { HostedInvoice } from "@/lib/invoices/load-hosted-invoice";
import type { Translate } from "@/lib/messages/messages";
import { dayInZone, formatDay, formatMoney } from "@/lib/money/format-money";
import type { PayView } from "@/lib/payments/pay-view";

/** "Invoice 2026/17", or what else the document is. */
export const documentName = (t: Translate<"page">, { snapshot }: HostedInvoice): string =>
  t(snapshot.kind === "proforma" ? "proforma" : "invoice", { number: snapshot.number });

/** An amount of this document. */
export const amountIn = (invoice: HostedInvoice, amountMinor: number): string =>
  formatMoney({ amountMinor, currency: invoice.snapshot.currency }, invoice.snapshot.language);

/** The day the newest payment arrived, where the business is. */
export const paidDay = (invoice: HostedInvoice, view: PayView): string | null =>
  view.paidAt === null ? null : dayInZone(view.paidAt, invoice.snapshot.timeZone);

/** An amount is never broken, so a very long one is set smaller: it has to fit a phone. */
export const amountSize = (text: string): "text-4xl" | "text-2xl" => (text.length > 15 ? "text-2xl" : "text-4xl");

/** Whether money came at all: a document about nothing is settled without a payment. */
export const wasPaid = (view: PayView): boolean => view.paidMinor > 0;

/** "Due 6 December 2026", or that it was due. */
export function dueSentence(t: Translate<"page">, invoice: HostedInvoice): string {
  const date = formatDay(invoice.snapshot.dueOn, invoice.snapshot.language);
  return t(invoice.isOverdue ? "overdueSince" : "dueOn", { date });
}

/** What became of a document that is no longer simply due, in one sentence; null while it is. */
export function stateSentence(t: Translate<"page">, invoice: HostedInvoice, view: PayView): string | null {
  const { language } = invoice.snapshot;
  switch (view.kind) {
    case "paid": {
      if (!wasPaid(view)) return t("nothingText");
      const day = paidDay(invoice, view);
      const paid = day === null ? t("status.paid") : t("paidOn", { date: formatDay(day, language) });
      const isPartlyBack = view.refundedMinor > 0;
      return isPartlyBack ? `${paid} ${t("refundedText", { amount: amountIn(invoice, view.refundedMinor) })}` : paid;
    }
    case "void":
      return t("voidText");
    case "on_its_way":
      return t("onItsWayText", { amount: amountIn(invoice, view.pendingMinor) });
    case "checking":
      return t("checkingText", { amount: amountIn(invoice, view.pendingMinor) });
    case "refunded":
      return t("refundedText", { amount: amountIn(invoice, view.refundedMinor) });
    default:
      return null;
  }
}

/** The same as a word or two, with the day where it helps. */
export function statePhrase(t: Translate<"page">, invoice: HostedInvoice, view: PayView): string | null {
  switch (view.kind) {
    case "paid": {
      if (!wasPaid(view)) return t("status.nothing");
      if (view.refundedMinor > 0) return t("status.partlyRefunded");
      const day = paidDay(invoice, view);
      const date = day && formatDay(day, invoice.snapshot.language);
      return date === null ? t("status.paid") : t("status.paidOn", { date });
    }
    case "on_its_way":
      return t("status.onItsWay");
    case "checking":
      return t("status.checking");
    case "refunded":
      return t("status.refunded");
    case "void":
      return t("status.void");
    default:
      return null;
  }
}
