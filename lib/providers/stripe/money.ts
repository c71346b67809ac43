import { currencies, currencyDigits, isCurrency } from "@/lib/money/currencies";
import { type Money, roundedDivision } from "@/lib/money/money";

/**
 * Stripe's wire amounts. They differ from ISO 4217 in two ways: ISK and UGX are sent in hundredths although they have no
 * subunit, and MGA is sent in whole ariary although ISO counts two digits (stripe.md 5.6).
 */
const WIRE_ZERO_DECIMAL: ReadonlySet<string> = new Set(
  "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF".split(" "),
);
const WIRE_THREE_DECIMAL: ReadonlySet<string> = new Set("BHD JOD KWD OMR TND".split(" "));

/** Eight digits for every method; cards alone may take more in some networks, which nobody can rely on. */
const MAX_WIRE_AMOUNT = 99_999_999;

/** Least charge per currency, on the wire. Others depend on the account's settlement currency: Stripe then says so itself. */
const MIN_WIRE_AMOUNT: Record<string, number> = {
  ...minimums(50, "USD EUR CHF AUD CAD BRL INR NZD SGD"),
  ...minimums(30, "GBP"),
  ...minimums(200, "PLN AED MYR RON"),
  ...minimums(1_500, "CZK"),
  ...minimums(250, "DKK"),
  ...minimums(17_500, "HUF"),
  ...minimums(400, "HKD"),
  ...minimums(50, "JPY KRW"),
  ...minimums(1_000, "MXN THB"),
  ...minimums(300, "NOK SEK"),
};

function minimums(wireAmount: number, codes: string): Record<string, number> {
  return Object.fromEntries(codes.split(" ").map((code) => [code, wireAmount]));
}

/** Every currency of ours is one of Stripe's presentment currencies. */
export const stripeCurrencies: readonly string[] = currencies;

export function wireDigits(currency: string): number {
  if (WIRE_ZERO_DECIMAL.has(currency)) return 0;
  return WIRE_THREE_DECIMAL.has(currency) ? 3 : 2;
}

/** A currency we have no digits for can only be someone else's payment; its amount is passed through as it is. */
const isoDigits = (currency: string) => (isCurrency(currency) ? currencyDigits(currency) : wireDigits(currency));

/** ISO minor units as Stripe's integer; throws RangeError when the amount has no exact form on the wire. */
export function toWire(money: Money): number {
  const shift = wireDigits(money.currency) - isoDigits(money.currency);
  if (shift >= 0) return money.amountMinor * 10 ** shift;
  const divisor = 10 ** -shift;
  if (money.amountMinor % divisor !== 0) {
    throw new RangeError(`${money.amountMinor} of ${money.currency} has no exact amount at Stripe.`);
  }
  return money.amountMinor / divisor;
}

/** Stripe's integer in ISO minor units. Only a fee can have a fraction of one (ISK, UGX); it is rounded. */
export function fromWire(wireAmount: number, wireCurrency: string): Money {
  const currency = wireCurrency.toUpperCase();
  const shift = isoDigits(currency) - wireDigits(currency);
  const amountMinor = shift >= 0 ? wireAmount * 10 ** shift : roundedDivision(BigInt(wireAmount), BigInt(10 ** -shift));
  return { amountMinor, currency };
}

/** A refund's amount as Stripe's integer; null when it has no exact form there. Stripe's least charge is no limit for it. */
export function refundWire(money: Money): number | null {
  const { amountMinor, currency } = money;
  if (WIRE_THREE_DECIMAL.has(currency) && amountMinor % 10 !== 0) return null;
  const shift = isCurrency(currency) ? wireDigits(currency) - currencyDigits(currency) : 0;
  return shift < 0 && amountMinor % 10 ** -shift !== 0 ? null : toWire(money);
}

export const wireCurrency = (currency: string): string => currency.toLowerCase();

/** Whether Stripe takes this amount, with the sentence for the owner when it does not. */
export function accepts(money: Money): true | { reason: string } {
  const { amountMinor, currency } = money;
  if (!isCurrency(currency)) return { reason: `Stripe does not charge in ${currency}.` };
  if (!Number.isSafeInteger(amountMinor) || amountMinor <= 0) return { reason: "There is nothing to pay." };
  if (WIRE_THREE_DECIMAL.has(currency) && amountMinor % 10 !== 0) {
    return { reason: `Stripe takes ${currency} with two decimals only: the last of the three digits must be 0.` };
  }
  const shift = wireDigits(currency) - currencyDigits(currency);
  if (shift < 0 && amountMinor % 10 ** -shift !== 0) {
    return { reason: `Stripe takes ${currency} in whole units only.` };
  }
  const wireAmount = toWire(money);
  const least = MIN_WIRE_AMOUNT[currency];
  if (least !== undefined && wireAmount < least) {
    return { reason: `Stripe does not charge less than ${plain(least, currency)}.` };
  }
  if (wireAmount > MAX_WIRE_AMOUNT) {
    return { reason: `Stripe does not charge more than ${plain(MAX_WIRE_AMOUNT, currency)} at once.` };
  }
  return true;
}

/** `0.50 EUR`: exact and free of any language. */
function plain(wireAmount: number, currency: string): string {
  const digits = wireDigits(currency);
  const padded = String(wireAmount).padStart(digits + 1, "0");
  const whole = padded.slice(0, padded.length - digits);
  return `${whole}${digits === 0 ? "" : `.${padded.slice(-digits)}`} ${currency}`;
}
