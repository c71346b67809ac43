/** Rules of a product: what an owner may type, and what one costs. */
import { AppError } from "@/lib/app-error";
import { searchTextOf } from "@/lib/customers/customer";
import type { Language } from "@/lib/invoices/invoice-snapshot";
import { parsePercent, parseUnitPrice, writePercent, writeUnitPrice } from "@/lib/invoices/parse-decimal";
import type { TypedLine } from "@/lib/invoices/typed-lines";
import { currencyDigits, isCurrency } from "@/lib/money/currencies";
import { BPS_SCALE, roundedDivision } from "@/lib/money/money";

/** A product as a person typed it. */
export type TypedProduct = {
  name: string;
  code: string;
  description: string;
  unit: string;
  price: string;
  priceIncludesTax: boolean;
  currency: string;
  taxRate: string;
};

export type ProductValues = {
  name: string;
  code: string | null;
  description: string | null;
  unit: string | null;
  unitPriceE4: number;
  priceIncludesTax: boolean;
  currency: string;
  taxRateBps: number;
  searchText: string;
};

const LONGEST = { name: 150, code: 50, unit: 30, description: 2_000 } as const;
/** Far above any price of one thing, and far below where integers stop being exact. */
const HIGHEST_PRICE_MINOR = 100_000_000_000;

/** Checks what was typed. Throws BAD_INPUT on the field. */
export function checkedProduct(typed: TypedProduct, typedIn: Language): ProductValues {
  const name = oneLine(typed.name);
  const code = oneLine(typed.code);
  const unit = oneLine(typed.unit);
  const description = typed.description.replace(/\r\n?/g, "\n").trim();
  if (name === "") refuse("Type what it is called.", "name");
  for (const [field, text] of Object.entries({ name, code, unit, description }))
    if (text.length > LONGEST[asField(field)]) refuse(`At most ${LONGEST[asField(field)]} characters.`, field);
  const currency = typed.currency.trim().toUpperCase();
  if (!isCurrency(currency)) refuse("Choose a currency from the list.", "currency");
  const how = (field: string) => ({ language: typedIn, field });
  const unitPriceE4 = parseUnitPrice(typed.price, currencyDigits(currency), how("price"));
  if (unitPriceE4 < 0) refuse("A price can't be below zero.", "price");
  if (unitPriceE4 > HIGHEST_PRICE_MINOR * 10_000) refuse("This price is too large.", "price");
  const taxRateBps = typed.taxRate.trim() === "" ? 0 : parsePercent(typed.taxRate, how("taxRate"));
  if (taxRateBps < 0 || taxRateBps > BPS_SCALE) refuse("A tax rate is between 0 and 100 %.", "taxRate");
  return {
    name,
    code: code === "" ? null : code,
    description: description === "" ? null : description,
    unit: unit === "" ? null : unit,
    unitPriceE4,
    priceIncludesTax: typed.priceIncludesTax,
    currency,
    taxRateBps,
    searchText: searchTextOf(name, code),
  };
}

type Priced = { unitPriceE4: number; priceIncludesTax: boolean; taxRateBps: number };

/** The net of one unit in ten-thousandths of a minor unit: invoices count with nets. */
export function netUnitPriceE4({ unitPriceE4, priceIncludesTax, taxRateBps }: Priced): number {
  if (!priceIncludesTax || taxRateBps === 0) return unitPriceE4;
  return roundedDivision(BigInt(unitPriceE4) * BigInt(BPS_SCALE), BigInt(BPS_SCALE + taxRateBps));
}

type Saleable = Priced & { name: string; description: string | null; currency: string };

/** The product as a line of the invoice editor, as if it had been typed. */
export function lineOfProduct(product: Saleable, typedIn: Language): TypedLine {
  const digits = currencyDigits(product.currency);
  return {
    description: product.description === null ? product.name : `${product.name}\n${product.description}`,
    quantity: "1",
    unitPrice: writeUnitPrice(netUnitPriceE4(product), digits, typedIn),
    discount: "",
    taxRate: writePercent(product.taxRateBps, typedIn),
  };
}

/** The product as its editor shows it. */
export function writeProduct(
  product: Omit<ProductValues, "searchText">,
  typedIn: Language,
): Record<Exclude<keyof TypedProduct, "priceIncludesTax">, string> & { priceIncludesTax: boolean } {
  return {
    name: product.name,
    code: product.code ?? "",
    description: product.description ?? "",
    unit: product.unit ?? "",
    price: writeUnitPrice(product.unitPriceE4, currencyDigits(product.currency), typedIn),
    priceIncludesTax: product.priceIncludesTax,
    currency: product.currency,
    taxRate: writePercent(product.taxRateBps, typedIn),
  };
}

/** `Object.entries` forgets the keys' names; the object above has no others. */
const asField = (field: string) => field as keyof typeof LONGEST;

const oneLine = (text: string): string =>
  text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, " ")
    .replace(/ {2,}/g, " ")
    .trim();

function refuse(sentence: string, field: string): never {
  throw new AppError("BAD_INPUT", sentence, { field });
}
