/** Where this database lives: rules for a copy that must not act for the installation it was copied from. */

export type InstanceFacts = {
  /** The public address under which this database was last said to be the real one; null before the first start. */
  homeUrl: string | null;
  /** Where it is reached now. */
  publicUrl: string;
  /** When it was restored from a backup (UTC ms), until somebody has said that it is the real one. */
  restoredAt: number | null;
};

export type InstanceStanding =
  | { kind: "home" }
  /** It answers at another address than before: it was moved, or it is a copy. */
  | { kind: "moved"; from: string; to: string }
  | { kind: "restored"; at: number };

/** Whatever is not certainly at home sends nothing, asks no provider and takes no payment until its owner has decided. */
export function instanceStanding(facts: InstanceFacts): InstanceStanding {
  const { homeUrl, publicUrl, restoredAt } = facts;
  if (homeUrl !== null && homeUrl !== publicUrl) return { kind: "moved", from: homeUrl, to: publicUrl };
  return restoredAt === null ? { kind: "home" } : { kind: "restored", at: restoredAt };
}

export const isQuiet = (standing: InstanceStanding): boolean => standing.kind !== "home";

/** Keys of instance_settings. */
export const HOME_URL = "home_url";
export const RESTORED_AT = "restored_at";
export const INSTANCE_ID = "instance_id";

/** The same on the page that has the notice. */
export const DECIDE_SENTENCE =
  "Say first, in the notice at the top, whether this is the real one. Until then nothing is sent and nobody can pay.";

export const QUIET_SENTENCE =
  "This Paymast stands still until its owner has said whether it is the real one: see the notice in the dashboard.";
