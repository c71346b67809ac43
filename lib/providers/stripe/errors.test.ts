import Stripe from "stripe";
import { describe, expect, test } from "vitest";
import { ProviderError } from "../provider";
import { toPaymentProblem, toProviderError } from "./errors";

type Raw = ConstructorParameters<typeof Stripe.errors.StripeError>[0];

const raw = (fields: Partial<Raw>): Raw => ({ message: "No.", type: "invalid_request_error", ...fields }) as Raw;

describe("what a failed call means for money", () => {
  test.each<[what: string, error: unknown, outcome: string, kind: string]>([
    ["a wrong key", new Stripe.errors.StripeAuthenticationError(raw({ statusCode: 401 })), "refused", "authentication"],
    ["a missing right", new Stripe.errors.StripePermissionError(raw({ statusCode: 403 })), "refused", "permission"],
    ["a wrong parameter", new Stripe.errors.StripeInvalidRequestError(raw({ statusCode: 400 })), "refused", "invalid"],
    [
      "an unknown object",
      new Stripe.errors.StripeInvalidRequestError(raw({ statusCode: 404 })),
      "refused",
      "not_found",
    ],
    [
      "a publishable key where a secret one belongs",
      new Stripe.errors.StripeInvalidRequestError(raw({ statusCode: 400, code: "secret_key_required" })),
      "refused",
      "authentication",
    ],
    ["too many calls", new Stripe.errors.StripeRateLimitError(raw({ statusCode: 429 })), "unavailable", "rate_limit"],
    ["a key in use", new Stripe.errors.StripeAPIError(raw({ statusCode: 409 })), "unknown", "conflict"],
    [
      "a key used with other parameters",
      new Stripe.errors.StripeIdempotencyError(raw({ statusCode: 400, type: "idempotency_error" })),
      "unknown",
      "conflict",
    ],
    ["a server error", new Stripe.errors.StripeAPIError(raw({ statusCode: 500 })), "unknown", "provider"],
    ["an unreadable answer", new Stripe.errors.StripeAPIError(raw({ statusCode: 200 })), "unknown", "provider"],
    ["no answer", new Stripe.errors.StripeConnectionError(raw({})), "unknown", "network"],
    ["anything else", new TypeError("fetch failed"), "unknown", "network"],
  ])("%s", (_what, error, outcome, kind) => {
    expect(toProviderError(error)).toMatchObject({ outcome, kind });
  });

  test("a mapped error stays as it is", () => {
    const error = new ProviderError("refused", "invalid", "No.");
    expect(toProviderError(error)).toBe(error);
  });

  test("a whole key never gets into a message", () => {
    const error = new Stripe.errors.StripeAuthenticationError(
      raw({ statusCode: 401, message: "Invalid API Key provided: sk_test_51Habcdefghijklmnop9c2d" }),
    );
    expect(toProviderError(error).message).toBe("Invalid API Key provided: sk_test_…9c2d");
  });
});

describe("why a payment did not go through", () => {
  test.each([
    ["card_declined", "generic_decline", "declined"],
    ["card_declined", "insufficient_funds", "insufficient_funds"],
    ["card_declined", "do_not_honor", "declined"],
    ["card_declined", "lost_card", "declined"],
    ["card_declined", "stolen_card", "declined"],
    ["card_declined", "fraudulent", "declined"],
    ["card_declined", "card_velocity_exceeded", "declined"],
    ["card_declined", "try_again_later", "try_again_later"],
    ["card_declined", "authentication_required", "authentication_failed"],
    ["expired_card", null, "expired_card"],
    ["incorrect_cvc", null, "incorrect_cvc"],
    ["incorrect_number", null, "incorrect_number"],
    ["processing_error", null, "processing_error"],
    ["payment_intent_authentication_failure", null, "authentication_failed"],
    ["some_new_code", null, "other"],
  ] as const)("%s / %s is %s", (code, declineCode, reason) => {
    const problem = toPaymentProblem({ code, decline_code: declineCode, message: "Stripe's words" }, "card");
    expect(problem).toEqual({ reason, providerCode: declineCode ?? code, providerMessage: "Stripe's words" });
  });

  test.each(["sepa_debit", "us_bank_account", "bacs_debit"])("a returned %s is a failed bank debit", (kind) => {
    expect(toPaymentProblem({ code: "charge_declined_by_bank" }, kind).reason).toBe("bank_debit_failed");
    expect(toPaymentProblem({ code: "insufficient_funds" }, kind).reason).toBe("bank_debit_failed");
  });
});
