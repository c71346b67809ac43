/** A worker: makes the stage once, then runs the seeds it is given and reports what happened. Its one argument is the tree. */
import { runSchedule, runSeed } from "./scheduler";
import { openStage, type Stage } from "./stage";
import type { Schedule } from "./steps";

export type Task =
  | { kind: "seed"; seed: number; trace: boolean }
  | { kind: "schedule"; schedule: Schedule; trace: boolean };
export type Report = {
  schedule: Schedule;
  violations: string[];
  passes: [string, number][];
  deaths: [string, number][];
  digest: string;
  trace: string[];
};

async function run(stage: Stage, task: Task): Promise<Report> {
  const lines: string[] = [];
  // Stripe's client reads the stack at each call, and writing it out costs as much as the call; a traced run has it.
  Error.stackTraceLimit = task.trace ? 20 : 0;
  const trace = task.trace ? (line: string) => void lines.push(line) : null;
  const outcome =
    task.kind === "seed" ? await runSeed(stage, task.seed, { trace }) : await runSchedule(stage, task.schedule, trace);
  return { ...outcome, passes: [...outcome.passes], deaths: [...outcome.deaths], trace: lines };
}

const stage = await openStage(process.argv[2] ?? process.cwd());
process.on("message", (task: Task) => {
  void run(stage, task).then((report) => process.send?.(report));
});
// Whoever gave the tasks is gone.
process.on("disconnect", () => process.exit());
process.send?.("ready");
