// Process-level proof: what happens to money when the process, the disk, the database or the provider fails under it.
// Bounded and on loopback only. npm run chaos [-- --only kill,power --seed 7 --kills 200]
import { openChance } from "@/e2e/process/seed";
import { disk } from "./disk";
import { faults } from "./faults";
import { kill } from "./kill";
import { lock } from "./lock";
import type { Outcome, Part } from "./part";
import { power } from "./power";
import { two } from "./two";

type Line = { name: string; what: string; seconds: number; outcome: Outcome };

const option = (name: string): string | undefined => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? undefined : process.argv[at + 1];
};

const parts: Part[] = [power, disk, lock, faults, two, kill(Number(option("kills") ?? 200))];
const only = option("only")?.split(",") ?? parts.map((part) => part.name);
const unknown = only.filter((name) => !parts.some((part) => part.name === name));
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(", ")}. Parts: ${parts.map((part) => part.name).join(", ")}`);
  process.exit(2);
}
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));

const { seed } = openChance(option("seed") === undefined ? undefined : Number(option("seed")));
console.log(`Seed ${seed} (npm run chaos -- --seed ${seed})`);
const lines: Line[] = [];
for (const part of parts.filter(({ name }) => only.includes(name))) lines.push(await runPart(part));
printTable(lines);
process.exit(lines.every(isGood) ? 0 : 1);

async function runPart(part: Part): Promise<Line> {
  const startedAt = performance.now();
  console.log(`\n── ${part.name}: ${part.what}`);
  const outcome = await part
    .run({ chance: openChance(seed), say: (text) => console.log(`   ${text}`) })
    .catch((error: unknown): Outcome => {
      const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
      return { kind: "done", lost: [], doubled: [], wrong: [`The part broke off: ${words}`], did: "broke off" };
    });
  const seconds = (performance.now() - startedAt) / 1_000;
  if (outcome.kind === "skipped") console.log(`── ${part.name}: SKIPPED, ${outcome.reason}`);
  else {
    for (const problem of [...outcome.lost, ...outcome.doubled, ...outcome.wrong].slice(0, 20))
      console.log(`   ! ${problem}`);
    console.log(`── ${part.name}: facts lost ${outcome.lost.length}, charges doubled ${outcome.doubled.length}`);
  }
  return { name: part.name, what: part.what, seconds, outcome };
}

/** A part that could not run is no proof, but no loss either. */
function isGood({ outcome }: Line): boolean {
  if (outcome.kind === "skipped") return true;
  return outcome.lost.length + outcome.doubled.length + outcome.wrong.length === 0;
}

function printTable(all: Line[]): void {
  console.log("\npart     lost  doubled  other   time  what was done");
  for (const { name, seconds, outcome } of all) {
    const counts =
      outcome.kind === "skipped"
        ? "     -        -      -"
        : [
            String(outcome.lost.length).padStart(6),
            String(outcome.doubled.length).padStart(9),
            String(outcome.wrong.length).padStart(7),
          ].join("");
    const did = outcome.kind === "skipped" ? `skipped: ${outcome.reason}` : outcome.did;
    console.log(`${name.padEnd(7)}${counts} ${`${seconds.toFixed(0)} s`.padStart(6)}  ${did}`);
  }
}
