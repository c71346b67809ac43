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

export type ProofFacts = {
  state: "waiting" | "heard" | "silent" | "asked" | "refused";
  reason: string | null;
  startedAt: number;
  heardAt: number | null;
};

export type ProofAnswer = { tone: "good" | "info" | "warn" | "bad"; title: string; text: string | null };

type Input = {
  mode: "test" | "live";
  proof: ProofFacts;
  /** What else stands in the way, in a sentence; null when the Pay online button is shown. */
  obstacle: string | null;
  /** Why no event can come here at all; null when one can. */
  unreachable: string | null;
};

/** One sentence that can be shown to anyone, with what follows from it. */
export function proofAnswer({ mode, proof, obstacle, unreachable }: Input): ProofAnswer {
  if (proof.state === "waiting") return { tone: "info", title: "Asking Stripe, waiting for its answer…", text: null };
  if (proof.state === "refused") return { tone: "bad", title: "No. Stripe did not let us try.", text: proof.reason };
  const took = proof.heardAt === null ? null : `${(Math.max(0, proof.heardAt - proof.startedAt) / 1000).toFixed(1)} s`;
  if (obstacle !== null) {
    const heard = took === null ? "Stripe takes your key." : `Stripe answered us in ${took}.`;
    return { tone: "bad", title: "No, not yet.", text: `${obstacle} ${heard}` };
  }
  if (took !== null) {
    const yes = mode === "test" ? "Yes, with test cards." : "Yes.";
    return { tone: "good", title: `${yes} Stripe answered us in ${took}.`, text: "No money moved." };
  }
  if (proof.state === "asked") {
    const yes = mode === "test" ? "Yes, with test cards and without a webhook." : "Yes, without a webhook.";
    return {
      tone: "info",
      title: yes,
      text: `${unreachable ?? proof.reason ?? "No message can come here."} ${SWEEP_SENTENCE}`,
    };
  }
  return {
    tone: "warn",
    title: "Stripe takes payments, but its message did not come back.",
    text: `${SWEEP_SENTENCE} Something in front of this Paymast may stop messages to /api/webhooks: a firewall, a bot protection, a login.`,
  };
}
