import type { Chance } from "@/e2e/process/seed";

/** What a part of the run came to. */
export type Outcome =
  | { kind: "done"; lost: string[]; doubled: string[]; wrong: string[]; did: string }
  /** This machine does not permit it; said openly, never counted as passed. */
  | { kind: "skipped"; reason: string };

export type PartOptions = {
  chance: Chance;
  /** Prints a line of progress. */
  say(text: string): void;
};

export type Part = { name: string; what: string; run(options: PartOptions): Promise<Outcome> };

/** A rule that was broken is a problem of the run like a wrong book; the run goes on to tell of all of them. */
export function must(wrong: string[], isSo: boolean, what: string): void {
  if (!isSo) wrong.push(what);
}
