import type { Language } from "@/lib/invoices/invoice-snapshot";
import { translator } from "@/lib/messages/messages";
import type { BuyProblem } from "@/lib/orders/buy-problem";

/** The sentence for the buyer, in the page's language. */
export const problemText = ({ code, values = {} }: BuyProblem, language: Language): string =>
  translator(language, "buy")(`problems.${code}`, values);
