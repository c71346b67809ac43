/**
 * `npm run simulate -- --seeds N [--from S] [--seed S --trace] [--mutant R4] [--mutants] [--digest FILE] [--workers 2]`, see simulation/README.md. Ends with 0 when
 * every run held all invariants and every crash label was reached often enough.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { bundleWorker, removeBundle } from "./bundle";
import { shortHash } from "./digest";
import { crashPoints } from "./labels";
import { type Found, findMutant, listMutants, soundTree, writeTable } from "./mutants";
import { openPool, type Pool } from "./pool";
import { shrink } from "./shrink";
import type { Schedule } from "./steps";
import type { Report, Task } from "./worker";

const root = process.cwd();
const seedsFolder = path.join(root, "simulation", "seeds");

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "5000" },
    from: { type: "string", default: "1" },
    seed: { type: "string" },
    trace: { type: "boolean", default: false },
    workers: { type: "string", default: "2" },
    mutant: { type: "string", multiple: true },
    mutants: { type: "boolean", default: false },
    digest: { type: "string" },
    json: { type: "string" },
  },
});

type Kept = { name: string; schedule: Schedule };

/** Failures of earlier days: they run first, for ever. */
function keptSeeds(): Kept[] {
  return readdirSync(seedsFolder)
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((name) => ({ name, schedule: asSchedule(JSON.parse(readFileSync(path.join(seedsFolder, name), "utf8"))) }));
}

/** Written by `keep` below. */
const asSchedule = (json: unknown) => json as Schedule;

function keep(schedule: Schedule, violations: readonly string[]): string {
  mkdirSync(seedsFolder, { recursive: true });
  const file = path.join(seedsFolder, `seed-${schedule.seed}.json`);
  writeFileSync(file, `${JSON.stringify({ found: violations[0] ?? "", ...schedule })}\n`);
  return path.relative(root, file);
}

/** Prints what is left of a failed run, and keeps it. */
async function tell(pool: Pool, report: Report): Promise<void> {
  const { schedule, violations } = report;
  console.error(`\nSeed ${schedule.seed} fails:`);
  for (const violation of violations.slice(0, 5)) console.error(`  ${violation}`);
  const small = await shrink(pool, schedule, violations);
  const again = await pool.one({ kind: "schedule", schedule: small, trace: true });
  console.error(`What is left of it (${small.steps.length} steps of ${schedule.steps.length}):`);
  console.error(again.trace.join("\n"));
  console.error(`Kept as ${keep(small, violations)}; again: npm run simulate -- --seed ${schedule.seed} --trace`);
}

function* seedTasks(from: number, count: number): Iterable<Task> {
  for (let seed = from; seed < from + count; seed += 1) yield { kind: "seed", seed, trace: false };
}

const MOST_FAILURES = 5;

async function runMany(pool: Pool, from: number, count: number): Promise<{ failed: Report[] } & Counts> {
  const failed: Report[] = [];
  const passes = new Map<string, number>();
  const deaths = new Map<string, number>();
  let done = 0;
  const startedAt = performance.now();
  await pool.run(seedTasks(from, count), (report) => {
    done += 1;
    for (const [key, times] of report.passes) passes.set(key, (passes.get(key) ?? 0) + times);
    for (const [key, times] of report.deaths) deaths.set(key, (deaths.get(key) ?? 0) + times);
    if (report.violations.length > 0) failed.push(report);
    if (done % 500 === 0) console.log(`${done} seeds, ${rate(done, startedAt)} a second`);
    return failed.length >= MOST_FAILURES ? "enough" : "go on";
  });
  console.log(
    `${done} seeds in ${((performance.now() - startedAt) / 1_000).toFixed(1)} s, ${rate(done, startedAt)} a second`,
  );
  return { failed, passes, deaths };
}

const rate = (done: number, startedAt: number) => ((done * 1_000) / (performance.now() - startedAt)).toFixed(1);

/** By label and phase: how often a process came by, and how often it died there. */
type Counts = { passes: ReadonlyMap<string, number>; deaths: ReadonlyMap<string, number> };

/** Of 5,000 seeds each point is reached 100 times and is where a process dies 10 times; more seeds in proportion. */
const PASSES_PER_SEED = 100 / 5_000;
const DEATHS_PER_SEED = 10 / 5_000;
const FEWEST_SEEDS_TO_JUDGE = 2_000;

function rareLabels({ passes, deaths }: Counts, seeds: number): string[] {
  if (seeds < FEWEST_SEEDS_TO_JUDGE) return [];
  const wanted = { passes: Math.floor(seeds * PASSES_PER_SEED), deaths: Math.floor(seeds * DEATHS_PER_SEED) };
  return crashPoints()
    .map(({ label, phase }) => `${label} ${phase}`)
    .map((key) => ({ key, passed: passes.get(key) ?? 0, died: deaths.get(key) ?? 0 }))
    .filter(({ passed, died }) => passed < wanted.passes || died < wanted.deaths)
    .map((one) => `${one.key}: reached ${one.passed} of ${wanted.passes}, died ${one.died} of ${wanted.deaths}`);
}

/** Each bug has to be found; the table is written when all of them were run. */
async function runMutants(names: readonly string[]): Promise<number> {
  const found: Found[] = [];
  const sound = soundTree(root);
  for (const name of names) {
    // One that no longer applies is not found either; the others are run all the same.
    const one = await findMutant(root, name, Number(values.workers), sound).catch((error: unknown): Found => {
      const what = error instanceof Error ? error.message : String(error);
      return { mutant: name, bug: "", foundBy: null, what, seconds: 0 };
    });
    found.push(one);
    const by = one.foundBy === "test" ? "a test" : `seed ${one.foundBy}`;
    const where = one.foundBy === null ? "NOT FOUND" : `found by ${by}`;
    console.log(`${one.mutant}: ${where} in ${one.seconds.toFixed(1)} s. ${one.bug}\n   ${one.what.slice(0, 300)}`);
  }
  await sound.close();
  if (values.mutants) writeTable(root, found);
  const missed = found.filter((one) => one.foundBy === null);
  report(found.length - missed.length, missed.length);
  console.log(
    missed.length === 0 ? "Every bug was found." : `Not found: ${missed.map((one) => one.mutant).join(", ")}`,
  );
  return missed.length === 0 ? 0 : 1;
}

/** For scripts/test.mjs, which adds the counts of all its steps. */
function report(passed: number, failed: number): void {
  if (values.json !== undefined) writeFileSync(values.json, JSON.stringify({ passed, failed }));
}

async function main(): Promise<number> {
  if (values.mutants) return runMutants(listMutants(root));
  if (values.mutant !== undefined) return runMutants(values.mutant);
  const bundle = await bundleWorker(root);
  const pool = openPool({ root, bundle, workers: Number(values.workers) });
  try {
    if (values.digest !== undefined) return await writeDigests(pool, values.digest);
    if (values.seed !== undefined) return await runOne(pool, Number(values.seed));
    let failures = 0;
    const kept = keptSeeds();
    for (const { name, schedule } of kept) {
      const report = await pool.one({ kind: "schedule", schedule, trace: false });
      if (report.violations.length === 0) continue;
      failures += 1;
      console.error(`The kept ${name} fails again:\n  ${report.violations.slice(0, 5).join("\n  ")}`);
    }
    const count = Number(values.seeds);
    const { failed, passes, deaths } = await runMany(pool, Number(values.from), count);
    for (const report of failed) await tell(pool, report);
    const rare = failed.length === 0 ? rareLabels({ passes, deaths }, count) : [];
    if (rare.length > 0) console.error(`Too seldom reached:\n  ${rare.join("\n  ")}`);
    const checks = [failed.length === 0, rare.length === 0];
    const passed = kept.length - failures + checks.filter(Boolean).length;
    failures += checks.filter((isGood) => !isGood).length;
    report(passed, failures);
    console.log(failures === 0 ? "All invariants hold." : "Not all is well.");
    return failures === 0 ? 0 : 1;
  } finally {
    await pool.close();
    removeBundle(bundle);
  }
}

/** One line a seed, for `diff`: a change that makes runs faster has to leave every line as it was. */
async function writeDigests(pool: Pool, file: string): Promise<number> {
  const lines = new Map<number, string>();
  const from = Number(values.from);
  const count = Number(values.seeds);
  const tasks = Array.from({ length: count }, (_, at): Task => ({ kind: "seed", seed: from + at, trace: true }));
  await pool.run(tasks, ({ schedule, digest, trace }) => {
    lines.set(schedule.seed, `${schedule.seed} ${digest} ${shortHash(trace.join("\n"))}`);
    return "go on";
  });
  writeFileSync(
    file,
    `${[...lines]
      .sort(([a], [b]) => a - b)
      .map(([, line]) => line)
      .join("\n")}\n`,
  );
  return 0;
}

async function runOne(pool: Pool, seed: number): Promise<number> {
  const report = await pool.one({ kind: "seed", seed, trace: values.trace });
  if (values.trace) console.log(report.trace.join("\n"));
  for (const violation of report.violations) console.error(violation);
  console.log(report.violations.length === 0 ? "All invariants hold." : `Seed ${seed} fails.`);
  return report.violations.length === 0 ? 0 : 1;
}

process.exit(await main());
