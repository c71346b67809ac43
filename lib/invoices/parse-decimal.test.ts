import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AppError } from "@/lib/app-error";
import {
  parseDecimal,
  parsePercent,
  parseQuantity,
  parseUnitPrice,
  writeDecimal,
  writeUnitPrice,
} from "./parse-decimal";

const en = { language: "en", field: "f" } as const;
const de = { language: "de", field: "f" } as const;

describe("two decimals", () => {
  test.each([
    ["1.50", en, 150],
    ["1,5", en, 150],
    ["1,500", en, 150_000],
    ["1,234,567.89", en, 123_456_789],
    ["1 234.5", en, 123_450],
    ["1'234.50", en, 123_450],
    ["1 234,56", de, 123_456],
    ["1,5", de, 150],
    ["1.50", de, 150],
    ["1.500", de, 150_000],
    ["1.234.567,89", de, 123_456_789],
    ["1,500", de, 150],
    [".5", en, 50],
    ["5.", en, 500],
    ["-3,20", de, -320],
    ["−3.20", en, -320],
    ["0.10", en, 10],
    ["-0", en, 0],
    ["１２．５", en, 1_250],
    ["1.5000000", en, 150],
    ["007", en, 700],
  ])("%s is %#", (text, how, expected) => {
    expect(parseDecimal(text, 2, how)).toBe(expected);
  });

  test.each([
    "",
    "  ",
    "abc",
    "1.2.3",
    "1,2,3",
    "1,23,4",
    "12,34.5",
    "1.234,5",
    "1e3",
    "0x10",
    "--1",
    "1-",
    "+1",
    "€5",
    "∞",
    "NaN",
    "-",
    ".",
    ",",
    "1.234",
  ])("%j is refused in English with the field", (text) => {
    expect(refusal(() => parseDecimal(text, 2, en))).toMatchObject({ code: "BAD_INPUT", field: "f" });
  });
});

test.each([
  ["JPY", 0, "1500", 15_000_000],
  ["JPY with parts of a yen", 0, "0.1234", 1_234],
  ["EUR", 2, "12.34", 12_340_000],
  ["HUF", 2, "1990", 1_990_000_000],
  ["KWD", 3, "1.234", 12_340_000],
  ["ISK", 0, "1000", 10_000_000],
])("a unit price in %s", (_, digits, text, expected) => {
  expect(parseUnitPrice(text, digits, en)).toBe(expected);
});

test("a fraction too fine for the scale is refused, not rounded", () => {
  expect(refusal(() => parseUnitPrice("0.1234567", 2, en))?.message).toBe("At most 6 decimals are possible here.");
});

test("a number beyond exact integers is refused", () => {
  expect(refusal(() => parseQuantity("9999999999999", en))?.message).toBe("This number is too large.");
});

test.each([
  ["19", 1_900],
  ["19 %", 1_900],
  ["7,5%", 750],
  ["0", 0],
])("%s percent", (text, expected) => {
  expect(parsePercent(text, de)).toBe(expected);
});

test("what is written is read back as the same number, in each language", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -1e12, max: 1e12 }),
      fc.integer({ min: 0, max: 7 }),
      fc.constantFrom(en, de),
      (value, digits, how) => {
        expect(parseDecimal(writeDecimal(value, digits, how.language), digits, how)).toBe(value === 0 ? 0 : value);
      },
    ),
  );
});

test("a price shows at least the currency's digits", () => {
  expect(writeUnitPrice(15_000_000, 2, "de")).toBe("15,00");
  expect(writeUnitPrice(15_000_000, 0, "en")).toBe("1500");
  expect(writeUnitPrice(12_345_678, 2, "en")).toBe("12.345678");
});

function refusal(run: () => unknown): AppError | null {
  try {
    run();
    return null;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}
