import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { foundMutants, matrixFile, renderMatrix, titledTests, whyOpen } from "./fault-matrix-text";
import { faultRows } from "./fault-rows";

test("docs/fault-matrix.md is what the tests and mutants say today (npm run fault-matrix)", () => {
  expect(readFileSync(matrixFile, "utf8")).toBe(renderMatrix());
});

test("the matrix has every row from P01 to P38 once", () => {
  const wanted = Array.from({ length: 38 }, (_, at) => `P${String(at + 1).padStart(2, "0")}`);
  expect(faultRows.map((row) => row.id)).toEqual(wanted);
});

test("a title names its rows in front, also one with a variable in it; no other title does", () => {
  const kind = ["$", "{kind}"].join("");
  const source = [
    'test("P03: twice is once", async () => {});',
    `  test(\`P24, P25: opening meets ${kind}\`, async () => {});`,
    'test("a P03 in the middle", () => {});',
  ].join("\n");
  expect(titledTests("e2e/x.spec.ts", source)).toEqual([
    { rows: ["P03"], title: "twice is once", file: "e2e/x.spec.ts", usesControls: true },
    { rows: ["P24", "P25"], title: `opening meets ${kind}`, file: "e2e/x.spec.ts", usesControls: true },
  ]);
  expect(titledTests("lib/x.test.ts", source).map((one) => one.usesControls)).toEqual([false, false]);
  const bent = `${source}\nconst sandbox = await startStripeSandbox({});\nsandbox.control.setRule({ hold: true });`;
  expect(titledTests("lib/x.test.ts", bent).map((one) => one.usesControls)).toEqual([true, true]);
});

test("a mutant that was not found turns nothing red", () => {
  const table = [
    "| R1 | Mails twice. | 17 | I19 |",
    "| R2 | Two rows. | **not found** |  |",
    "| P36 | Forgets. | test | `simulation/restore.test.ts`: P36: is there again |",
  ].join("\n");
  expect([...foundMutants(table)]).toEqual([
    ["R1", { foundBy: "17", invariant: "I19" }],
    ["P36", { foundBy: "test", invariant: "`simulation/restore.test.ts`: P36: is there again" }],
  ]);
});

test("a row counts only with a test through the fault controls and a mutant that was found", () => {
  const row = { id: "P99", fault: "x" };
  const unit = { rows: ["P99"], title: "t", file: "lib/x.test.ts", usesControls: false };
  const browser = { ...unit, file: "e2e/x.spec.ts", usesControls: true };
  const found = { name: "R1", rows: ["P99"], foundBy: "3", invariant: "I1" };
  expect(whyOpen({ row, tests: [browser], mutants: [found] })).toBeNull();
  expect(whyOpen({ row, tests: [unit], mutants: [found] })).not.toBeNull();
  expect(whyOpen({ row, tests: [browser], mutants: [{ ...found, foundBy: null }] })).not.toBeNull();
  expect(whyOpen({ row, tests: [], mutants: [] })).toBe("no test");
});
