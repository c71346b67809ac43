import type { Language } from "./invoice-snapshot";
import {
  parsePercent,
  parseQuantity,
  parseUnitPrice,
  writePercent,
  writeQuantity,
  writeUnitPrice,
} from "./parse-decimal";
import type { LineInput } from "./totals";

/** A line as a person typed it into the editor. */
export type TypedLine = { description: string; quantity: string; unitPrice: string; discount: string; taxRate: string };

export const isBlankLine = (line: TypedLine): boolean => line.description.trim() === "" && line.unitPrice.trim() === "";

type HowTyped = { minorDigits: number; language: Language };

/** One typed line in exact integers; an empty quantity is 1, an empty discount or tax rate 0. Throws BAD_INPUT on its field. */
export function readLine(line: TypedLine, position: number, { minorDigits, language }: HowTyped): LineInput {
  const typed = (name: string) => ({ language, field: `lines.${position}.${name}` });
  const orElse = (text: string, fallback: string) => (text.trim() === "" ? fallback : text);
  return {
    description: line.description.trim(),
    quantityMicro: parseQuantity(orElse(line.quantity, "1"), typed("quantity")),
    unitPriceE4: parseUnitPrice(orElse(line.unitPrice, "0"), minorDigits, typed("unitPrice")),
    discountBps: parsePercent(orElse(line.discount, "0"), typed("discount")),
    taxRateBps: parsePercent(orElse(line.taxRate, "0"), typed("taxRate")),
  };
}

/** Blank lines are left out; fields name the position the person sees. */
export const readLines = (lines: readonly TypedLine[], how: HowTyped): LineInput[] =>
  lines.flatMap((line, position) => (isBlankLine(line) ? [] : [readLine(line, position, how)]));

export const writeLine = (line: LineInput, { minorDigits, language }: HowTyped): TypedLine => ({
  description: line.description,
  quantity: writeQuantity(line.quantityMicro, language),
  unitPrice: writeUnitPrice(line.unitPriceE4, minorDigits, language),
  discount: line.discountBps === 0 ? "" : writePercent(line.discountBps, language),
  taxRate: writePercent(line.taxRateBps, language),
});
