import type Stripe from "stripe";
import { requireAmount, requireCurrency } from "./currencies";
import { invalidParam, invalidRequest, unexpectedState } from "./errors";
import { emit, snapshot } from "./events";
import { checkDescriptors, methodOptions, methodTypes, requireAllowed, shippingOf } from "./intent-rules";
import { makePaymentMethod, requireMethod } from "./payment-methods";
import type { Form, IntentNotes } from "./state";
import { typed } from "./validate";
import { mergeMetadata, put, requireObject, type World } from "./world";

type CreateParams = Stripe.PaymentIntentCreateParams;

export function notesOf(w: World, id: string): IntentNotes {
  const existing = w.scope.intents[id];
  if (existing !== undefined) return existing;
  const fresh: IntentNotes = { confirms: 0, challenge: null, updates: [], confirmationToken: null };
  w.scope.intents[id] = fresh;
  return fresh;
}

/** Shared by create, update and confirm: the method that a call brought along, if any. */
export function givenMethod(w: World, pi: Stripe.PaymentIntent, form: Form): Stripe.PaymentMethod | null {
  if (typeof form.confirmation_token === "string") {
    const token = requireObject(w, "confirmation_token", form.confirmation_token);
    if (token.payment_intent !== null)
      throw invalidRequest("The ConfirmationToken has already been used to confirm a PaymentIntent.", {
        param: "confirmation_token",
      });
    const id = w.scope.numbers[`pm:${token.id}`] ?? "";
    token.payment_intent = pi.id;
    notesOf(w, pi.id).confirmationToken = token.id;
    return requireMethod(w, id);
  }
  if (form.payment_method_data !== undefined)
    return makePaymentMethod(w, typed(typed<{ payment_method_data: Form }>(form).payment_method_data));
  if (typeof form.payment_method === "string" && form.payment_method !== "")
    return requireMethod(w, form.payment_method);
  return null;
}

function automatic(params: CreateParams): Stripe.PaymentIntent.AutomaticPaymentMethods | null {
  const given = params.automatic_payment_methods;
  if (given?.enabled && params.allowed_payment_method_types?.length) {
    throw invalidParam(
      "allowed_payment_method_types",
      "You may only specify one of these parameters: automatic_payment_methods, allowed_payment_method_types.",
    );
  }
  if (params.allowed_payment_method_types?.length) return null;
  if (given !== undefined)
    return given.enabled ? { allow_redirects: given.allow_redirects ?? "always", enabled: true } : null;
  // On by default since 2023-08-16 (stripe.md 5.13).
  return { allow_redirects: "always", enabled: true };
}

export function createIntent(w: World, form: Form): Stripe.PaymentIntent {
  const params = typed<CreateParams>(form);
  const currency = requireCurrency(params.currency);
  requireAmount(params.amount, currency);
  const allowed = params.allowed_payment_method_types ?? null;
  const types = methodTypes(currency, allowed === null ? null : [...allowed], [
    ...(params.excluded_payment_method_types ?? []),
  ]);
  if (types.length === 0)
    throw invalidParam(
      "allowed_payment_method_types",
      "No valid payment method types for this Payment Intent. Please ensure that you have activated payment methods compatible with your chosen currency in your dashboard.",
    );
  checkDescriptors(types, params.statement_descriptor, params.statement_descriptor_suffix);
  if (params.receipt_email && !/^[^@\s]+@[^@\s]+$/.test(params.receipt_email))
    throw invalidParam("receipt_email", `Invalid email address: ${params.receipt_email}`, "email_invalid");
  if (params.customer) requireObject(w, "customer", params.customer, "customer");
  const id = w.newId("pi_");
  const pi: Stripe.PaymentIntent = {
    id,
    object: "payment_intent",
    allowed_payment_method_types: allowed?.length ? [...allowed] : null,
    amount: params.amount,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: automatic(params),
    canceled_at: null,
    cancellation_reason: null,
    capture_method: params.capture_method ?? "automatic_async",
    client_secret: w.newId(`${id}_secret_`),
    confirmation_method: params.confirmation_method ?? "automatic",
    created: w.seconds,
    currency,
    customer: params.customer ?? null,
    customer_account: null,
    description: params.description ?? null,
    excluded_payment_method_types: params.excluded_payment_method_types?.length
      ? [...params.excluded_payment_method_types]
      : null,
    last_payment_error: null,
    latest_charge: null,
    livemode: w.scope.livemode,
    managed_payments: null,
    metadata: mergeMetadata({}, params.metadata),
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: methodOptions(types, (params.payment_method_options?.card || null)?.request_three_d_secure),
    payment_method_types: types,
    payment_record: null,
    processing: null,
    receipt_email: params.receipt_email || null,
    review: null,
    setup_future_usage: params.setup_future_usage ?? null,
    shipping: shippingOf(params.shipping),
    source: null,
    statement_descriptor: params.statement_descriptor || null,
    statement_descriptor_suffix: params.statement_descriptor_suffix || null,
    status: "requires_payment_method",
    transfer_data: null,
    transfer_group: params.transfer_group ?? null,
  };
  const method = givenMethod(w, pi, form);
  if (method !== null) {
    requireAllowed(pi, method);
    pi.payment_method = method.id;
    pi.status = "requires_confirmation";
  }
  put(w, "payment_intent", pi);
  notesOf(w, id);
  emit(w, "payment_intent.created", pi);
  return pi;
}

/** Takes back a creation that the same call then refused to confirm: no object, no event, no delivery. */
export function forgetIntent(w: World, id: string): void {
  delete w.scope.objects.payment_intent[id];
  delete w.scope.intents[id];
  const events = Object.values(w.scope.objects.event).filter((e) => e.data.object.id === id);
  for (const event of events) {
    delete w.scope.objects.event[event.id];
    for (const d of Object.values(w.state.deliveries)) if (d.event === event.id) delete w.state.deliveries[d.id];
  }
}

const UPDATABLE: readonly string[] = ["requires_payment_method", "requires_confirmation", "requires_action"];

/** Stripe counts updates of one PaymentIntent: 1,000 an hour (stripe.md 5.5). */
function countUpdate(w: World, id: string): void {
  const notes = notesOf(w, id);
  notes.updates = notes.updates.filter((at) => at > w.now - 3_600_000);
  if (notes.updates.length >= 1000) {
    throw invalidRequest("This PaymentIntent has been updated too many times in the last hour.", {
      code: "rate_limit",
      status: 429,
      isStored: false,
    });
  }
  notes.updates.push(w.now);
}

export function updateIntent(w: World, id: string, form: Form): Stripe.PaymentIntent {
  const params = typed<Stripe.PaymentIntentUpdateParams>(form);
  const pi = requireObject(w, "payment_intent", id);
  const onlyText = Object.keys(form).every((k) => ["metadata", "description", "receipt_email", "expand"].includes(k));
  if (!UPDATABLE.includes(pi.status) && !onlyText) {
    throw unexpectedState(
      `This PaymentIntent's ${Object.keys(form)[0] ?? "amount"} could not be updated because it has a status of ${pi.status}. You may only update the ${Object.keys(form)[0] ?? "amount"} of a PaymentIntent with one of the following statuses: ${UPDATABLE.join(", ")}.`,
      pi,
    );
  }
  countUpdate(w, id);
  const currency = params.currency === undefined ? pi.currency : requireCurrency(params.currency);
  if (params.amount !== undefined || params.currency !== undefined) requireAmount(params.amount ?? pi.amount, currency);
  checkDescriptors(pi.payment_method_types, params.statement_descriptor, params.statement_descriptor_suffix);
  const method = givenMethod(w, pi, form);
  if (method !== null) requireAllowed(pi, method);
  if (currency !== pi.currency) {
    pi.currency = currency;
    pi.payment_method_types = methodTypes(
      currency,
      pi.allowed_payment_method_types,
      pi.excluded_payment_method_types ?? [],
    );
    pi.payment_method_options = methodOptions(pi.payment_method_types);
  }
  if (params.amount !== undefined) pi.amount = params.amount;
  if (params.metadata !== undefined) pi.metadata = mergeMetadata(pi.metadata, params.metadata);
  if (params.description !== undefined) pi.description = params.description || null;
  if (params.receipt_email !== undefined) pi.receipt_email = params.receipt_email || null;
  if (params.statement_descriptor_suffix !== undefined)
    pi.statement_descriptor_suffix = params.statement_descriptor_suffix || null;
  if (params.customer !== undefined) pi.customer = params.customer;
  if (method !== null) {
    pi.payment_method = method.id;
    pi.status = "requires_confirmation";
    pi.next_action = null;
    notesOf(w, id).challenge = null;
  }
  return pi;
}

const CANCELABLE: readonly string[] = [
  "requires_payment_method",
  "requires_capture",
  "requires_confirmation",
  "requires_action",
];

export function cancelIntent(w: World, id: string, form: Form): Stripe.PaymentIntent {
  const params = typed<Stripe.PaymentIntentCancelParams>(form);
  const pi = requireObject(w, "payment_intent", id);
  const type =
    typeof pi.payment_method === "string" ? w.scope.objects.payment_method[pi.payment_method]?.type : undefined;
  // `processing` can be canceled for us_bank_account only (stripe.md 5.1).
  const isStillStoppable = pi.status === "processing" && type === "us_bank_account";
  if (!CANCELABLE.includes(pi.status) && !isStillStoppable) {
    throw unexpectedState(
      `You cannot cancel this PaymentIntent because it has a status of ${pi.status}. Only a PaymentIntent with one of the following statuses may be canceled: requires_payment_method, requires_capture, requires_confirmation, requires_action, processing.`,
      pi,
    );
  }
  closeIntent(w, pi, params.cancellation_reason ?? null);
  return pi;
}

/** Cancels and releases what was held; also used when there were too many confirms. */
export function closeIntent(
  w: World,
  pi: Stripe.PaymentIntent,
  reason: Stripe.PaymentIntent.CancellationReason | null,
): void {
  const charge = typeof pi.latest_charge === "string" ? w.scope.objects.charge[pi.latest_charge] : undefined;
  if (charge !== undefined && pi.status === "requires_capture") {
    const before = snapshot(charge);
    charge.amount_refunded = charge.amount;
    charge.refunded = true;
    emit(w, "charge.refunded", charge, before);
  }
  pi.status = "canceled";
  pi.canceled_at = w.seconds;
  pi.cancellation_reason = reason;
  pi.next_action = null;
  pi.processing = null;
  pi.amount_capturable = 0;
  notesOf(w, pi.id).challenge = null;
  emit(w, "payment_intent.canceled", pi);
}
