/**
 * Bugs on purpose: each patch under simulation/mutants is applied to a copy of the tree, and the simulator has to find it.
 * A patch that no longer applies proves nothing any more, so it fails.
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
  const bug = bugOf(root, mutant);
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
  const seconds = (performance.now() - startedAt) / 1_000;
  return { mutant, bug, seed: found?.seed ?? null, violation: found?.violation ?? "", seconds };
}

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
  const rows = found.map(({ mutant, bug, seed, violation }) => {
    const invariant = violation.split(":")[0] ?? "";
    return `| ${mutant} | ${bug.replaceAll("|", "\\|")} | ${seed ?? "**not found**"} | ${invariant} |`;
  });
  const table = ["| mutant | bug | found by seed | invariant |", "|---|---|---|---|", ...rows].join("\n");
  writeFileSync(file, `${text.slice(0, from)}${BEGINS}\n${table}\n${text.slice(to)}`);
}
