import { currencyDigits } from "./currencies";
import { type Money, UNIT_PRICE_SCALE } from "./money";

/** English money as most of the world reads it (¥ and $ without a country), English dates with the day first. */
const numberLocales: Record<string, string> = { en: "en", de: "de-DE" };
const numberLocaleOf = (language: string): string => numberLocales[language] ?? "en";
const locales: Record<string, string> = { en: "en-GB", de: "de-DE" };
const localeOf = (language: string): string => locales[language] ?? "en-GB";

/** Making a format costs as much as fifty uses of it, so each is made once; there are a few per language. */
const formats = new Map<string, Intl.NumberFormat>();
const dateFormats = new Map<string, Intl.DateTimeFormat>();

function kept<F>(cache: Map<string, F>, key: string, make: () => F): F {
  const found = cache.get(key);
  if (found !== undefined) return found;
  const made = make();
  cache.set(key, made);
  return made;
}

const numberFormat = (language: string, name: string, options: Intl.NumberFormatOptions): Intl.NumberFormat =>
  kept(formats, `${language} ${name}`, () => new Intl.NumberFormat(numberLocaleOf(language), options));

const dateFormat = (locale: string, name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  kept(dateFormats, `${locale} ${name}`, () => new Intl.DateTimeFormat(locale, options));

const currencyFormat = (language: string, currency: string, minDigits: number, maxDigits: number) =>
  numberFormat(language, `${currency} ${minDigits} ${maxDigits}`, {
    style: "currency",
    currency,
    currencyDisplay: "symbol",
    minimumFractionDigits: minDigits,
    maximumFractionDigits: maxDigits,
  });

/** "€1,476.00" or "1.476,00 €": symbol, separators and digits by language and currency. Exact, from the integer. */
export function formatMoney(money: Money, language: string): string {
  const digits = currencyDigits(money.currency);
  return formatExact(currencyFormat(language, money.currency, digits, digits), money.amountMinor, digits);
}

/** A unit price in ten-thousandths of a minor unit; shows more digits than the currency has only when they are not zero. */
export function formatUnitPrice(unitPriceE4: number, currency: string, language: string): string {
  const digits = currencyDigits(currency);
  const format = currencyFormat(language, currency, digits, digits + 4);
  return formatExact(format, unitPriceE4, digits + Math.log10(UNIT_PRICE_SCALE));
}

/** Quantities in millionths: "12" or "1.5". */
export const formatQuantity = (quantityMicro: number, language: string): string =>
  formatExact(numberFormat(language, "quantity", { maximumFractionDigits: 6 }), quantityMicro, 6);

/** Basis points as a percentage: "23 %" in German, "23%" in English. */
export const formatRate = (rateBps: number, language: string): string =>
  formatExact(numberFormat(language, "rate", { style: "percent", maximumFractionDigits: 2 }), rateBps, 4);

/** Intl formats a decimal string exactly; a number would pass through a float. */
const formatExact = (format: Intl.NumberFormat, scaled: number, digits: number): string =>
  format.format(asDecimalString(toDecimal(scaled, digits)));

/** Node's Intl takes decimal strings (ES2023); the library type says it by a template literal type. */
const asDecimalString = (decimal: string) => decimal as Intl.StringNumericLiteral;

/** `toDecimal(12345, 2)` is "123.45"; no float in between. */
export function toDecimal(scaled: number, digits: number): string {
  const sign = scaled < 0 ? "-" : "";
  const text = String(Math.abs(scaled)).padStart(digits + 1, "0");
  return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** A calendar date, `YYYY-MM-DD`, in words: "6 December 2026". */
export function formatDay(day: string, language: string): string {
  const style = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" } as const;
  return dateFormat(localeOf(language), "day", style).format(new Date(`${day}T00:00:00Z`));
}

/** A moment in the business's zone: "22 Nov 2026, 16:04". */
export function formatInstant(ms: number, language: string, timeZone: string): string {
  return dateFormat(localeOf(language), `instant ${timeZone}`, {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    timeZone,
  }).format(ms);
}

/** The calendar date of a moment in a zone, `YYYY-MM-DD`. */
export function dayInZone(ms: number, timeZone: string): string {
  const style = { year: "numeric", month: "2-digit", day: "2-digit", timeZone } as const;
  return dateFormat("en-CA", `zone ${timeZone}`, style).format(ms);
}
