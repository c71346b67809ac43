import { invalidParam } from "./errors";

/** Stripe's own digits (stripe.md 5.6): ISK and UGX are written with two although ISO gives them none. */
const ZERO = new Set("bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf".split(" "));
const THREE = new Set("bhd jod kwd omr tnd".split(" "));
const SUPPORTED =
  "usd aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl bsd bwp byn bzd cad cdf chf clp cny cop crc cve czk djf dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gnf gtq gyd hkd hnl htg huf idr ils inr isk jmd jod jpy kes kgs khr kmf krw kwd kyd kzt lak lbp lkr lrd lsl mad mdl mga mkd mmk mnt mop mro mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd omr pab pen pgk php pkr pln pyg qar ron rsd rub rwf sar sbd scr sek sgd shp sle sll sos srd std szl thb tjs tnd top try ttd twd tzs uah ugx uyu uzs vnd vuv wst xaf xcd xof xpf yer zar zmw".split(
    " ",
  );

/** Smallest charge in minor units (stripe.md 5.6). */
const MINIMUM: Record<string, number> = {
  usd: 50,
  eur: 50,
  chf: 50,
  aud: 50,
  cad: 50,
  brl: 50,
  inr: 50,
  nzd: 50,
  sgd: 50,
  gbp: 30,
  pln: 200,
  aed: 200,
  myr: 200,
  ron: 200,
  czk: 1500,
  dkk: 250,
  huf: 17500,
  hkd: 400,
  jpy: 50,
  krw: 50,
  mxn: 1000,
  thb: 1000,
  nok: 300,
  sek: 300,
};

/** Fixed rates to the euro: the sandbox's exchange never moves, so that figures can be checked by hand. */
const UNITS_PER_EURO: Record<string, number> = {
  eur: 1,
  usd: 1.1,
  gbp: 0.85,
  pln: 4.25,
  chf: 0.95,
  czk: 25,
  dkk: 7.46,
  huf: 400,
  sek: 11.4,
  nok: 11.7,
  jpy: 160,
  cad: 1.5,
  aud: 1.65,
  krw: 1500,
  inr: 92,
  try: 37,
  isk: 150,
  brl: 6,
  mxn: 20,
  ron: 5,
  aed: 4,
  hkd: 8.6,
  sgd: 1.5,
  nzd: 1.8,
  thb: 39,
};

const SYMBOL: Record<string, string> = { usd: "$", eur: "€", gbp: "£", jpy: "¥" };

export function digits(currency: string): number {
  if (ZERO.has(currency)) return 0;
  return THREE.has(currency) ? 3 : 2;
}

export function isSupportedCurrency(currency: string): boolean {
  return SUPPORTED.includes(currency);
}

export function supportedCurrencies(): string[] {
  return [...SUPPORTED];
}

/** "€0.50", "zł2.00 pln" is written as "2.00 pln". */
export function amountText(amount: number, currency: string): string {
  const d = digits(currency);
  const text = (amount / 10 ** d).toFixed(d);
  return `${SYMBOL[currency] ?? ""}${text}`;
}

export function requireCurrency(currency: string): string {
  const lower = currency.toLowerCase();
  if (!SUPPORTED.includes(lower)) {
    throw invalidParam(
      "currency",
      `Invalid currency: ${lower}. Stripe currently supports these currencies: ${SUPPORTED.join(", ")}`,
    );
  }
  return lower;
}

export function requireAmount(amount: number, currency: string): void {
  if (amount < 1)
    throw invalidParam("amount", "This value must be greater than or equal to 1.", "parameter_invalid_integer");
  const minimum = MINIMUM[currency] ?? 1;
  if (amount < minimum) {
    throw invalidParam(
      "amount",
      `Amount must be at least ${amountText(minimum, currency)} ${currency}`,
      "amount_too_small",
    );
  }
  if (amount > 99_999_999) {
    throw invalidParam(
      "amount",
      `Amount must be no more than ${amountText(99_999_999, currency)} ${currency}`,
      "amount_too_large",
    );
  }
  if (THREE.has(currency) && amount % 10 !== 0) {
    throw invalidParam(
      "amount",
      `Invalid amount: for ${currency} the amount must be divisible by 10.`,
      "parameter_invalid_integer",
    );
  }
}

/** Major units of `to` for one major unit of `from`. */
export function exchangeRate(from: string, to: string): number {
  return (UNITS_PER_EURO[to] ?? 1) / (UNITS_PER_EURO[from] ?? 1);
}

/** The amount in another currency, rounded to a whole minor unit. */
export function convert(amount: number, from: string, to: string): number {
  if (from === to) return amount;
  const major = amount / 10 ** digits(from);
  return Math.round(major * exchangeRate(from, to) * 10 ** digits(to));
}
