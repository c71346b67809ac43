import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { currencies, currencyDigits } from "@/lib/money/currencies";
import { accepts, fromWire, stripeCurrencies, toWire, wireCurrency, wireDigits } from "./money";

/** ISO minor units and what goes over the wire, for every way the two can differ (stripe.md 5.6). */
const wireTable: [currency: string, amountMinor: number, wireAmount: number][] = [
  ["EUR", 12_000, 12_000],
  ["USD", 50, 50],
  ["JPY", 100, 100],
  ["KRW", 50_000, 50_000],
  ["VND", 250_000, 250_000],
  ["XAF", 655, 655],
  ["CLP", 990, 990],
  ["ISK", 1_500, 150_000],
  ["UGX", 37_000, 3_700_000],
  ["HUF", 17_550, 17_550],
  ["TWD", 10_001, 10_001],
  ["MGA", 500_000, 5_000],
  ["BHD", 12_340, 12_340],
  ["KWD", 1_230, 1_230],
  ["TND", 10, 10],
];

describe("Stripe's wire amounts", () => {
  test.each(wireTable)("%s %i is %i on the wire, and back", (currency, amountMinor, wireAmount) => {
    expect(toWire({ amountMinor, currency })).toBe(wireAmount);
    expect(fromWire(wireAmount, wireCurrency(currency))).toEqual({ amountMinor, currency });
  });

  test("every currency comes back as it went out, for every amount that Stripe takes", () => {
    const money = fc.record({
      currency: fc.constantFrom(...currencies),
      amountMinor: fc.integer({ min: 1, max: 10 ** 10 }),
    });
    fc.assert(
      fc.property(money, (asked) => {
        if (accepts(asked) === true) expect(fromWire(toWire(asked), wireCurrency(asked.currency))).toEqual(asked);
      }),
      { numRuns: 3_000 },
    );
  });

  test("only ISK, UGX and MGA count differently from ISO 4217", () => {
    const different = currencies.filter((currency) => wireDigits(currency) !== currencyDigits(currency));
    expect(different).toEqual(["ISK", "MGA", "UGX"]);
  });

  test("an amount without an exact form on the wire is never rounded", () => {
    expect(() => toWire({ amountMinor: 123_400, currency: "MGA" })).not.toThrow();
    expect(() => toWire({ amountMinor: 123_450, currency: "MGA" })).toThrow(RangeError);
  });

  test("someone else's payment in a currency we don't know does not stop the reading", () => {
    expect(fromWire(1_234, "zzz")).toEqual({ amountMinor: 1_234, currency: "ZZZ" });
  });

  test("a fee with a fraction of a króna is rounded half away from zero", () => {
    expect(fromWire(1_250, "isk").amountMinor).toBe(13);
    expect(fromWire(-1_250, "isk").amountMinor).toBe(-13);
    expect(fromWire(1_249, "isk").amountMinor).toBe(12);
  });
});

describe("what Stripe accepts", () => {
  const takes: [currency: string, amountMinor: number][] = [
    ["EUR", 50],
    ["GBP", 30],
    ["CZK", 1_500],
    ["HUF", 17_500],
    ["JPY", 50],
    ["KWD", 10],
    ["MGA", 100],
    ["ISK", 1],
    ["EUR", 99_999_999],
    ["ISK", 999_999],
    ["AED", 200],
  ];
  test.each(takes)("takes %s %i", (currency, amountMinor) => {
    expect(accepts({ currency, amountMinor })).toBe(true);
  });

  const refuses: [currency: string, amountMinor: number, reason: string][] = [
    ["EUR", 49, "Stripe does not charge less than 0.50 EUR."],
    ["GBP", 29, "Stripe does not charge less than 0.30 GBP."],
    ["CZK", 1_499, "Stripe does not charge less than 15.00 CZK."],
    ["HUF", 17_499, "Stripe does not charge less than 175.00 HUF."],
    ["JPY", 49, "Stripe does not charge less than 50 JPY."],
    ["MXN", 999, "Stripe does not charge less than 10.00 MXN."],
    ["EUR", 100_000_000, "Stripe does not charge more than 999999.99 EUR at once."],
    ["ISK", 1_000_000, "Stripe does not charge more than 999999.99 ISK at once."],
    ["JPY", 100_000_000, "Stripe does not charge more than 99999999 JPY at once."],
    ["KWD", 1_235, "Stripe takes KWD with two decimals only: the last of the three digits must be 0."],
    ["TND", 1, "Stripe takes TND with two decimals only: the last of the three digits must be 0."],
    ["MGA", 150, "Stripe takes MGA in whole units only."],
    ["EUR", 0, "There is nothing to pay."],
    ["EUR", -100, "There is nothing to pay."],
    ["EUR", 10.5, "There is nothing to pay."],
    ["ZZZ", 1_000, "Stripe does not charge in ZZZ."],
  ];
  test.each(refuses)("refuses %s %d: %s", (currency, amountMinor, reason) => {
    expect(accepts({ currency, amountMinor })).toEqual({ reason });
  });

  test("every currency of the product can be charged in some amount", () => {
    const amounts = [1_000, 10_000, 50_000];
    const stuck = stripeCurrencies.filter((currency) =>
      amounts.every((amountMinor) => accepts({ currency, amountMinor }) !== true),
    );
    expect(stuck).toEqual([]);
  });
});
