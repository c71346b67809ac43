import fc from "fast-check";
import { expect, test } from "vitest";
import { availableOf, orderNumber, orderTotals, unitsRefunded } from "./order";

const price = (unitPriceE4: number, priceIncludesTax: boolean, taxRateBps: number) => ({
  unitPriceE4,
  priceIncludesTax,
  taxRateBps,
});

test.each([
  // A gross price is paid to the cent, also where no net gives it when taxed again (9.99 with 19 %).
  [price(9_990_000, true, 1_900), 1, { netMinor: 839, taxMinor: 160, totalMinor: 999 }],
  [price(49_000_000, true, 1_900), 3, { netMinor: 12_353, taxMinor: 2_347, totalMinor: 14_700 }],
  [price(49_000_000, false, 1_900), 1, { netMinor: 4_900, taxMinor: 931, totalMinor: 5_831 }],
  [price(10_000_000, true, 0), 2, { netMinor: 2_000, taxMinor: 0, totalMinor: 2_000 }],
  // Half a cent a piece is summed before it is rounded.
  [price(5_000, false, 0), 3, { netMinor: 2, taxMinor: 0, totalMinor: 2 }],
])("%j × %i", (of, quantity, expected) => {
  expect(orderTotals(of, quantity)).toEqual(expected);
});

test("net and tax always add up to what is paid, and a gross price is paid as it stands", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 100_000_000 }),
      fc.integer({ min: 0, max: 10_000 }),
      fc.integer({ min: 1, max: 1_000 }),
      (minor, rate, quantity) => {
        const totals = orderTotals(price(minor * 10_000, true, rate), quantity);
        expect(totals.netMinor + totals.taxMinor).toBe(totals.totalMinor);
        expect(totals.totalMinor).toBe(minor * quantity);
      },
    ),
  );
});

test("units come back whole: the last one with the last cent", () => {
  const order = { quantity: 3, totalMinor: 1_000 };
  expect([0, 333, 334, 666, 667, 999, 1_000, 1_200].map((refunded) => unitsRefunded(order, refunded))).toEqual([
    0, 0, 1, 1, 2, 2, 3, 3,
  ]);
});

test("a stock without end is never short, one with an end never below zero", () => {
  expect(availableOf(null, 99)).toBeNull();
  expect(availableOf(3, 5)).toBe(0);
});

test("a number has no letters that are read as others", () => {
  expect(orderNumber(Uint8Array.from([0, 1, 2, 3, 4, 5, 6, 255]))).toMatch(
    /^[BCDFGHJKMNPQRSTVWXZ2-9]{4}-[BCDFGHJKMNPQRSTVWXZ2-9]{4}$/,
  );
});
