/**
 * Bugs on purpose: each patch under simulation/mutants is applied to a copy of the tree, and the simulator has to find it,
 * or the test that the patch names, where the bug lies outside what the simulator drives. A patch that no longer applies
 * proves nothing any more, so it fails.
 */
import { execFileSync, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { bundleWorker } from "./bundle";
import { openPool, type Pool } from "./pool";
import type { Task } from "./worker";

/** Enough for every bug of the table; the issue allows no more. */
const MOST_SEEDS = 2_000;

export type Found = {
  mutant: string;
  bug: string;
  /** A seed, or `test`; null when nothing found it. */
  foundBy: string | null;
  /** The invariant that it breaks, or the test that fails. */
  what: string;
  seconds: number;
};

const folderOf = (root: string): string => path.join(root, "simulation", "mutants");

export const listMutants = (root: string): string[] =>
  readdirSync(folderOf(root))
    .filter((name) => name.endsWith(".patch"))
    .map((name) => name.replace(/\.patch$/, ""))
    .sort((a, b) => a.localeCompare(b, "en", { numeric: true }));

type Head = { bug: string; rows: string[]; test: string | null };

/** What stands at the head of a patch: `Bug: …`, `Rows: P36`, and `Test: …` when a test has to find it. */
function headOf(root: string, mutant: string): Head {
  const text = readFileSync(path.join(folderOf(root), `${mutant}.patch`), "utf8");
  const line = (name: string) => new RegExp(`^${name}: (.+)$`, "m").exec(text)?.[1];
  const bug = line("Bug");
  if (bug === undefined) throw new Error(`${mutant}.patch does not say what the bug is: it needs a line "Bug: …".`);
  return { bug, rows: line("Rows")?.split(", ") ?? [], test: line("Test") ?? null };
}

/** What the bundle is made of; a test may need anything. */
const PARTS = ["lib", "db", "sandbox", "simulation", "package.json", "tsconfig.json"];

/** A copy of the tracked and new files as they are now, with the patch applied. Throws when it does not apply. */
export function mutatedCopy(root: string, mutant: string, parts: readonly string[] = PARTS): string {
  const copy = mkdtempSync(path.join(tmpdir(), `paymast-${mutant}-`));
  const listing = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "-z", "--", ...parts], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  for (const file of listing.split("\0").filter((name) => name !== "")) {
    mkdirSync(path.dirname(path.join(copy, file)), { recursive: true });
    bring(path.join(root, file), path.join(copy, file));
  }
  symlinkSync(path.join(root, "node_modules"), path.join(copy, "node_modules"));
  const patch = path.join(folderOf(root), `${mutant}.patch`);
  const applied = spawnSync("git", ["apply", "--whitespace=nowarn", patch], { cwd: copy, encoding: "utf8" });
  if (applied.status !== 0) {
    rmSync(copy, { recursive: true, force: true });
    throw new Error(`simulation/mutants/${mutant}.patch no longer applies: ${applied.stderr.trim()}`);
  }
  return copy;
}

/** A link where the disk allows one: `git apply` never writes into a file, it puts a new one in its place. */
function bring(from: string, to: string): void {
  // A file that was deleted and not committed yet is listed all the same.
  if (!existsSync(from)) return;
  try {
    linkSync(from, to);
  } catch {
    // Another disk, or one without links.
    cpSync(from, to);
  }
}

/** The tree without any bug: a seed that fails there as well proves nothing. Opened when the first seed has to be compared. */
export type Sound = { holds(seed: number): Promise<boolean>; close(): Promise<void> };

export function soundTree(root: string): Sound {
  let opened: Promise<Pool> | null = null;
  const known = new Map<number, boolean>();
  const open = async () => openPool({ root, bundle: await bundleWorker(root), workers: 1 });
  return {
    async holds(seed) {
      opened ??= open();
      const pool = await opened;
      const holds = known.get(seed) ?? (await pool.one({ kind: "seed", seed, trace: false })).violations.length === 0;
      known.set(seed, holds);
      return holds;
    },
    async close() {
      await (await opened)?.close();
    },
  };
}

/** What was thrown, or does not end, is found by anybody; a bug of this table has to break something that is always true. */
const brokenInvariant = (violations: readonly string[]): string | undefined =>
  violations.find((text) => /^I[1-9]/.test(text));

/** Runs seeds on the mutated copy until one of them breaks an invariant that the sound tree keeps with the same seed. */
export async function findMutant(root: string, mutant: string, workers: number, sound: Sound): Promise<Found> {
  const startedAt = performance.now();
  const { bug, rows, test } = headOf(root, mutant);
  const found =
    test === null ? await findBySeed(root, mutant, workers, sound) : findByTest(root, mutant, { file: test, rows });
  return { mutant, bug, ...found, seconds: (performance.now() - startedAt) / 1_000 };
}

type FoundBy = Pick<Found, "foundBy" | "what">;

async function findBySeed(root: string, mutant: string, workers: number, sound: Sound): Promise<FoundBy> {
  const copy = mutatedCopy(root, mutant);
  const suspects: { seed: number; violation: string }[] = [];
  let found: { seed: number; violation: string } | null = null;
  try {
    const pool = openPool({ root: copy, bundle: await bundleWorker(copy), workers });
    try {
      for (let from = 1; from <= MOST_SEEDS && found === null; from += AT_ONCE) {
        await pool.run(tasks(from, Math.min(AT_ONCE, MOST_SEEDS - from + 1)), ({ schedule, violations }) => {
          const violation = brokenInvariant(violations);
          if (violation !== undefined) suspects.push({ seed: schedule.seed, violation });
          return violation === undefined ? "go on" : "enough";
        });
        for (const suspect of suspects.splice(0).sort((a, b) => a.seed - b.seed))
          if (found === null && (await sound.holds(suspect.seed))) found = suspect;
      }
    } finally {
      await pool.close();
    }
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
  return { foundBy: found === null ? null : String(found.seed), what: found?.violation ?? "" };
}

/** A test of a row that the patch names fails with the bug, and every test of its file passes without. */
function findByTest(root: string, mutant: string, { file, rows }: { file: string; rows: readonly string[] }): FoundBy {
  const copy = mutatedCopy(root, mutant, ["."]);
  try {
    const failed = failedTests(copy, file).find((title) => rows.some((row) => rowsOfTitle(title).includes(row)));
    if (failed === undefined) return { foundBy: null, what: "" };
    const already = failedTests(root, file);
    if (already.length > 0) throw new Error(`${file} fails without the bug too: ${already.join("; ")}`);
    return { foundBy: "test", what: `\`${file}\`: ${failed}` };
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** `P26, P36: what it says` stands for both. */
const rowsOfTitle = (title: string): string[] => /^((?:P\d\d(?:, )?)+): /.exec(title)?.[1]?.split(", ") ?? [];

const TEST_TIMEOUT_MS = 180_000;

/** The titles of the tests of one file that fail in this tree. Throws when the file could not be run at all. */
function failedTests(root: string, file: string): string[] {
  const report = path.join(root, `.mutant-${process.pid}.json`);
  try {
    const args = ["run", file, "--project", "sqlite", "--reporter=json", `--outputFile=${report}`];
    const ran = spawnSync(process.execPath, ["node_modules/vitest/vitest.mjs", ...args], {
      cwd: root,
      encoding: "utf8",
      timeout: TEST_TIMEOUT_MS,
    });
    if (!existsSync(report)) throw new Error(`${file} could not be run: ${ran.stderr.slice(-500)}`);
    const tests = asReport(JSON.parse(readFileSync(report, "utf8"))).testResults.flatMap((one) => one.assertionResults);
    if (tests.length === 0) throw new Error(`${file} has no test that could be run.`);
    return tests.filter(({ status }) => status === "failed").map(({ title }) => title);
  } finally {
    rmSync(report, { force: true });
  }
}

/** Written by vitest's own reporter. */
const asReport = (json: unknown) =>
  json as { testResults: { assertionResults: { title: string; status: string }[] }[] };

/** Seeds between two looks at what was found. */
const AT_ONCE = 100;

function* tasks(from: number, count: number): Iterable<Task> {
  for (let seed = from; seed < from + count; seed += 1) yield { kind: "seed", seed, trace: false };
}

const BEGINS = "<!-- mutants: written by npm run simulate -- --mutants -->";
const ENDS = "<!-- /mutants -->";

/** Puts the table between its marks in simulation/README.md. */
export function writeTable(root: string, found: readonly Found[]): void {
  const file = path.join(root, "simulation", "README.md");
  const text = readFileSync(file, "utf8");
  const [from, to] = [text.indexOf(BEGINS), text.indexOf(ENDS)];
  if (from < 0 || to < from) throw new Error("simulation/README.md has lost the marks of its table.");
  const rows = found.map(({ mutant, bug, foundBy, what }) => {
    const shown = foundBy === "test" ? what : (what.split(":")[0] ?? "");
    return `| ${mutant} | ${bug.replaceAll("|", "\\|")} | ${foundBy ?? "**not found**"} | ${shown.replaceAll("|", "\\|")} |`;
  });
  const table = ["| mutant | bug | found by seed | invariant, or test |", "|---|---|---|---|", ...rows].join("\n");
  writeFileSync(file, `${text.slice(0, from)}${BEGINS}\n${table}\n${text.slice(to)}`);
}
