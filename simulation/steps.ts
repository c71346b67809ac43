/** A run as data: what the scheduler decided, one step after the other. Removing a step leaves the others meaningful. */
export const STEP_KINDS = [
  // The processes of the app.
  "resume",
  "run",
  "jobs",
  "events",
  "sweep",
  "kill",
  "start",
  // Customers.
  "open",
  "touch",
  "confirm",
  "challenge",
  "return",
  "look",
  "close",
  // Buyers on the owners' websites.
  "visit",
  "order",
  // The owner.
  "issue",
  "void",
  "correct",
  "check",
  "refund",
  "manual",
  "takeBack",
  "credit",
  "disconnect",
  "saveKeys",
  "repair",
  "compare",
  "stall",
  // Stripe's side.
  "deliver",
  "repeat",
  "lose",
  "dashboardRefund",
  "dispute",
  "decide",
  "rollKey",
  "stranger",
  "tamper",
  "rollSecret",
  "flood",
  "poison",
  // Somebody who wants to pay less, or to be taken for Stripe.
  "forge",
  // The world.
  "fault",
  "outage",
  "wait",
  "waitLong",
  "skew",
] as const;
export type StepKind = (typeof STEP_KINDS)[number];

/** Three numbers of 32 bits that the step takes its choices from. */
export type Step = readonly [kind: StepKind, a: number, b: number, c: number];

/** The process dies at the pass number `after` (from 0) of a point, once. */
export type CrashOrder = { label: string; phase: Phase; after: number };

/** Where a process can die around a site. A provider's call has no inside. */
export type Phase = "before" | "inside" | "after";

export type Schedule = {
  seed: number;
  crashes: CrashOrder[];
  steps: Step[];
  /** What is still under way to us when the faults end is never delivered: sweeps have to find it. */
  losesRest: boolean;
};
