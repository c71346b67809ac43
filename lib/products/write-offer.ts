/** An offer as its form shows it. Pure. */
import type { OfferRow, ProductRow } from "@/db/queries/products";
import type { Language } from "@/lib/invoices/invoice-snapshot";
import { writeUnitPrice } from "@/lib/invoices/parse-decimal";
import { currencyDigits } from "@/lib/money/currencies";
import { UNIT_PRICE_SCALE } from "@/lib/money/money";
import type { TypedField } from "./offer";
import { writeWebsites } from "./website";

export type WrittenOffer = {
  websites: string;
  publicName: string;
  publicText: string;
  amountKind: "fixed" | "open";
  minimum: string;
  minQuantity: string;
  maxQuantity: string;
  stock: string;
  thankYouText: string;
  returnUrl: string;
  termsText: string;
  termsUrl: string;
  notify: string;
  holdsZeroTax: boolean;
  language: Language;
  fields: TypedField[];
};

export function writeOffer(offer: OfferRow, product: ProductRow, typedIn: Language): WrittenOffer {
  const digits = currencyDigits(product.currency);
  return {
    websites: writeWebsites(offer.websites),
    publicName: offer.publicName ?? "",
    publicText: offer.publicText ?? "",
    amountKind: offer.amountKind,
    minimum: offer.minimumMinor === null ? "" : writeUnitPrice(offer.minimumMinor * UNIT_PRICE_SCALE, digits, typedIn),
    minQuantity: String(offer.minQuantity),
    maxQuantity: String(offer.maxQuantity),
    stock: offer.stock === null ? "" : String(offer.stock),
    thankYouText: offer.thankYouText ?? "",
    returnUrl: offer.returnUrl ?? "",
    termsText: offer.termsText ?? "",
    termsUrl: offer.termsUrl ?? "",
    notify: offer.notify.join(", "),
    holdsZeroTax: offer.holdsZeroTax,
    language: offer.language,
    fields: offer.fields.map((field) => ({ ...field, choices: field.choices.join("\n") })),
  };
}
