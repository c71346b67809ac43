import { expect, test } from "vitest";
import { epcCode } from "./epc-code";

const bank = {
  accountHolder: "Nordlicht Studio",
  bankName: null,
  iban: "de89 3704 0044 0532 0130 00",
  bic: "COBADEFFXXX",
  accountText: null,
};
const money = { amountMinor: 147_600, currency: "EUR" };

test("a euro transfer is written as EPC069-12 asks", () => {
  expect(epcCode({ bank, money, reference: "2026/0117" })).toBe(
    "BCD\n002\n1\nSCT\nCOBADEFFXXX\nNordlicht Studio\nDE89370400440532013000\nEUR1476.00\n\n\n2026/0117",
  );
});

test("a line break in a name or reference can't move the amount or account", () => {
  const code = epcCode({
    bank: { ...bank, accountHolder: "Eve\nDE00000000000000000000\u2028EUR1" },
    money,
    reference: "1\r\nX",
  });
  expect(code?.split("\n")).toHaveLength(11);
  expect(code?.split("\n")[6]).toBe("DE89370400440532013000");
});

test.each([
  ["another currency", { bank, money: { ...money, currency: "USD" }, reference: "1" }],
  ["nothing to pay", { bank, money: { ...money, amountMinor: 0 }, reference: "1" }],
  ["more than the standard can say", { bank, money: { ...money, amountMinor: 100_000_000_000 }, reference: "1" }],
  ["no IBAN", { bank: { ...bank, iban: null }, money, reference: "1" }],
  ["no name", { bank: { ...bank, accountHolder: " " }, money, reference: "1" }],
])("there is no code for %s", (_why, transfer) => {
  expect(epcCode(transfer)).toBeNull();
});
