import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

/** Each case is a real file in a copy of the house, linted with the house's own configuration, by folder. */
const refused: [folder: string, imported: string][] = [
  ["app/i/[token]", "@/db/queries/invoices"],
  ["app/i/[token]", "drizzle-orm"],
  ["app/api/payment-intents", "stripe"],
  ["app/api/payment-intents", "@/lib/providers/stripe/state"],
  ["components/invoices", "@/db/client"],
  ["components/invoices", "@stripe/stripe-js"],
  ["components/ui", "@/app/page"],
  ["lib/payments", "next/headers"],
  ["lib/payments", "react"],
  ["lib/payments", "stripe"],
  ["lib/payments", "@/lib/http/context"],
  ["lib/payments", "@/sandbox/stripe/server"],
  ["lib/payments", "@/testing/context"],
  ["lib/money", "@/lib/invoices/totals"],
  ["lib/providers/stripe", "@/db/queries/connections"],
  ["lib/http", "@/app/page"],
  ["db/queries", "@/lib/payments/settle-attempt"],
  ["db/queries", "../../lib/payments/settle-attempt"],
  ["db/queries", "next/cache"],
  ["sandbox/stripe", "@/lib/money/money"],
  ["sandbox/stripe", "../../db/client"],
  ["app/i/[token]", "@/simulation/world"],
  ["components/invoices", "@/simulation/world"],
  ["lib/payments", "@/simulation/world"],
  ["lib/payments", "../../simulation/world"],
  ["lib/providers/stripe", "@/simulation/world"],
  ["lib/money", "@/simulation/world"],
  ["lib/http", "@/simulation/world"],
  ["db/queries", "@/simulation/world"],
  ["sandbox/stripe", "@/simulation/world"],
];

const allowed: [folder: string, imported: string][] = [
  ["app/i/[token]", "@/lib/http/context"],
  ["components/pay", "@stripe/react-stripe-js"],
  ["lib/payments", "@/db/queries/payments"],
  ["lib/providers/stripe", "stripe"],
  ["lib/http", "next/headers"],
  ["db/queries", "drizzle-orm"],
  ["sandbox/stripe", "stripe"],
  ["simulation/actors", "@/lib/payments/settle-attempt"],
  ["simulation", "@/sandbox/stripe/in-process"],
];

const root = mkdtempSync(path.join(tmpdir(), "arrows-"));
let report = "";

const fileOf = (folder: string, imported: string) =>
  path.posix.join(folder, `case-${imported.replaceAll(/[^a-z]/g, "-")}.ts`);

beforeAll(() => {
  copyFileSync("biome.json", path.join(root, "biome.json"));
  spawnSync("git", ["init", "-q", root]);
  for (const [folder, imported] of [...refused, ...allowed]) {
    const file = path.join(root, fileOf(folder, imported));
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, `import { thing } from "${imported}";\nexport const use = thing;\n`);
  }
  const biome = path.resolve("node_modules/.bin/biome");
  const run = spawnSync(biome, ["lint", "--max-diagnostics=none", "--reporter=github", "."], {
    cwd: root,
    encoding: "utf8",
  });
  report = run.stdout + run.stderr;
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

const isRefused = (folder: string, imported: string) =>
  report
    .split("\n")
    .some((line) => line.includes("noRestrictedImports") && line.includes(`/${fileOf(folder, imported)},line=`));

test.each(refused)("%s may not import %s", (folder, imported) => {
  expect(isRefused(folder, imported)).toBe(true);
});

test.each(allowed)("%s may import %s", (folder, imported) => {
  expect(isRefused(folder, imported)).toBe(false);
});
