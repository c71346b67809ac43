import type { Json, JsonObject, StripeError } from "../protocol";

/** How the real Stripe.js reports a mistake of the programmer: thrown, not resolved. */
export class IntegrationError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "IntegrationError";
  }
}

export const authenticationFailure = (paymentIntent: JsonObject): StripeError => ({
  type: "invalid_request_error",
  code: "payment_intent_authentication_failure",
  message: "We are unable to authenticate your payment method. Please choose a different payment method and try again.",
  doc_url: "https://stripe.com/docs/error-codes/payment-intent-authentication-failure",
  payment_intent: paymentIntent,
});

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

export function requireObject(value: unknown, where: string): Record<string, unknown> {
  if (isRecord(value)) return value;
  throw new IntegrationError(`Invalid value for ${where}: value should be an object. You specified: ${String(value)}.`);
}

/** `pi_…_secret_…`, or the sentence the real one throws. */
export function requireClientSecret(value: unknown, where: string): string {
  if (typeof value === "string" && /^(pi|seti)_[A-Za-z0-9]+_secret_[A-Za-z0-9]+$/.test(value)) return value;
  throw new IntegrationError(
    `Invalid value for ${where}: value should be a client secret of the form \${id}_secret_\${secret}. You specified: ${String(value)}.`,
  );
}

export function jsonText(value: Json | undefined): string | null {
  return typeof value === "string" ? value : null;
}
