import { translator } from "@/lib/messages/messages";
import { formatMoney, formatRate } from "@/lib/money/format-money";
import type { BuyPage } from "@/lib/orders/load-buy-page";

/** The form's sentences in the offer's language, put together on the server: the browser gets no catalog. */
export function buyTexts(page: BuyPage) {
  const { facts, terms } = page;
  const { language, currency } = facts;
  const t = translator(language, "buy");
  const minimum = formatMoney({ amountMinor: facts.minimumMinor ?? 1, currency }, language);
  return {
    amount: t("amount"),
    amountHint: t("amountHint", { min: minimum }),
    quantity: t("quantity"),
    quantityHint: t("quantityHint", { min: facts.minQuantity, max: facts.maxQuantity }),
    name: t("name"),
    email: t("email"),
    emailHint: t("emailHint"),
    wantsInvoice: t("wantsInvoice"),
    company: t("company"),
    address: t("address"),
    postalCode: t("postalCode"),
    city: t("city"),
    country: t("country"),
    chooseCountry: t("chooseCountry"),
    taxId: t("taxId"),
    optional: t("optional"),
    choose: t("choose"),
    terms: terms?.text ?? t("terms"),
    termsLink: t("termsLink"),
    total: t("total"),
    tax: t("taxIncluded", { rate: formatRate(facts.price.taxRateBps, language) }),
    continue: t("continue"),
    continuing: t("continuing"),
    nextStep: t("nextStep"),
    errorTitle: t("errorTitle"),
    orForm: t("orForm"),
    walletFirst: t("walletFirst"),
    busy: t("problems.busy"),
  };
}

export type BuyTexts = ReturnType<typeof buyTexts>;
