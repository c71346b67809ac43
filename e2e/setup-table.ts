/** npx tsx e2e/setup-table.ts: writes the table of mis-set-ups into e2e/README.md; a test compares the two. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setupCases } from "./setup-cases";

export const README = path.resolve(import.meta.dirname, "README.md");
const BEGIN = "<!-- setup-cases: begin -->";
const END = "<!-- setup-cases: end -->";

const cell = (text: string) => text.replaceAll("|", "\\|");

export function setupTable(): string {
  const rows = setupCases.map(({ what, made, says, fix }, at) => {
    const repair = fix === null ? "nothing: it is repaired, or in nobody's way" : [fix.outside, `press ${fix.click}`];
    const words = Array.isArray(repair) ? repair.filter((word) => word !== null).join("; then ") : repair;
    return `| ${at + 1} | ${cell(what)} | ${made} | “…${cell(says)}…” | ${cell(words)} |`;
  });
  return [
    "| # | What is wrong | Made | What the screen says | Until an invoice is paid |",
    "| --- | --- | --- | --- | --- |",
    ...rows,
  ].join("\n");
}

/** The README with today's table between the marks. */
export function withTable(readme: string): string {
  const [before, rest] = readme.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error(`README.md lacks ${BEGIN} or ${END}.`);
  return `${before}${BEGIN}\n\n${setupTable()}\n\n${END}${after}`;
}

if (process.argv[1] === import.meta.filename) {
  const now = existsSync(README) ? readFileSync(README, "utf8") : "";
  writeFileSync(README, withTable(now));
}
