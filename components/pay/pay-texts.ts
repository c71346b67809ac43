import type { HostedInvoice } from "@/lib/invoices/load-hosted-invoice";
import { translator } from "@/lib/messages/messages";
import { formatMoney } from "@/lib/money/format-money";
import type { PayTexts } from "./texts";

/** The form's sentences in the document's language, put together on the server. */
export function payTexts(invoice: HostedInvoice, facts: { dueMinor: number; provider: string }): PayTexts {
  const { language, currency, seller } = invoice.snapshot;
  const t = translator(language, "pay");
  const reason = translator(language, "errors");
  const amount = formatMoney({ amountMinor: facts.dueMinor, currency }, language);
  const orBank = seller.bank === null ? "" : ` ${t("orBank")}`;
  const { name: business } = seller;
  return {
    button: t("button", { amount }),
    orLabel: t("orForm"),
    transfer: t("bankTransfer"),
    paying: t("paying"),
    loading: t("loading"),
    hint: t("hint"),
    blocked: t("blocked"),
    help: seller.bank === null ? t("askBusiness", { business }) : t("blockedHelp"),
    tryAgain: t("tryAgain"),
    checking: t("checking", { provider: facts.provider }),
    checkingLong: t("checkingLong"),
    notSent: t("notSent"),
    notConfirmed: t("notConfirmed"),
    refusals: { offline: t("offline"), refused: t("refused"), tooMany: t("tooMany") },
    problems: {
      declined: reason("declined") + orBank,
      insufficient_funds: reason("insufficient_funds") + orBank,
      expired_card: reason("expired_card"),
      incorrect_cvc: reason("incorrect_cvc"),
      incorrect_number: reason("incorrect_number"),
      processing_error: reason("processing_error"),
      authentication_failed: reason("authentication_failed"),
      try_again_later: reason("try_again_later"),
      bank_debit_failed: reason("bank_debit_failed") + orBank,
      other: reason("other") + orBank,
    },
  };
}
