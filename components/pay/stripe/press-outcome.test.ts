import type { PaymentIntent, PaymentIntentResult, StripeError } from "@stripe/stripe-js";
import { expect, test } from "vitest";
import { pressOutcome } from "./press-outcome";

/** Stripe.js's answers have dozens of fields; the rule reads these. */
const failed = (error: { type: StripeError["type"]; code?: string; decline_code?: string; status?: string }) =>
  ({
    error: { ...error, message: "…", ...(error.status ? { payment_intent: { status: error.status } } : {}) },
  }) as PaymentIntentResult;
const succeeded = { paymentIntent: { status: "succeeded" } as PaymentIntent } as PaymentIntentResult;

test("money is only known by the server, even when Stripe.js says succeeded", () => {
  expect(pressOutcome(succeeded)).toEqual({ kind: "ask", expectsMoney: true, isLate: false });
});

test("a wrong field is shown by the form itself", () => {
  expect(pressOutcome(failed({ type: "validation_error", code: "incomplete_number" }))).toEqual({ kind: "fields" });
});

test.each([
  ["card_declined", "generic_decline", "declined"],
  ["card_declined", "insufficient_funds", "insufficient_funds"],
  ["card_declined", "lost_card", "declined"],
  ["expired_card", undefined, "expired_card"],
  ["incorrect_cvc", undefined, "incorrect_cvc"],
  ["processing_error", undefined, "processing_error"],
] as const)("the bank's %s (%s) is told as %s", (code, declineCode, reason) => {
  const error = { type: "card_error", code, status: "requires_payment_method" } as const;
  expect(pressOutcome(failed({ ...error, ...(declineCode ? { decline_code: declineCode } : {}) }))).toEqual({
    kind: "problem",
    reason,
  });
});

test("a failed 3-D Secure challenge can be tried again", () => {
  const error = {
    type: "invalid_request_error",
    code: "payment_intent_authentication_failure",
    status: "requires_payment_method",
  } as const;
  expect(pressOutcome(failed(error))).toEqual({ kind: "problem", reason: "authentication_failed" });
});

test("the loser of a double confirm asks the server instead of saying failed, and is not thanked for the money of the other", () => {
  const error = {
    type: "invalid_request_error",
    code: "payment_intent_unexpected_state",
    status: "succeeded",
  } as const;
  expect(pressOutcome(failed(error))).toEqual({ kind: "ask", expectsMoney: true, isLate: true });
});

test.each(["processing", "succeeded"])("a card error about a payment that is %s is no failure", (status) => {
  expect(pressOutcome(failed({ type: "card_error", code: "card_declined", status }))).toEqual({
    kind: "ask",
    expectsMoney: true,
    isLate: false,
  });
});

test.each(["api_connection_error", "api_error", "rate_limit_error"] as const)("after %s nobody says failed", (type) => {
  expect(pressOutcome(failed({ type }))).toEqual({ kind: "ask", expectsMoney: false, isLate: false });
});

test("a confirmation that met another one at work was not the one that pays", () => {
  const met = failed({ type: "invalid_request_error", code: "lock_timeout" });
  expect(pressOutcome(met)).toEqual({ kind: "ask", expectsMoney: false, isLate: true });
});
