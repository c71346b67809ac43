import type Stripe from "stripe";
import { invalidRequest } from "./errors";
import { emit } from "./events";
import { requireMethod } from "./payment-methods";
import type { Form } from "./state";
import { typed } from "./validate";
import { mergeMetadata, put, requireObject, type World } from "./world";

/** Enough to save a method for later; confirming one in the browser is not part of the sandbox. */
export function createSetupIntent(w: World, form: Form): Stripe.SetupIntent {
  const params = typed<Stripe.SetupIntentCreateParams>(form);
  const id = w.newId("seti_");
  const method = params.payment_method ? requireMethod(w, params.payment_method) : null;
  if (params.confirm && method === null)
    throw invalidRequest("You cannot confirm this SetupIntent because it's missing a payment method.", {
      code: "setup_intent_unexpected_state",
    });
  const intent: Stripe.SetupIntent = {
    id,
    object: "setup_intent",
    allowed_payment_method_types: null,
    application: null,
    automatic_payment_methods: { allow_redirects: "always", enabled: true },
    cancellation_reason: null,
    client_secret: w.newId(`${id}_secret_`),
    created: w.seconds,
    customer: params.customer ?? null,
    customer_account: null,
    description: params.description ?? null,
    excluded_payment_method_types: null,
    flow_directions: null,
    last_setup_error: null,
    latest_attempt: null,
    livemode: w.scope.livemode,
    managed_payments: null,
    mandate: null,
    metadata: mergeMetadata({}, params.metadata),
    next_action: null,
    on_behalf_of: null,
    payment_method: method?.id ?? null,
    payment_method_configuration_details: null,
    payment_method_options: null,
    payment_method_types: ["card", "link"],
    single_use_mandate: null,
    status: params.confirm ? "succeeded" : method === null ? "requires_payment_method" : "requires_confirmation",
    usage: params.usage ?? "off_session",
  };
  put(w, "setup_intent", intent);
  emit(w, "setup_intent.created", intent);
  if (intent.status === "succeeded") emit(w, "setup_intent.succeeded", intent);
  return intent;
}

export function cancelSetupIntent(w: World, id: string): Stripe.SetupIntent {
  const intent = requireObject(w, "setup_intent", id);
  if (intent.status === "succeeded" || intent.status === "canceled") {
    throw invalidRequest(`You cannot cancel this SetupIntent because it has a status of ${intent.status}.`, {
      code: "setup_intent_unexpected_state",
    });
  }
  intent.status = "canceled";
  emit(w, "setup_intent.canceled", intent);
  return intent;
}
