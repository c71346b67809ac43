import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { listMutants } from "./mutants";

const root = path.resolve(import.meta.dirname, "..");
const mutants = listMutants(root);
const fileOf = (mutant: string): string => path.join(root, "simulation", "mutants", `${mutant}.patch`);
const testOf = (mutant: string) => /^Test: (\S+)$/m.exec(readFileSync(fileOf(mutant), "utf8"))?.[1];

test.each(mutants)("%s still applies, and says what the bug is and which rows it turns red", (mutant) => {
  execFileSync("git", ["apply", "--check", fileOf(mutant)], { cwd: root, stdio: "pipe" });
  const text = readFileSync(fileOf(mutant), "utf8");
  expect(text).toMatch(/^Bug: .{20,}\.$/m);
  expect(text).toMatch(/^Rows: P\d\d(, P\d\d)*$/m);
});

test.each(mutants.filter((mutant) => testOf(mutant) !== undefined))(
  "the test that has to find %s is there",
  (mutant) => {
    const source = readFileSync(path.join(root, testOf(mutant) ?? ""), "utf8");
    const rows = /^Rows: (.+)$/m.exec(readFileSync(fileOf(mutant), "utf8"))?.[1]?.split(", ") ?? [];
    expect(rows.some((row) => new RegExp(`"(P\\d\\d, )*${row}\\b`).test(source))).toBe(true);
  },
);

test("R1 to R15 and each of the ten rules have their bug", () => {
  const wanted = [
    ...Array.from({ length: 15 }, (_, at) => `R${at + 1}`),
    ...Array.from({ length: 10 }, (_, at) => `RULE${at + 1}`),
  ];
  expect(wanted.filter((name) => !mutants.includes(name))).toEqual([]);
});

test("a bug is in the product, never in the simulator or its checks", () => {
  const touched = mutants.flatMap((mutant) =>
    [...readFileSync(fileOf(mutant), "utf8").matchAll(/^\+\+\+ b\/(\S+)/gm)].map(([, file]) => file ?? ""),
  );
  expect(touched.filter((file) => !/^(lib|db)\//.test(file) || file.includes(".test."))).toEqual([]);
});

test("the table names each bug, and each was found", () => {
  const table = readFileSync(path.join(root, "simulation", "README.md"), "utf8");
  const isFound = (mutant: string) =>
    new RegExp(`^\\| ${mutant} \\| .+ \\| (\\d+ \\| I\\d+|test \\| \`.+\`: P\\d\\d)`, "m").test(table);
  expect(mutants.filter((mutant) => !isFound(mutant))).toEqual([]);
});
