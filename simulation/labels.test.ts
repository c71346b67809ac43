import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { crashesOf, crashPoints, DRIVEN, EXCUSED, goneLabels, unknownSites } from "./labels";
import { scanSites, scanSource } from "./sites";

const root = path.resolve(import.meta.dirname, "..");

test("every transaction and provider call of the money verbs is a crash label, or excused with a reason", () => {
  const unknown = unknownSites(scanSites(root)).map(({ file, line, label }) => `${file}:${line} ${label}`);
  expect(unknown).toEqual([]);
});

test("no label is listed that the source does not have", () => {
  expect(goneLabels(root)).toEqual([]);
  expect(DRIVEN.filter((label) => label in EXCUSED)).toEqual([]);
});

test("a new call site is found with its file and line", () => {
  const source = [
    "export async function payTwice(ctx: Context): Promise<void> {",
    "  await ctx.db.inTransaction<void>(async (tx) => {});",
    "  const state = await askProvider(ctx, id, (provider, connection) =>",
    "    provider.fetchPayment(connection, attempt),",
    "  );",
    "  await ctx.providers[row.provider].cancelPayment(connection, attempt);",
    "  // await ctx.db.inTransaction(run) in a comment is none",
    "}",
  ].join("\n");
  expect(unknownSites(scanSource("lib/payments/pay-twice.ts", source))).toEqual([
    { file: "lib/payments/pay-twice.ts", line: 2, label: "lib/payments/pay-twice:payTwice:commit" },
    { file: "lib/payments/pay-twice.ts", line: 4, label: "lib/payments/pay-twice:payTwice:fetchPayment" },
    { file: "lib/payments/pay-twice.ts", line: 6, label: "lib/payments/pay-twice:payTwice:cancelPayment" },
  ]);
});

test("two sites of one kind in a function are two labels", () => {
  const line = "  await ctx.db.inTransaction(run);";
  const labels = scanSource("lib/payments/x.ts", ["async function both() {", line, line, "}"].join("\n"));
  expect(labels.map((site) => site.label)).toEqual(["lib/payments/x:both:commit", "lib/payments/x:both:commit#2"]);
});

/** Whoever asks a provider names the method where he asks: an indirection would hide the site. */
test("each askProvider and askThrough is followed by the provider's method", () => {
  const files = [...new Set(scanSites(root).map(({ file }) => file))];
  const hidden = files.flatMap((file) => {
    const lines = readFileSync(path.join(root, file), "utf8").split("\n");
    return lines.flatMap((text, at) => {
      const isCall = /\b(askProvider|askThrough)\(/.test(text) && !/function|import/.test(text);
      const isNamed = lines.slice(at, at + 4).some((next) => /provider\s*\.\w+\(/.test(next));
      return isCall && !isNamed && file !== "lib/payments/ask-provider.ts" ? [`${file}:${at + 1}`] : [];
    });
  });
  expect(hidden).toEqual([]);
});

test("a seed always orders the same deaths, at known points", () => {
  expect(crashesOf(7)).toEqual(crashesOf(7));
  const known = new Set(crashPoints().map(({ label, phase }) => `${label} ${phase}`));
  for (let seed = 1; seed < 50; seed += 1)
    for (const { label, phase } of crashesOf(seed)) expect(known).toContain(`${label} ${phase}`);
});
