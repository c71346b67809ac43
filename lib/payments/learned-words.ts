/** How and how soon we learned of something, in the owner's words. */
import { durationWords } from "@/lib/health/standing";
import type { Door } from "./doors";

export type Learned = {
  door: Door;
  /** When it happened at the provider, and when we wrote it down; null where the provider does not say. */
  happenedAt: number | null;
  recordedAt: number;
  /** What happened: "the payment", "the refund", "the dispute". */
  what: string;
  /** The member who typed it. */
  byName: string | null;
};

/** "Stripe told us by webhook 2 seconds after the payment". */
export function learnedWords(learned: Learned): string {
  const { door, byName } = learned;
  if (door === "manual") return byName === null ? "Typed by a member" : `Typed by ${byName}`;
  return `${ways[door]}${delayWords(learned)}`;
}

const ways: Record<Exclude<Door, "manual">, string> = {
  webhook: "Stripe told us by webhook",
  return: "The customer came back to our page",
  sweep: "Found by asking Stripe",
  check: "Found when Stripe was asked",
  comparison: "Found by the daily comparison with Stripe",
};

/** The provider counts whole seconds, and its clock may run ahead of ours: less than a second is "at once". */
function delayWords({ happenedAt, recordedAt, what }: Learned): string {
  if (happenedAt === null) return "";
  const ms = recordedAt - happenedAt;
  return ms < 1_000 ? `, at once` : ` ${durationWords(ms)} after ${what}`;
}

const doors: Record<Door, true> = {
  webhook: true,
  return: true,
  sweep: true,
  check: true,
  comparison: true,
  manual: true,
};

export const isDoor = (value: unknown): value is Door => typeof value === "string" && Object.hasOwn(doors, value);
