/**
 * Currencies that cards can be charged in (Stripe's presentment currencies), with the digits after the point as
 * ISO 4217 counts them. A provider that counts differently (Stripe: ISK and UGX in hundredths, MGA in whole ariary) maps
 * in its own folder.
 */
const TWO_DIGITS =
  "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BWP BYN BZD CAD CDF CHF CNY COP CRC CVE CZK DKK DOP DZD EGP ETB EUR FJD FKP GBP GEL GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR JMD KES KGS KHR KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SEK SGD SHP SLE SOS SRD STD SZL THB TJS TOP TRY TTD TWD TZS UAH USD UYU UZS WST XCD XCG YER ZAR ZMW";
const NO_DIGITS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";
const THREE_DIGITS = "BHD JOD KWD OMR TND";

const digitsByCurrency = new Map<string, number>([
  ...TWO_DIGITS.split(" ").map((code) => [code, 2] as const),
  ...NO_DIGITS.split(" ").map((code) => [code, 0] as const),
  ...THREE_DIGITS.split(" ").map((code) => [code, 3] as const),
]);

/** ISO 4217 codes, upper case, sorted. */
export const currencies: readonly string[] = [...digitsByCurrency.keys()].sort();

export const isCurrency = (code: string): boolean => digitsByCurrency.has(code);

/** Digits after the point of a currency we know; throws for any other, because guessing would change an amount. */
export function currencyDigits(currency: string): number {
  const digits = digitsByCurrency.get(currency);
  if (digits === undefined) throw new RangeError(`${currency} is not a currency Paymast knows.`);
  return digits;
}
