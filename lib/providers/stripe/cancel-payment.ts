import type { PaymentState, ProviderAttempt, ProviderConnection } from "../provider";
import { ProviderError } from "../provider";
import { type StripeDeps, stripeFor } from "./client";
import { asking } from "./errors";
import { fetchByRef, fetchPayment } from "./fetch-payment";
import { toPaymentState } from "./state";

/**
 * Cancels the attempt's PaymentIntent, so that its client secret is worth nothing. When it is too late (paid, on its way)
 * the answer carries the truth instead. Cancelling what is canceled succeeds; no idempotency key, because a kept refusal
 * would hide that a later try can work.
 */
export async function cancelPayment(
  deps: StripeDeps,
  connection: ProviderConnection,
  attempt: ProviderAttempt,
): Promise<{ canceled: true; state: PaymentState | null } | { canceled: false; state: PaymentState }> {
  const ref = attempt.ref ?? (await fetchPayment(deps, connection, attempt))?.ref ?? null;
  if (ref === null) return { canceled: true, state: null };
  try {
    const stripe = stripeFor(deps, connection.secretKey);
    const paymentIntent = await asking(() => stripe.paymentIntents.cancel(ref, { cancellation_reason: "abandoned" }));
    return { canceled: true, state: toPaymentState({ paymentIntent, refunds: [], disputes: [] }) };
  } catch (error) {
    if (!(error instanceof ProviderError) || error.outcome !== "refused") throw error;
    if (error.kind !== "invalid" && error.kind !== "not_found") throw error;
    const state = await fetchByRef(deps, connection, ref);
    if (state === null) return { canceled: true, state: null };
    return state.status === "canceled" ? { canceled: true, state } : { canceled: false, state };
  }
}
