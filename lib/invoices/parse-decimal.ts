import { AppError } from "@/lib/app-error";
import { QUANTITY_SCALE, UNIT_PRICE_SCALE } from "@/lib/money/money";
import type { Language } from "./invoice-snapshot";

/** How a number is written: its decimal separator; the other one groups thousands. */
const decimalSeparatorOf = { en: ".", de: "," } as const satisfies Record<Language, string>;

const QUANTITY_DIGITS = Math.log10(QUANTITY_SCALE);
const UNIT_PRICE_EXTRA_DIGITS = Math.log10(UNIT_PRICE_SCALE);

type Typed = { language: Language; field: string };

/**
 * A typed number as an integer of `digits` decimals, exactly: "1,5" with 2 digits is 150. Thousands may be grouped. The
 * language's own decimal separator always means decimals; the other one means thousands when what follows are groups of
 * three ("1.500" in German), and decimals otherwise ("1.5" in German too). Throws BAD_INPUT on `field`.
 */
export function parseDecimal(text: string, digits: number, { language, field }: Typed): number {
  const refuse = (sentence: string): never => {
    throw new AppError("BAD_INPUT", sentence, { field });
  };
  const example = language === "de" ? "1.234,56" : "1,234.56";
  const cleaned = text
    .normalize("NFKC")
    .replace(/[\s'’_]/g, "")
    .replace(/^[−–]/, "-");
  if (cleaned === "") return refuse("Type a number.");
  const plain = plainDecimal(cleaned, decimalSeparatorOf[language]);
  const match = plain === null ? null : /^(-?)(\d*)(?:\.(\d*))?$/.exec(plain);
  const whole = match?.[2] ?? "";
  const decimals = (match?.[3] ?? "").replace(/0+$/, "");
  if (match === null || (whole === "" && (match[3] ?? "") === ""))
    return refuse(`“${short(text)}” is not a number. Write it like ${example}.`);
  if (decimals.length > digits)
    return refuse(digits === 0 ? "Type a whole number." : `At most ${digits} decimals are possible here.`);
  const value = Number(BigInt(`${whole || "0"}${decimals.padEnd(digits, "0")}`));
  if (!Number.isSafeInteger(value)) return refuse("This number is too large.");
  return match[1] === "-" && value !== 0 ? -value : value;
}

/** With the decimal separator as a point and no groups; null when the separators make no number. */
function plainDecimal(text: string, decimal: "." | ","): string | null {
  const grouping = decimal === "." ? "," : ".";
  const decimalAt = text.lastIndexOf(decimal);
  const groupingAt = text.lastIndexOf(grouping);
  if (text.split(decimal).length > 2) return null;
  if (groupingAt === -1) return text.replace(decimal, ".");
  const wholePart = decimalAt === -1 ? text : text.slice(0, decimalAt);
  if (groupingAt < wholePart.length && /^-?\d{1,3}([.,]\d{3})+$/.test(wholePart))
    return `${wholePart.replaceAll(grouping, "")}${decimalAt === -1 ? "" : `.${text.slice(decimalAt + 1)}`}`;
  // Not groups of three: a single foreign separator is the decimal one, as "1.5" typed by a German.
  if (decimalAt === -1 && text.indexOf(grouping) === groupingAt) return text.replace(grouping, ".");
  return null;
}

const short = (text: string) => (text.length > 20 ? `${text.slice(0, 20)}…` : text);

/** The same number as a person would type it, without groups; the inverse of `parseDecimal`. */
export function writeDecimal(value: number, digits: number, language: Language, atLeast = 0): string {
  const text = String(Math.abs(value)).padStart(digits + 1, "0");
  const whole = text.slice(0, text.length - digits);
  const decimals = text
    .slice(text.length - digits)
    .replace(/0+$/, "")
    .padEnd(Math.min(atLeast, digits), "0");
  return `${value < 0 ? "-" : ""}${whole}${decimals === "" ? "" : `${decimalSeparatorOf[language]}${decimals}`}`;
}

/** A quantity in millionths. */
export const parseQuantity = (text: string, typed: Typed): number => parseDecimal(text, QUANTITY_DIGITS, typed);
export const writeQuantity = (quantityMicro: number, language: Language): string =>
  writeDecimal(quantityMicro, QUANTITY_DIGITS, language);

/** A unit price in ten-thousandths of the currency's minor unit; `minorDigits` are the currency's. */
export const parseUnitPrice = (text: string, minorDigits: number, typed: Typed): number =>
  parseDecimal(text, minorDigits + UNIT_PRICE_EXTRA_DIGITS, typed);
export const writeUnitPrice = (unitPriceE4: number, minorDigits: number, language: Language): string =>
  writeDecimal(unitPriceE4, minorDigits + UNIT_PRICE_EXTRA_DIGITS, language, minorDigits);

/** A percentage in basis points; a percent sign may follow. */
export const parsePercent = (text: string, typed: Typed): number =>
  parseDecimal(text.replace(/\s*%\s*$/, ""), 2, typed);
export const writePercent = (bps: number, language: Language): string => writeDecimal(bps, 2, language);
