import type { Language } from "@/lib/invoices/invoice-snapshot";
import { translator } from "@/lib/messages/messages";
import type { PaymentMethodSummary } from "@/lib/providers/provider";

type PaidBy = {
  /** `provider`, or how money arrived by hand. */
  kind: "provider" | "bank_transfer" | "cash" | "cheque" | "other";
  method: PaymentMethodSummary | null;
};

/** "Visa •••• 4242", "Apple Pay (Visa •••• 4242)", "SEPA-Lastschrift •••• 3000", "Bank transfer". */
export function methodName(paid: PaidBy, language: Language): string {
  const t = translator(language, "common");
  if (paid.kind !== "provider") return t(`methodName.${paid.kind}`);
  const { method } = paid;
  if (method === null) return t("methodName.online");
  const name = ownName(method, language);
  const { last4 } = method;
  if (method.kind === "card") {
    const card = last4 === null ? name : t("methodName.cardEnding", { brand: name, last4 });
    const wallet = method.wallet === null ? null : walletNames[method.wallet];
    return wallet === undefined || wallet === null || wallet === name
      ? card
      : t("methodName.walletCard", { wallet, card });
  }
  return last4 === null ? name : t("methodName.accountEnding", { name, last4 });
}

const walletNames: Record<string, string> = { apple_pay: "Apple Pay", google_pay: "Google Pay", link: "Link" };

function ownName(method: PaymentMethodSummary, language: Language): string {
  const t = translator(language, "common");
  switch (method.kind) {
    case "card":
      return method.label ?? t("methodName.card");
    case "sepa_debit":
    case "us_bank_account":
    case "link":
      return t(`methodName.${method.kind}`);
    default:
      return method.label ?? t("methodName.online");
  }
}
