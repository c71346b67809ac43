// Everything, from a fresh clone: installs what it needs (a browser too), then types, lint and arrows, unit and contract
// tests on both engines, the simulator, a build, and the browser tests. The last line counts: `N passed, N failed, N skipped`.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { findChromium, installDependencies, root } from "./install.mjs";

const reports = path.join(root, "test-results");
const total = { passed: 0, failed: 0, skipped: 0 };

installDependencies();
const chromium = await findChromium();
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

const env = { ...process.env, NEXT_TELEMETRY_DISABLED: "1", CHROMIUM_PATH: chromium, CI: process.env.CI ?? "" };

step("types", "npx", ["tsc", "--noEmit"]);
step("lint and arrows", "npx", ["biome", "check", "--error-on-warnings", "."]);
step("security floors", "node", ["scripts/check-floors.mjs"]);
counted(
  "unit and contract tests",
  ["vitest", "run", "--reporter=default", "--reporter=json", `--outputFile.json=${path.join(reports, "unit.json")}`],
  "unit.json",
  (report) => ({
    passed: report.numPassedTests,
    failed: report.numFailedTests + report.numFailedTestSuites * (report.numFailedTests === 0 ? 1 : 0),
    skipped: report.numPendingTests + report.numTodoTests,
  }),
);
/** The simulator's reports are counted by what they checked: each kept seed, all new seeds together, each bug on purpose. */
const simulate = (name, file, args) =>
  counted(name, ["tsx", "simulation/run.ts", ...args, "--json", path.join(reports, file)], file, (report) => ({
    passed: report.passed,
    failed: report.failed,
    skipped: 0,
  }));
// They fit into 150 seconds of two cores.
simulate("simulation", "simulation.json", ["--seeds", "5000"]);
simulate("simulation: bugs on purpose are found", "mutants.json", [
  "--mutant",
  "R1",
  "--mutant",
  "R4",
  "--mutant",
  "R15",
]);
if (step("build", "node", ["scripts/build.mjs", "--if-changed"]))
  counted("browser tests", ["playwright", "test"], "e2e.json", ({ stats }) => {
    if (stats.flaky > 0) console.log(`${stats.flaky} passed only at the second try; they are listed above as flaky.`);
    return { passed: stats.expected + stats.flaky, failed: stats.unexpected, skipped: stats.skipped };
  });

console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed === 0 ? 0 : 1);

function step(name, command, args) {
  const startedAt = performance.now();
  console.log(`\n── ${name}`);
  const { status } = spawnSync(command, args, { cwd: root, stdio: "inherit", env });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`── ${name}: ${status === 0 ? "ok" : "FAILED"} (${seconds} s)`);
  total[status === 0 ? "passed" : "failed"] += 1;
  return status === 0;
}

/** A runner that reports its own counts; when it dies before it can, that is one failure. */
function counted(name, args, file, read) {
  const before = { ...total };
  const isGreen = step(name, "npx", args);
  try {
    const counts = read(JSON.parse(readFileSync(path.join(reports, file), "utf8")));
    Object.assign(total, before);
    for (const kind of ["passed", "failed", "skipped"]) total[kind] += counts[kind];
    if (!isGreen && counts.failed === 0) total.failed += 1;
  } catch {
    console.error(`${name} left no report.`);
  }
}
