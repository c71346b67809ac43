/**
 * Bugs on purpose: each patch under simulation/mutants is applied to a copy of the tree, and the simulator has to find it.
 * A patch that no longer applies proves nothing any more, so it fails.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { bundleWorker } from "./bundle";
import { openPool } from "./pool";
import type { Task } from "./worker";

/** Enough for every bug of the table; the issue allows no more. */
const MOST_SEEDS = 2_000;

export type Found = { mutant: string; bug: string; seed: number | null; violation: string; seconds: number };

const folderOf = (root: string): string => path.join(root, "simulation", "mutants");

export const listMutants = (root: string): string[] =>
  readdirSync(folderOf(root))
    .filter((name) => name.endsWith(".patch"))
    .map((name) => name.replace(/\.patch$/, ""))
    .sort((a, b) => a.localeCompare(b, "en", { numeric: true }));

/** The sentence at the head of a patch: `Bug: …`. */
function bugOf(root: string, mutant: string): string {
  const text = readFileSync(path.join(folderOf(root), `${mutant}.patch`), "utf8");
  const bug = /^Bug: (.+)$/m.exec(text)?.[1];
  if (bug === undefined) throw new Error(`${mutant}.patch does not say what the bug is: it needs a line "Bug: …".`);
  return bug;
}

/** What the bundle is made of. */
const PARTS = ["lib", "db", "sandbox", "simulation", "package.json", "tsconfig.json"];

/** A copy of the tracked and new files as they are now, with the patch applied. Throws when it does not apply. */
export function mutatedCopy(root: string, mutant: string): string {
  const copy = mkdtempSync(path.join(tmpdir(), `paymast-${mutant}-`));
  const listing = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "-z", "--", ...PARTS], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  for (const file of listing.split("\0").filter((name) => name !== "")) {
    mkdirSync(path.dirname(path.join(copy, file)), { recursive: true });
    // A file that was deleted and not committed yet is listed all the same.
    cpSync(path.join(root, file), path.join(copy, file), { force: true, errorOnExist: false });
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

/** Runs seeds on the mutated copy until one of them fails. */
export async function findMutant(root: string, mutant: string, workers: number): Promise<Found> {
  const startedAt = performance.now();
  const bug = bugOf(root, mutant);
  const copy = mutatedCopy(root, mutant);
  const bundle = await bundleWorker(copy);
  const pool = openPool({ root: copy, bundle, workers });
  let seed: number | null = null;
  let violation = "";
  try {
    await pool.run(tasks(), (report) => {
      const [first] = report.violations;
      if (first === undefined) return "go on";
      if (seed === null || report.schedule.seed < seed) {
        seed = report.schedule.seed;
        violation = first;
      }
      return "enough";
    });
  } finally {
    await pool.close();
    rmSync(copy, { recursive: true, force: true });
  }
  return { mutant, bug, seed, violation, seconds: (performance.now() - startedAt) / 1_000 };
}

function* tasks(): Iterable<Task> {
  for (let seed = 1; seed <= MOST_SEEDS; seed += 1) yield { kind: "seed", seed, trace: false };
}

const BEGINS = "<!-- mutants: written by npm run simulate -- --mutants -->";
const ENDS = "<!-- /mutants -->";

/** Puts the table between its marks in simulation/README.md. */
export function writeTable(root: string, found: readonly Found[]): void {
  const file = path.join(root, "simulation", "README.md");
  const text = readFileSync(file, "utf8");
  const [from, to] = [text.indexOf(BEGINS), text.indexOf(ENDS)];
  if (from < 0 || to < from) throw new Error("simulation/README.md has lost the marks of its table.");
  const rows = found.map(({ mutant, bug, seed, violation }) => {
    const invariant = violation.split(":")[0] ?? "";
    return `| ${mutant} | ${bug.replaceAll("|", "\\|")} | ${seed ?? "**not found**"} | ${invariant} |`;
  });
  const table = ["| mutant | bug | found by seed | invariant |", "|---|---|---|---|", ...rows].join("\n");
  writeFileSync(file, `${text.slice(0, from)}${BEGINS}\n${table}\n${text.slice(to)}`);
}
