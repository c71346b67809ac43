import type Stripe from "stripe";
import { behaviourOf, DECLINES } from "./cards";
import { startDebit } from "./debits";
import { invalidParam, invalidRequest, unexpectedState } from "./errors";
import { emit, snapshot } from "./events";
import { captureIntentAmount, requireAllowed } from "./intent-rules";
import { afterSuccess, failCard, finish, loseMethod, recordDecline, succeed } from "./outcome";
import { closeIntent, givenMethod, notesOf } from "./payment-intents";
import { requireMethod } from "./payment-methods";
import type { Form } from "./state";
import { typed } from "./validate";
import { idOf, ORIGIN, requireObject, type World } from "./world";

type ConfirmParams = Stripe.PaymentIntentConfirmParams;

/** stripe.md 5.1: which states may be confirmed, and Stripe's sentence for each of the others. */
function requireConfirmable(w: World, pi: Stripe.PaymentIntent): void {
  if (pi.status === "succeeded") {
    throw unexpectedState(
      "You cannot confirm this PaymentIntent because it has already succeeded after being previously confirmed.",
      pi,
    );
  }
  if (pi.status === "processing" || pi.status === "requires_capture" || pi.status === "canceled") {
    throw unexpectedState(
      `You cannot confirm this PaymentIntent because it has a status of ${pi.status}. Only a PaymentIntent with one of the following statuses may be confirmed: requires_confirmation, requires_action, requires_payment_method.`,
      pi,
    );
  }
  const notes = notesOf(w, pi.id);
  notes.confirms += 1;
  if (notes.confirms > w.settings.maxConfirms) {
    closeIntent(w, pi, "automatic");
    throw unexpectedState(
      "You cannot confirm this PaymentIntent because it has been confirmed too many times; it was canceled.",
      pi,
    );
  }
}

function requireReturnUrl(pi: Stripe.PaymentIntent, params: ConfirmParams): void {
  if (params.return_url !== undefined && !/^[a-z][a-z0-9+.-]*:/i.test(params.return_url)) {
    throw invalidParam(
      "return_url",
      "Invalid URL: An explicit scheme (such as https) must be provided.",
      "url_invalid",
    );
  }
  const mayRedirect =
    pi.automatic_payment_methods?.enabled === true && pi.automatic_payment_methods.allow_redirects !== "never";
  if (!mayRedirect || params.return_url || params.use_stripe_sdk) return;
  throw invalidRequest(
    "This PaymentIntent is configured to accept payment methods enabled in your Dashboard. Because some of these payment methods might redirect your customer off of your page, you must provide a `return_url`. If you don't want to accept redirect-based payment methods, set `automatic_payment_methods[enabled]` to `true` and `automatic_payment_methods[allow_redirects]` to `never` when creating Setup Intents and Payment Intents.",
    { param: "return_url" },
  );
}

/** Confirms with what the call brought or what is attached. Throws Stripe's 402 when the card is declined. */
export function confirmIntent(w: World, id: string, form: Form): Stripe.PaymentIntent {
  const params = typed<ConfirmParams>(form);
  const pi = requireObject(w, "payment_intent", id);
  requireConfirmable(w, pi);
  if (w.scope.livemode && !w.account.charges_enabled) {
    throw invalidRequest(
      "Your account cannot currently make live charges. If you are a customer trying to make a purchase, please contact the owner of this site. Your transaction has not been processed.",
    );
  }
  const attached = idOf(pi.payment_method);
  const method = givenMethod(w, pi, form) ?? (attached === null ? null : requireMethod(w, attached));
  if (method === null) {
    throw unexpectedState(
      "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method or ConfirmationToken.",
      pi,
    );
  }
  requireAllowed(pi, method);
  requireReturnUrl(pi, params);
  if (params.receipt_email !== undefined) pi.receipt_email = params.receipt_email || null;
  pi.payment_method = method.id;
  pi.last_payment_error = null;
  pi.next_action = null;
  if (method.type === "sepa_debit" || method.type === "us_bank_account") return startDebit(w, pi, method);
  const behaviour = method.type === "card" ? behaviourOf(w.scope.numbers[method.id] ?? "") : {};
  const isRedirect = method.type === "p24" || method.type === "blik";
  // The merchant may ask for a challenge that the card itself would not need.
  const wanted = params.payment_method_options?.card || pi.payment_method_options?.card;
  const isForced =
    method.type === "card" && ["any", "challenge"].includes(wanted?.request_three_d_secure ?? "") && !behaviour.decline;
  if (isRedirect || ((behaviour.challenge === true || isForced) && !params.off_session))
    return askCustomer(w, pi, method, params);
  if (behaviour.challenge === true) return failCard(w, pi, method, DECLINES.authentication, false);
  if (behaviour.decline) return failCard(w, pi, method, behaviour.decline, false);
  return succeed(w, pi, method, behaviour, false);
}

/** 3-D Secure, or a bank's own page: see wire.ts for how the challenge is answered. */
function askCustomer(
  w: World,
  pi: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  params: ConfirmParams,
): Stripe.PaymentIntent {
  if (params.error_on_requires_action) {
    pi.status = "requires_payment_method";
    return failCard(w, pi, method, DECLINES.authentication, false);
  }
  const page = `${ORIGIN}/challenge/${pi.id}`;
  const query = `client_secret=${encodeURIComponent(pi.client_secret ?? "")}`;
  pi.status = "requires_action";
  pi.next_action =
    params.use_stripe_sdk && method.type === "card"
      ? {
          type: "use_stripe_sdk",
          use_stripe_sdk: {
            type: "three_d_secure_redirect",
            stripe_js: `${page}?${query}`,
            source: w.newId("src_"),
            known_frame_issues: "false",
          },
        }
      : {
          type: "redirect_to_url",
          redirect_to_url: {
            return_url: params.return_url ?? null,
            url: `${page}?${query}${params.return_url ? `&return_url=${encodeURIComponent(params.return_url)}` : ""}`,
          },
        };
  notesOf(w, pi.id).challenge = { paymentMethod: method.id, returnUrl: params.return_url ?? null, request: w.request };
  emit(w, "payment_intent.requires_action", pi);
  return pi;
}

/** The customer's answer to the challenge; returns the PaymentIntent whatever came of it. */
export function answerChallenge(w: World, id: string, outcome: "complete" | "fail"): Stripe.PaymentIntent {
  const pi = requireObject(w, "payment_intent", id);
  const notes = notesOf(w, id);
  if (pi.status !== "requires_action" || notes.challenge === null)
    throw unexpectedState(`This PaymentIntent does not wait for the customer; its status is ${pi.status}.`, pi);
  const method = requireMethod(w, notes.challenge.paymentMethod);
  notes.challenge = null;
  pi.next_action = null;
  if (outcome === "fail") {
    loseMethod(pi, {
      code: "payment_intent_authentication_failure",
      doc_url: "https://stripe.com/docs/error-codes/payment-intent-authentication-failure",
      message:
        "We are unable to authenticate your payment method. Please choose a different payment method and try again.",
      payment_method: method,
      type: "invalid_request_error",
    });
    emit(w, "payment_intent.payment_failed", pi);
    return pi;
  }
  const behaviour = method.type === "card" ? behaviourOf(w.scope.numbers[method.id] ?? "") : {};
  if (behaviour.declineAfterChallenge) recordDecline(w, pi, method, behaviour.declineAfterChallenge, true);
  else succeed(w, pi, method, behaviour, true);
  return pi;
}

export function captureIntent(w: World, id: string, form: Form): Stripe.PaymentIntent {
  const params = typed<Stripe.PaymentIntentCaptureParams>(form);
  const pi = requireObject(w, "payment_intent", id);
  const amount = captureIntentAmount(pi, params.amount_to_capture);
  const charge = requireObject(w, "charge", idOf(pi.latest_charge) ?? "");
  const before = snapshot(charge);
  charge.captured = true;
  charge.amount_captured = amount;
  const released = charge.amount - amount;
  charge.amount_refunded = released;
  finish(w, pi, charge, amount);
  emit(w, "charge.captured", charge, before);
  emit(w, "payment_intent.succeeded", pi);
  afterSuccess(w, charge, behaviourOf(w.scope.numbers[idOf(pi.payment_method) ?? ""] ?? ""));
  return pi;
}
