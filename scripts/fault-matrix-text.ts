/** docs/fault-matrix.md as a text, put together from what stands in the tests and mutants. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { type FaultRow, faultRows } from "./fault-rows";

const root = path.resolve(import.meta.dirname, "..");
export const matrixFile = path.join(root, "docs", "fault-matrix.md");

type Test = { rows: string[]; title: string; file: string; usesControls: boolean };
type Mutant = { name: string; rows: string[]; foundBy: string | null; invariant: string };

const read = (file: string): string => readFileSync(path.join(root, file), "utf8");

/** Files below a folder of the repository, as paths from its root. */
function filesBelow(folder: string, ending: RegExp): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .map((name) => path.posix.join(folder, name.split(path.sep).join("/")))
    .filter((name) => ending.test(name))
    .sort();
}

const rowsOf = (text: string): string[] => text.split(",").map((row) => row.trim());

/** Every test whose title begins with the rows it stands for. */
export function titledTests(file: string, source: string): Test[] {
  const titles = /\b(?:test|it)(?:\.\w+)?\(\s*(["'`])((?:P\d\d(?:, )?)+): ((?:(?!\1)[\s\S])+)\1/g;
  // Tests against the built app bend what Stripe does through the sandbox's control API; so do some beside the code.
  const usesControls =
    file.startsWith("e2e/") || (source.includes("startStripeSandbox(") && source.includes(".control."));
  return [...source.matchAll(titles)].map(([, , rows = "", title = ""]) => ({
    rows: rowsOf(rows),
    title,
    file,
    usesControls,
  }));
}

const allTests = (): Test[] =>
  [
    ...filesBelow("e2e", /\.spec\.ts$/),
    ...["db", "lib", "sandbox", "simulation"].flatMap((part) => filesBelow(part, /\.test\.tsx?$/)),
  ].flatMap((file) => titledTests(file, read(file)));

/** What `npm run simulate -- --mutants` last found, from its table. */
export function foundMutants(table: string): Map<string, { foundBy: string; invariant: string }> {
  const rows = table.matchAll(/^\| (\w+) \| .+ \| (\d+|test) \| ([^|]+) \|$/gm);
  return new Map(
    [...rows].map(([, name = "", foundBy = "", invariant = ""]) => [name, { foundBy, invariant: invariant.trim() }]),
  );
}

function allMutants(): Mutant[] {
  const found = foundMutants(read("simulation/README.md"));
  return filesBelow("simulation/mutants", /\.patch$/).map((file) => {
    const name = path.basename(file, ".patch");
    const rows = rowsOf(/^Rows: (.+)$/m.exec(read(file))?.[1] ?? "").filter((row) => row !== "");
    return { name, rows, foundBy: found.get(name)?.foundBy ?? null, invariant: found.get(name)?.invariant ?? "" };
  });
}

const code = (text: string): string => `\`${text}\``;

function simulatedCell({ simulated, chaos }: FaultRow): string[] {
  const parts: string[] = [];
  if (simulated !== undefined) {
    const faults = simulated.faults === undefined ? "" : `; answers ${simulated.faults.map(code).join(" ")}`;
    const note = simulated.note === undefined ? "" : ` (${simulated.note})`;
    const steps = simulated.steps.map(code).join(" ");
    parts.push(`simulator: ${steps}${faults}${note} → ${simulated.invariants.join("; ")}`);
  }
  if (chaos !== undefined) parts.push(`chaos: ${chaos.map(code).join(" ")}`);
  return parts;
}

type Standing = { row: FaultRow; tests: Test[]; mutants: Mutant[] };

/** Why a row does not count yet; null when it does. */
export function whyOpen({ row, tests, mutants }: Standing): string | null {
  const isInjected = row.simulated !== undefined || row.chaos !== undefined || tests.some((test) => test.usesControls);
  if (!isInjected)
    return tests.length === 0 ? "no test" : "its tests do not go through the fault controls, and no mutant is known";
  return mutants.some((one) => one.foundBy !== null) ? null : "no mutant is known that turns it red";
}

const testCell = ({ file, title }: Test): string =>
  `${code(file)}: ${title.replaceAll("|", "\\|").replace(/\$\{[^}]*\}+/g, "…")}`;

function lineOf(standing: Standing): string {
  const { row, tests, mutants } = standing;
  const how = [...simulatedCell(row), ...tests.map(testCell)].join("<br>");
  const red = mutants
    .filter((one) => one.foundBy !== null)
    .map((one) => `${one.name} (${one.foundBy === "test" ? one.invariant : `${one.invariant}, seed ${one.foundBy}`})`)
    .join(", ");
  return `| ${row.id} | ${row.fault} | ${how === "" ? "–" : how} | ${red === "" ? "–" : red} |`;
}

const head = ["| row | fault | tests | mutants that turn it red |", "|---|---|---|---|"];

/** The whole file. */
export function renderMatrix(): string {
  const tests = allTests();
  const mutants = allMutants();
  const standings = faultRows.map((row) => ({
    row,
    tests: tests.filter((test) => test.rows.includes(row.id)),
    mutants: mutants.filter((mutant) => mutant.rows.includes(row.id)),
  }));
  const ours = standings.filter(({ row }) => row.elsewhere === undefined);
  const closed = ours.filter((one) => whyOpen(one) === null);
  const open = ours.filter((one) => whyOpen(one) !== null);
  const others = standings.filter(({ row }) => row.elsewhere !== undefined);
  return [
    "# Fault matrix",
    "",
    "Written by `npm run fault-matrix`; a test fails when it is stale. A row counts when a test of it goes through the fault",
    "controls (the simulator's steps and answers, the sandbox's control API, a part of `npm run chaos`) and a bug on purpose is",
    "known that turns it red: a patch of `simulation/mutants`, found (`npm run simulate -- --mutant R4`) by the simulator at the",
    "seed and by the invariant named here, or by the test named here. What the invariants say stands in `simulation/invariants`.",
    "",
    `${closed.length} of ${ours.length} rows that concern Stripe count; ${open.length} are open.`,
    "",
    ...head,
    ...closed.map(lineOf),
    "",
    "## Open",
    "",
    ...(open.length === 0 ? ["None."] : ["| row | fault | tests | why it does not count |", "|---|---|---|---|"]),
    ...open.map((one) => {
      const cells = lineOf(one).split(" | ");
      return `${cells.slice(0, -1).join(" | ")} | ${whyOpen(one)} |`;
    }),
    "",
    "## Not about Stripe",
    "",
    "Storage is proven by `npm run chaos`; no mutants are kept for it.",
    "",
    "| row | fault | tests | belongs to |",
    "|---|---|---|---|",
    ...others.map((one) => {
      const cells = lineOf(one).split(" | ");
      return `${cells.slice(0, -1).join(" | ")} | ${one.row.elsewhere} |`;
    }),
    "",
  ].join("\n");
}
