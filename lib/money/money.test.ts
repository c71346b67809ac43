import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { currencies, currencyDigits } from "./currencies";
import {
  dayInZone,
  formatDay,
  formatMoney,
  formatQuantity,
  formatRate,
  formatUnitPrice,
  toDecimal,
} from "./format-money";
import { roundedDivision } from "./money";

test.each([
  [5n, 10n, 1],
  [4n, 10n, 0],
  [-5n, 10n, -1],
  [-4n, 10n, 0],
  [15n, 10n, 2],
  [0n, 7n, 0],
])("%s / %s rounds half away from zero to %s", (numerator, denominator, expected) => {
  expect(roundedDivision(numerator, denominator)).toBe(expected);
});

test("an amount that a number cannot count exactly is refused", () => {
  expect(() => roundedDivision(2n ** 60n, 1n)).toThrow("too large");
});

test.each([
  [147600, "EUR", "en", "€1,476.00"],
  [147600, "EUR", "de", "1.476,00 €"],
  [84000, "JPY", "en", "¥84,000"],
  [12345, "KWD", "en", "KWD 12.345"],
  [245000, "DKK", "en", "DKK 2,450.00"],
  [100, "ISK", "en", "ISK 100"],
  [-500, "USD", "en", "-$5.00"],
  [9007199254740991, "EUR", "en", "€90,071,992,547,409.91"],
])("%s minor %s in %s reads %s", (amountMinor, currency, language, expected) => {
  // Intl puts a no-break space between number and sign.
  expect(formatMoney({ amountMinor, currency }, language).replaceAll("\u00a0", " ")).toBe(expected);
});

test("every currency has 0, 2 or 3 digits, is known to Intl and can be formatted", () => {
  expect(currencies.length).toBeGreaterThan(130);
  for (const currency of currencies) {
    expect([0, 2, 3]).toContain(currencyDigits(currency));
    expect(formatMoney({ amountMinor: 123456, currency }, "en")).toMatch(/\d/);
  }
  expect(() => currencyDigits("XXX")).toThrow("not a currency");
});

test("decimals are exact for every safe integer", () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), fc.constantFrom(0, 2, 3, 6), (scaled, digits) => {
      const text = toDecimal(scaled, digits);
      expect(BigInt(text.replace(".", ""))).toBe(BigInt(scaled));
      expect(text.split(".")[1]?.length ?? 0).toBe(digits);
    }),
  );
});

describe("words", () => {
  test("a unit price shows digits beyond the cent only when it has them", () => {
    expect(formatUnitPrice(12_340_000, "EUR", "en")).toBe("€12.34");
    expect(formatUnitPrice(12_345, "EUR", "en")).toBe("€0.012345");
  });
  test("quantities, rates and dates", () => {
    expect(formatQuantity(1_500_000, "de")).toBe("1,5");
    expect(formatRate(2_300, "en")).toBe("23%");
    expect(formatDay("2026-12-06", "en")).toBe("6 December 2026");
    expect(formatDay("2026-12-06", "de")).toBe("6. Dezember 2026");
    expect(dayInZone(Date.UTC(2026, 10, 22, 23, 30), "Europe/Warsaw")).toBe("2026-11-23");
  });
});
