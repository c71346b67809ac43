/**
 * The crash labels: every site of the money verbs that the simulator drives. The lint (labels.test.ts) reads the source and
 * fails on a site that stands neither here nor, with its reason, among those that are not driven.
 */
import { scanSites } from "./sites";
import type { CrashOrder, Phase } from "./steps";

/** Sites that no run reaches, each with why. */
export const NOT_DRIVEN: Readonly<Record<string, string>> = {};

const phasesOf = (label: string): Phase[] =>
  /:commit(#\d+)?$/.test(label) ? ["before", "inside", "after"] : ["before", "after"];

/** Every place where a process can be ordered to die. */
export function crashPoints(root: string): CrashOrder[] {
  return scanSites(root)
    .filter(({ label }) => !(label in NOT_DRIVEN))
    .flatMap(({ label }) => phasesOf(label).map((phase) => ({ label, phase, after: 0 })));
}
