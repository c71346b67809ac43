import type { Api } from "../api";
import { type Call, type JsonObject, type Outcome, type StripeError, toObject } from "../protocol";
import type { MethodForm } from "./method-form";
import type { Texts } from "./texts";

export type ConfirmInput = { api: Api; method: MethodForm; texts: Texts };

/** Confirms the PaymentIntent with what stands in the form. The card's number goes from this frame to the API and nowhere else. */
export async function confirmIntent(
  { api, method, texts }: ConfirmInput,
  call: Extract<Call, { name: "confirm" }>,
): Promise<Outcome> {
  const id = call.clientSecret.split("_secret_")[0] ?? "";
  const answer = await api.post(`/v1/payment_intents/${encodeURIComponent(id)}/confirm`, {
    client_secret: call.clientSecret,
    return_url: call.returnUrl ?? undefined,
    use_stripe_sdk: true,
    payment_method_data: mergeData(method.data(), call.paymentMethodData),
    ...(method.needsMandate
      ? { mandate_data: { customer_acceptance: { type: "online", online: { infer_from_client: true } } } }
      : {}),
  });
  return answer.ok ? { value: answer.body } : { error: inWords(answer.error, texts) };
}

export async function createPaymentMethod({ api, method, texts }: ConfirmInput, data: JsonObject): Promise<Outcome> {
  const answer = await api.post("/v1/payment_methods", mergeData(method.data(), data));
  return answer.ok ? { value: answer.body } : { error: inWords(answer.error, texts) };
}

export async function createConfirmationToken(
  { api, method, texts }: ConfirmInput,
  call: Extract<Call, { name: "createConfirmationToken" }>,
): Promise<Outcome> {
  const answer = await api.post("/v1/confirmation_tokens", {
    return_url: call.returnUrl ?? undefined,
    payment_method_data: mergeData(method.data(), call.paymentMethodData),
  });
  return answer.ok ? { value: answer.body } : { error: inWords(answer.error, texts) };
}

/** The form's data with the merchant's `confirmParams.payment_method_data` beneath: what the payer typed wins. */
export function mergeData(typed: JsonObject, given: JsonObject): JsonObject {
  const merged: JsonObject = { ...given };
  for (const [key, value] of Object.entries(typed)) {
    if (value === undefined) continue;
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    merged[key] = isObject ? mergeData(toObject(value), toObject(given[key])) : value;
  }
  return merged;
}

/** The API speaks English; Stripe.js shows declines in the element's language. */
function inWords(error: StripeError, texts: Texts): StripeError {
  const words = texts.declines[error.decline_code ?? ""] ?? texts.declines[error.code ?? ""];
  return words ? { ...error, message: words } : error;
}
