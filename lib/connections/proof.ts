/** "Can I be paid right now?", as rules: how long an answer is waited for, and what is said about it. */

/** An owner looks on for this long; Stripe usually needs two or three seconds. */
export const WAIT_MS = 20_000;
/** When nobody looks on, an event may take this long. */
export const SILENT_AFTER_MS = 2 * 60_000;
/** A day without an event is when a connection proves itself. */
export const QUIET_MS = 86_400_000;

/** How payments arrive where no event does; the numbers are those of lib/payments/attempt.ts, a test compares them. */
export const SWEEP_SENTENCE =
  "Payments still arrive: when the customer returns to your page, and by a check every 30 seconds while somebody is paying (later every 5 minutes, then hourly for 30 days).";

export const STOPPED_SENTENCE =
  "Something in front of this Paymast may stop messages to /api/webhooks: a firewall, a bot protection, a login.";

const REASONS: Record<string, string> = {
  too_old: "Its message came, but this server's clock is minutes ahead: set the clock.",
  from_the_future: "Its message came, but this server's clock is minutes behind: set the clock.",
  wrong_secret: "Its message came, but signed with another secret than ours.",
};

/** The outcomes of a delivery that say why a message that did come was not taken. */
export const REFUSED_OUTCOMES = Object.keys(REASONS);

/** Why a message that did come was not taken, from the outcome it was counted under; null when none came at all. */
export const silenceReason = (outcome: string | null): string | null =>
  outcome === null ? null : (REASONS[outcome] ?? null);

export type ProofFacts = {
  state: "waiting" | "heard" | "silent" | "asked" | "refused";
  reason: string | null;
  startedAt: number;
  heardAt: number | null;
};

export type ProofAnswer = { tone: "good" | "info" | "warn" | "bad"; title: string; text: string | null };

type Input = {
  mode: "test" | "live";
  /** The newest proof; null when none was ever asked for. */
  proof: ProofFacts | null;
  /** What stands in the way of the Pay online button; null when it is shown. */
  obstacle: { title: string; text: string | null } | null;
  /** Why no event can come here at all; null when one can. */
  unreachable: string | null;
  now: number;
};

/** One sentence that can be shown to anyone, with what follows from it. What is in the way counts before any proof. */
export function proofAnswer({ mode, proof, obstacle, unreachable, now }: Input): ProofAnswer {
  if (obstacle !== null) return { tone: "bad", ...obstacle };
  const yes = mode === "test" ? "Yes, with test cards." : "Yes.";
  if (proof === null) {
    return { tone: "info", title: `${yes} Not proved yet.`, text: "Press Check again: Stripe is asked to answer us." };
  }
  if (proof.state === "heard" && proof.heardAt !== null) {
    const took = (Math.max(0, proof.heardAt - proof.startedAt) / 1000).toFixed(1);
    return { tone: "good", title: `${yes} Stripe answered us in ${took} s.`, text: null };
  }
  if (proof.state === "refused") return { tone: "bad", title: "No. Stripe did not let us try.", text: proof.reason };
  if (proof.state === "asked") {
    const how = mode === "test" ? "Yes, with test cards and without a webhook." : "Yes, without a webhook.";
    // Any other reason stands with the webhook, below.
    if (unreachable === null) return { tone: "info", title: how, text: SWEEP_SENTENCE };
    const text = unreachable.includes("every 30 seconds") ? unreachable : `${unreachable} ${SWEEP_SENTENCE}`;
    return { tone: "info", title: how, text };
  }
  if (isWaiting(proof, now)) return { tone: "info", title: "Asking Stripe, waiting for its answer…", text: null };
  return {
    tone: "warn",
    title:
      proof.reason === null
        ? "Stripe takes payments, but its message did not come back."
        : "Stripe takes payments, but its message was not taken here.",
    text: `${proof.reason ?? STOPPED_SENTENCE} ${SWEEP_SENTENCE}`,
  };
}

/** Still worth looking at again in a moment. */
export const isWaiting = (proof: ProofFacts | null, now: number): boolean =>
  proof?.state === "waiting" && now < proof.startedAt + WAIT_MS;
