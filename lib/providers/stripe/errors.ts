import Stripe from "stripe";
import { type PaymentProblem, ProviderError } from "../provider";

type Meaning = Pick<ProviderError, "outcome" | "kind">;

/**
 * What a failed call means for money. Only an answer from Stripe that says no is `refused`; a missing, broken or 5xx
 * answer may hide work that was done, so it is `unknown` (stripe.md 5.5, 5.9).
 */
export function toProviderError(error: unknown): ProviderError {
  if (error instanceof ProviderError) return error;
  if (!(error instanceof Stripe.errors.StripeError)) {
    return new ProviderError("unknown", "network", "Stripe's answer could not be read.", { cause: error });
  }
  const { outcome, kind } = meaningOf(error);
  const message = error instanceof Stripe.errors.StripeConnectionError ? "Stripe did not answer." : error.message;
  return new ProviderError(outcome, kind, withoutKeys(message), { cause: error, providerCode: error.code ?? null });
}

function meaningOf(error: Stripe.errors.StripeError): Meaning {
  if (error instanceof Stripe.errors.StripeConnectionError) return { outcome: "unknown", kind: "network" };
  // The key was used before with other parameters: something may stand under it that we have not seen.
  if (error instanceof Stripe.errors.StripeIdempotencyError) return { outcome: "unknown", kind: "conflict" };
  const status = error.statusCode ?? 0;
  if (status === 409) return { outcome: "unknown", kind: "conflict" };
  if (status === 429) return { outcome: "unavailable", kind: "rate_limit" };
  if (status === 401) return { outcome: "refused", kind: "authentication" };
  if (status === 403) return { outcome: "refused", kind: "permission" };
  if (status === 404) return { outcome: "refused", kind: "not_found" };
  if (status === 400) {
    return { outcome: "refused", kind: error.code === "secret_key_required" ? "authentication" : "invalid" };
  }
  if (status === 402) return { outcome: "refused", kind: "provider" };
  return { outcome: "unknown", kind: "provider" };
}

/** Stripe masks keys in its messages; a proxy or stand-in might not. */
const withoutKeys = (message: string) =>
  message.replace(/\b(sk|rk|whsec)_[A-Za-z0-9_]{8,}/g, (key) => `${key.slice(0, 8)}…${key.slice(-4)}`);

/** Stripe's words inside a sentence of ours, without their own full stop. */
export const quoted = (error: ProviderError): string => `“${error.message.replace(/\.\s*$/, "")}”`;

/** Runs one call and maps whatever it throws. */
export async function asking<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw toProviderError(error);
  }
}

/** The parameter a refusal is about, when Stripe names it. */
export function refusedParam(error: ProviderError): string | null {
  return error.cause instanceof Stripe.errors.StripeError ? (error.cause.param ?? null) : null;
}

const reasonOfCode: Record<string, PaymentProblem["reason"]> = {
  insufficient_funds: "insufficient_funds",
  card_velocity_exceeded: "declined",
  expired_card: "expired_card",
  expired_payment_method: "expired_card",
  invalid_expiry_month: "expired_card",
  invalid_expiry_year: "expired_card",
  incorrect_cvc: "incorrect_cvc",
  invalid_cvc: "incorrect_cvc",
  incorrect_number: "incorrect_number",
  invalid_number: "incorrect_number",
  processing_error: "processing_error",
  reenter_transaction: "processing_error",
  issuer_not_available: "try_again_later",
  try_again_later: "try_again_later",
  approve_with_id: "try_again_later",
  lock_timeout: "try_again_later",
  rate_limit: "try_again_later",
  authentication_required: "authentication_failed",
  authentication_failure: "authentication_failed",
  payment_intent_authentication_failure: "authentication_failed",
  setup_intent_authentication_failure: "authentication_failed",
  three_d_secure_authentication_upstream_error: "authentication_failed",
  payment_intent_payment_attempt_expired: "authentication_failed",
  payment_method_customer_decline: "authentication_failed",
  card_declined: "declined",
  payment_method_provider_decline: "declined",
  card_decline_rate_limit_exceeded: "try_again_later",
  payment_intent_rate_limit_exceeded: "try_again_later",
  payment_method_provider_timeout: "try_again_later",
  account_closed: "bank_debit_failed",
  bank_account_declined: "bank_debit_failed",
  bank_account_restricted: "bank_debit_failed",
  bank_account_unusable: "bank_debit_failed",
  debit_not_authorized: "bank_debit_failed",
  no_account: "bank_debit_failed",
  refer_to_customer: "bank_debit_failed",
  payment_intent_mandate_invalid: "bank_debit_failed",
};

const BANK_DEBITS: ReadonlySet<string> = new Set([
  "sepa_debit",
  "us_bank_account",
  "bacs_debit",
  "au_becs_debit",
  "acss_debit",
  "nz_bank_account",
]);

export type StripeFailure = {
  code?: string | null | undefined;
  decline_code?: string | null | undefined;
  message?: string | null | undefined;
};

/**
 * Why a payment did not go through, as a reason we have a sentence for. The decline code is finer than the code; lost,
 * stolen and fraudulent cards are plainly "declined", because the payer must not learn what the bank suspects.
 */
export function toPaymentProblem(failure: StripeFailure, methodKind: string | null): PaymentProblem {
  const codes = [failure.decline_code, failure.code].filter((code) => code !== null && code !== undefined);
  const known = codes.map((code) => reasonOfCode[code]).find((reason) => reason !== undefined);
  const isDebit = methodKind !== null && BANK_DEBITS.has(methodKind);
  const reason = isDebit && known !== "authentication_failed" ? "bank_debit_failed" : (known ?? "other");
  return { reason, providerCode: codes[0] ?? null, providerMessage: failure.message ?? null };
}
