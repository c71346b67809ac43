/** Takes steps and crashes away while the run still fails the same way: what is left is the bug. */
import type { Pool } from "./pool";
import type { CrashOrder, Schedule, Step } from "./steps";

/** A run has failed the same way when the same invariant is broken. */
const kindOf = (violation: string): string => violation.split(":")[0] ?? violation;

const MOST_TRIES = 600;

export async function shrink(pool: Pool, failed: Schedule, violations: readonly string[]): Promise<Schedule> {
  const wanted = new Set(violations.map(kindOf));
  let tries = 0;
  async function stillFails(schedule: Schedule): Promise<boolean> {
    tries += 1;
    const report = await pool.one({ kind: "schedule", schedule, trace: false });
    return report.violations.some((text) => wanted.has(kindOf(text)));
  }
  if (!(await stillFails(failed))) return failed;
  let best = failed;
  for (let size = Math.ceil(best.steps.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2))
    for (let at = 0; at < best.steps.length && tries < MOST_TRIES; ) {
      const steps: Step[] = [...best.steps.slice(0, at), ...best.steps.slice(at + size)];
      if (await stillFails({ ...best, steps })) best = { ...best, steps };
      else at += size;
    }
  for (let at = 0; at < best.crashes.length && tries < MOST_TRIES; ) {
    const crashes: CrashOrder[] = best.crashes.filter((_, index) => index !== at);
    if (await stillFails({ ...best, crashes })) best = { ...best, crashes };
    else at += 1;
  }
  if (best.losesRest && (await stillFails({ ...best, losesRest: false }))) best = { ...best, losesRest: false };
  return best;
}
