/** What Stripe.js answers a confirmation with, turned into what the page does next. Pure. */
import type { PaymentIntentResult, StripeError } from "@stripe/stripe-js";
import type { PaymentProblem } from "@/lib/providers/provider";
import type { PressOutcome } from "../provider-forms";

const reasonByCode: Record<string, PaymentProblem["reason"]> = {
  insufficient_funds: "insufficient_funds",
  expired_card: "expired_card",
  incorrect_cvc: "incorrect_cvc",
  invalid_cvc: "incorrect_cvc",
  incorrect_number: "incorrect_number",
  invalid_number: "incorrect_number",
  processing_error: "processing_error",
  payment_intent_authentication_failure: "authentication_failed",
  authentication_required: "authentication_failed",
  card_velocity_exceeded: "try_again_later",
  card_declined: "declined",
};

/** Another confirmation of the same payment was over already, or just under way. */
const lateCodes: readonly string[] = ["payment_intent_unexpected_state", "lock_timeout"];

/**
 * Only a clear no of the bank about a payment that can be tried again is told from the browser's knowledge. Everything
 * else (a second tab was faster, a lost connection, an unknown answer) is the server's to find out: after a silence
 * nobody may say "failed".
 */
export function pressOutcome(result: PaymentIntentResult): PressOutcome {
  const { error } = result;
  if (error === undefined) return { kind: "ask", expectsMoney: true, isLate: false };
  if (error.type === "validation_error") return { kind: "fields" };
  const canBeTriedAgain = error.payment_intent?.status === "requires_payment_method";
  if (error.type === "card_error" && (canBeTriedAgain || error.payment_intent === undefined)) {
    return { kind: "problem", reason: reasonOf(error) };
  }
  if (error.code === "payment_intent_authentication_failure" && canBeTriedAgain) {
    return { kind: "problem", reason: "authentication_failed" };
  }
  const isDone = error.payment_intent?.status === "succeeded" || error.payment_intent?.status === "processing";
  return { kind: "ask", expectsMoney: isDone, isLate: lateCodes.includes(error.code ?? "") };
}

function reasonOf(error: StripeError): PaymentProblem["reason"] {
  return reasonByCode[error.decline_code ?? ""] ?? reasonByCode[error.code ?? ""] ?? "declined";
}
