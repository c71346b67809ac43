import fc from "fast-check";
import { expect, test } from "vitest";
import { invoiceTotals, type LineInput, lineNetMinor, taxMinor, withNets } from "./totals";

const line = (overrides: Partial<LineInput>): LineInput => ({
  description: "x",
  quantityMicro: 1_000_000,
  unitPriceE4: 0,
  discountBps: 0,
  taxRateBps: 0,
  ...overrides,
});

test.each([
  ["a whole price", line({ unitPriceE4: 123_400_00 * 100 }), 123_400],
  ["half a cent rounds away from zero", line({ unitPriceE4: 5_000 }), 1],
  ["just under half a cent rounds down", line({ unitPriceE4: 4_999 }), 0],
  ["half a cent below zero rounds away from zero", line({ unitPriceE4: -5_000 }), -1],
  ["1.5 hours at 33.33", line({ quantityMicro: 1_500_000, unitPriceE4: 33_330_000 }), 5_000],
  ["a third of a discount", line({ unitPriceE4: 10_000_000, discountBps: 3_333 }), 667],
  ["100 % discount", line({ unitPriceE4: 10_000_000, discountBps: 10_000 }), 0],
  ["a millionth of something dear", line({ quantityMicro: 1, unitPriceE4: 9_000_000_000_000_000 }), 900_000],
])("%s", (_, input, expected) => {
  expect(lineNetMinor(input)).toBe(expected);
});

test.each([
  [100, 2_300, 23],
  [50, 100, 1],
  [49, 100, 0],
  [-50, 100, -1],
  [10_000, 0, 0],
  [333, 1_900, 63],
  [1, 10_000, 1],
])("tax on %i at %i bps is %i", (net, rate, expected) => {
  expect(taxMinor(net, rate)).toBe(expected);
});

test("tax is rounded once per rate, not per line", () => {
  const lines = withNets([1, 2, 3].map(() => line({ unitPriceE4: 100_000, taxRateBps: 500 })));
  // Per line it would be 3 × round(0.5) = 3; on the sum of 30 it is round(1.5) = 2.
  expect(invoiceTotals(lines)).toEqual({
    netMinor: 30,
    taxes: [{ rateBps: 500, netMinor: 30, taxMinor: 2 }],
    taxMinor: 2,
    totalMinor: 32,
  });
});

test("rates are listed ascending and the zero rate is one of them", () => {
  const totals = invoiceTotals(
    withNets([2_300, 0, 700, 2_300].map((taxRateBps) => line({ unitPriceE4: 1_000_000, taxRateBps }))),
  );
  expect(totals.taxes.map((tax) => tax.rateBps)).toEqual([0, 700, 2_300]);
});

test("no lines total nothing", () => {
  expect(invoiceTotals([])).toEqual({ netMinor: 0, taxes: [], taxMinor: 0, totalMinor: 0 });
});

const anyLine = fc.record({
  description: fc.constant("x"),
  quantityMicro: fc.integer({ min: 1, max: 1_000_000_000 }),
  unitPriceE4: fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }),
  discountBps: fc.integer({ min: 0, max: 10_000 }),
  taxRateBps: fc.constantFrom(0, 500, 700, 1_900, 2_300, 10_000),
});
const someLines = fc.array(anyLine, { maxLength: 40 });

test("the total is the sum of the nets and the taxes, and every amount is a safe integer", () => {
  fc.assert(
    fc.property(someLines, (inputs) => {
      const lines = withNets(inputs);
      const totals = invoiceTotals(lines);
      expect(totals.netMinor).toBe(lines.reduce((sum, entry) => sum + entry.netMinor, 0));
      expect(totals.taxMinor).toBe(totals.taxes.reduce((sum, entry) => sum + entry.taxMinor, 0));
      expect(totals.totalMinor).toBe(totals.netMinor + totals.taxMinor);
      for (const amount of [totals.totalMinor, ...lines.map((entry) => entry.netMinor)])
        expect(Number.isSafeInteger(amount)).toBe(true);
    }),
  );
});

test("the order of lines changes nothing", () => {
  fc.assert(
    fc.property(someLines, (inputs) => {
      expect(invoiceTotals(withNets([...inputs].reverse()))).toEqual(invoiceTotals(withNets(inputs)));
    }),
  );
});

test("a line and its negation cancel out exactly", () => {
  fc.assert(
    fc.property(anyLine, (input) => {
      const opposite = { ...input, unitPriceE4: -input.unitPriceE4 };
      expect(invoiceTotals(withNets([input, opposite])).totalMinor).toBe(0);
    }),
  );
});

test("a net is never more than half a minor unit from the exact value", () => {
  fc.assert(
    fc.property(anyLine, (input) => {
      const exact =
        (input.quantityMicro / 1_000_000) * (input.unitPriceE4 / 10_000) * ((10_000 - input.discountBps) / 10_000);
      expect(Math.abs(lineNetMinor(input) - exact)).toBeLessThanOrEqual(0.5 + 1e-6);
    }),
  );
});
