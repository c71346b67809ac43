/** What a buyer typed, read against what the offer asks. Pure: the answer is an order or the one thing that is wrong. */

import { isAppError } from "@/lib/app-error";
import { isCountryCode } from "@/lib/customers/countries";
import type { Language } from "@/lib/invoices/invoice-snapshot";
import { parseDecimal } from "@/lib/invoices/parse-decimal";
import { parseAddress } from "@/lib/mail/address";
import { currencyDigits } from "@/lib/money/currencies";
import { formatMoney } from "@/lib/money/format-money";
import { UNIT_PRICE_SCALE } from "@/lib/money/money";
import { LONGEST_ANSWER, LONGEST_REFERENCE, type OfferField } from "@/lib/products/offer";
import type { BuyProblem, BuyProblemCode } from "./buy-problem";
import type { OrderCompany, OrderField, OrderPrice } from "./order";

export type TypedOrder = {
  quantity: string;
  /** Only where the buyer chooses what to pay. */
  amount: string;
  name: string;
  email: string;
  wantsInvoice: boolean;
  company: string;
  addressLine1: string;
  postalCode: string;
  city: string;
  country: string;
  taxId: string;
  /** Answers by the field's id. */
  answers: Record<string, string>;
  acceptsTerms: boolean;
};

/** What decides how an order is read; rows of offer and product have all of it. */
export type OfferFacts = {
  language: Language;
  currency: string;
  amountKind: "fixed" | "open";
  minimumMinor: number | null;
  minQuantity: number;
  maxQuantity: number;
  fields: readonly OfferField[];
  hasTerms: boolean;
  price: OrderPrice;
};

export type ReadOrder = {
  quantity: number;
  price: OrderPrice;
  buyerName: string;
  buyerEmail: string;
  company: OrderCompany | null;
  fields: OrderField[];
};

type Read<T> = { ok: true; value: T } | { ok: false; problem: BuyProblem };

const LONGEST_NAME = 150;
const LONGEST_LINE = 200;
/** A donation of more is a slip of the finger; the provider's own limits come on top. */
const HIGHEST_AMOUNT_MINOR = 99_999_999_99;

export function readOrder(offer: OfferFacts, typed: TypedOrder): Read<ReadOrder> {
  const name = oneLine(typed.name);
  if (name === "") return refused("nameMissing", "name");
  if (name.length > LONGEST_NAME) return refused("nameLong", "name", { most: LONGEST_NAME });
  const email = parseAddress(typed.email);
  if (!email.ok) return refused("emailWrong", "email");
  const quantity = readQuantity(offer, typed.quantity);
  if (!quantity.ok) return quantity;
  const price = readPrice(offer, typed.amount);
  if (!price.ok) return price;
  const company = typed.wantsInvoice ? readCompany(typed) : accepted(null);
  if (!company.ok) return company;
  const fields = readAnswers(offer.fields, typed.answers);
  if (!fields.ok) return fields;
  if (offer.hasTerms && !typed.acceptsTerms) return refused("termsMissing", "terms");
  return accepted({
    quantity: quantity.value,
    price: price.value,
    buyerName: name,
    buyerEmail: email.address,
    company: company.value,
    fields: fields.value,
  });
}

function readQuantity(offer: OfferFacts, typed: string): Read<number> {
  if (offer.amountKind === "open") return accepted(1);
  const { minQuantity: min, maxQuantity: max } = offer;
  const text = typed.trim() === "" ? String(min) : typed.trim();
  const quantity = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  return quantity >= min && quantity <= max ? accepted(quantity) : refused("quantityWrong", "quantity", { min, max });
}

/** A fixed price is the offer's own; only where the buyer chooses is what was typed looked at. */
function readPrice(offer: OfferFacts, typed: string): Read<OrderPrice> {
  if (offer.amountKind === "fixed") return accepted(offer.price);
  const { currency, language } = offer;
  const amountMinor = parseAmount(typed, currencyDigits(currency), language);
  if (amountMinor === null) return refused("amountWrong", "amount");
  const minimumMinor = Math.max(1, offer.minimumMinor ?? 1);
  if (amountMinor < minimumMinor)
    return refused("amountLow", "amount", { min: formatMoney({ amountMinor: minimumMinor, currency }, language) });
  if (amountMinor > HIGHEST_AMOUNT_MINOR) return refused("amountHigh", "amount");
  const { taxRateBps } = offer.price;
  return accepted({ unitPriceE4: amountMinor * UNIT_PRICE_SCALE, priceIncludesTax: true, taxRateBps });
}

function parseAmount(typed: string, digits: number, language: Language): number | null {
  try {
    return parseDecimal(typed.replace(/[€$£¥]/g, ""), digits, { language, field: "amount" });
  } catch (error) {
    // Its sentences are the owner's, in English; the buyer gets ours in the page's language.
    if (isAppError(error)) return null;
    throw error;
  }
}

function readCompany(typed: TypedOrder): Read<OrderCompany> {
  const lines = {
    company: oneLine(typed.company),
    addressLine1: oneLine(typed.addressLine1),
    postalCode: oneLine(typed.postalCode),
    city: oneLine(typed.city),
  };
  for (const [field, value] of Object.entries(lines)) {
    if (value === "") return refused("companyMissing", field);
    if (value.length > LONGEST_LINE) return refused("companyLong", field, { most: LONGEST_LINE });
  }
  const country = typed.country.trim().toUpperCase();
  if (!isCountryCode(country)) return refused("countryUnknown", "country");
  const taxId = oneLine(typed.taxId);
  if (taxId.length > 50) return refused("companyLong", "taxId", { most: 50 });
  const { company: name, ...address } = lines;
  return accepted({ name, ...address, country, taxId: taxId === "" ? null : taxId });
}

function readAnswers(fields: readonly OfferField[], answers: Record<string, string>): Read<OrderField[]> {
  const read: OrderField[] = [];
  for (const { id, label, kind, isRequired, choices } of fields) {
    const field = `field-${id}`;
    const value = oneLine(Object.hasOwn(answers, id) ? (answers[id] ?? "") : "");
    if (value === "" && isRequired) return refused("answerMissing", field, { label });
    if (value.length > LONGEST_ANSWER) return refused("answerLong", field, { label, most: LONGEST_ANSWER });
    if (value !== "" && kind === "choice" && !choices.includes(value))
      return refused("choiceUnknown", field, { label });
    if (value !== "") read.push({ id, label, value });
  }
  return accepted(read);
}

/** What the website passed along, as far as it is text; null when there is none. Cut as embed/wish.ts cuts it. */
export function readReference(typed: string | null): string | null {
  const text = oneLine(oneLine(typed ?? "").slice(0, LONGEST_REFERENCE));
  return text === "" ? null : text;
}

/** What the page showed as the price; another one now is said before anything is charged. */
export const priceTag = (price: OrderPrice, currency: string): string =>
  [price.unitPriceE4, price.priceIncludesTax ? "g" : "n", price.taxRateBps, currency].join("-");

/** Halves of a character go too: a database keeps them otherwise than they came, or not at all. */
const oneLine = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Surrogate}\u2028\u2029]+/gu, " ")
    .replace(/ {2,}/g, " ")
    .trim();

const accepted = <T>(value: T): Read<T> => ({ ok: true, value });

const refused = (code: BuyProblemCode, field: string, values: Record<string, string | number> = {}): Read<never> => ({
  ok: false,
  problem: { code, field, values },
});
