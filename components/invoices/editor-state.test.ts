import { expect, test } from "vitest";
import { changeLines, computeLines, type EditorLine, startLines } from "./editor-state";

const line = (overrides: Partial<EditorLine> = {}): EditorLine => ({
  key: 1,
  description: "Work",
  quantity: "1,5",
  unitPrice: "100",
  discount: "",
  taxRate: "23",
  ...overrides,
});

test("the live total is the server's", () => {
  const { totals, nets, mistakes } = computeLines([line()], "EUR", "de");
  expect(nets.get(1)).toBe(15_000);
  expect(totals).toMatchObject({ netMinor: 15_000, taxMinor: 3_450, totalMinor: 18_450 });
  expect(mistakes.size).toBe(0);
});

test("a currency without decimals counts whole units", () => {
  expect(computeLines([line({ quantity: "1" })], "JPY", "en").totals?.totalMinor).toBe(123);
});

test("a line that can't be read counts as nothing and says why, the others still count", () => {
  const computed = computeLines([line(), line({ key: 2, unitPrice: "ten" })], "EUR", "de");
  expect(computed.mistakes.get(2)).toEqual({ name: "unitPrice", message: expect.stringContaining("“ten”") });
  expect(computed.totals?.totalMinor).toBe(18_450);
});

test("an amount beyond exact integers is a mistake of its line", () => {
  const huge = line({ quantity: "999999", unitPrice: "9007199254" });
  expect(computeLines([huge], "EUR", "en").mistakes.get(1)?.message).toBe("This amount is too large.");
});

test("a new line takes over the tax rate of the one above and a key of its own", () => {
  const lines = changeLines([line(), line({ key: 7, taxRate: "8" })], { type: "add" });
  expect(lines.at(-1)).toMatchObject({ key: 8, taxRate: "8", quantity: "1", unitPrice: "" });
});

test("removing the last line leaves an empty one", () => {
  expect(changeLines([line()], { type: "remove", key: 1 })).toMatchObject([{ description: "", unitPrice: "" }]);
});

test("blank lines are tidied away, but one always stays", () => {
  const blank = { description: " ", unitPrice: "" };
  expect(changeLines([line(blank), line({ key: 2 }), line({ key: 3, ...blank })], { type: "tidy" })).toHaveLength(1);
  expect(changeLines([line(blank), line({ key: 2, ...blank })], { type: "tidy" })).toHaveLength(1);
});

test("an editor starts with one empty line", () => {
  expect(startLines([])).toHaveLength(1);
});
