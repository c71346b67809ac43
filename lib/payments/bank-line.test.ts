import fc from "fast-check";
import { expect, test } from "vitest";
import { readBankLine } from "./bank-line";

test.each([
  ["22.11.2026 Anna Kowalska RE 2026/0117 1.476,00 EUR", { amount: "1.476,00", currency: "EUR", day: "2026-11-22" }],
  ["2026-11-22;ANNA KOWALSKA;INV-2026-17;+1,476.00;EUR", { amount: "1,476.00", currency: "EUR", day: "2026-11-22" }],
  ["Payment from Bergmann GmbH €89.90 invoice 12", { amount: "89.90", currency: "EUR", day: null }],
  ["BERGMANN GMBH Rechnung TEST-1 500.00 EUR", { amount: "500.00", currency: "EUR", day: null }],
  // One number with a gap, or a number after another: nobody knows.
  ["Kowalska 1 476,00 EUR", { amount: null, currency: "EUR", day: null }],
  ["Kowalska 1\u202f476,00 EUR", { amount: "1\u202f476,00", currency: "EUR", day: null }],
  // Two days, two sums: nobody knows which.
  ["20.11.2026 22.11.2026 12,00 13,00", { amount: null, currency: null, day: null }],
  // A balance without a currency beside it is not the amount.
  ["Kowalska 120,00 EUR Saldo 4.120,00", { amount: "120,00", currency: "EUR", day: null }],
  ["The same 5.00 and 5.00", { amount: "5.00", currency: null, day: null }],
  ["31.02.2026 THE VAT", { amount: null, currency: null, day: null }],
  ["", { amount: null, currency: null, day: null }],
])("%s", (text, parts) => {
  expect(readBankLine(text)).toEqual(parts);
});

test("whatever is pasted, what is read stands there", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200, unit: "binary" }), (text) => {
      const { amount } = readBankLine(text);
      if (amount !== null) expect(text).toContain(amount);
    }),
  );
});
