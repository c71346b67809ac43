import type Stripe from "stripe";
import { settleCharge } from "./balance";
import { behaviourOf, type CardBehaviour, DECLINES, type Decline, debitOutcome } from "./cards";
import { createCharge } from "./charges";
import { invalidParam, invalidRequest, StripeProblem, unexpectedState } from "./errors";
import { emit, snapshot } from "./events";
import { captureIntentAmount, closeIntent, givenMethod, notesOf, requireAllowed } from "./payment-intents";
import { requireMethod } from "./payment-methods";
import type { Form } from "./state";
import { typed } from "./validate";
import { ORIGIN, requireObject, schedule, type World } from "./world";

type ConfirmParams = Stripe.PaymentIntentConfirmParams;

const idOf = (value: string | { id: string } | null): string | null =>
  value === null || typeof value === "string" ? value : value.id;

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
  const redirects = method.type === "p24" || method.type === "blik";
  if (redirects || (behaviour.challenge === true && !params.off_session)) return askCustomer(w, pi, method, params);
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

function loseMethod(pi: Stripe.PaymentIntent, error: Stripe.PaymentIntent.LastPaymentError): void {
  pi.status = "requires_payment_method";
  pi.payment_method = null;
  pi.processing = null;
  pi.last_payment_error = error;
}

function recordDecline(
  w: World,
  pi: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  decline: Decline,
  isAuthenticated: boolean,
): Stripe.PaymentIntent.LastPaymentError {
  const charge = createCharge(w, pi, method, { status: "failed", captured: false, isAuthenticated, decline });
  pi.latest_charge = charge.id;
  const error: Stripe.PaymentIntent.LastPaymentError = {
    ...(decline.isBlocked ? {} : { advice_code: "try_again_later" }),
    charge: charge.id,
    code: code(decline.code),
    ...(decline.declineCode === null ? {} : { decline_code: decline.declineCode }),
    doc_url: `https://stripe.com/docs/error-codes/${decline.code.replaceAll("_", "-")}`,
    message: decline.message,
    ...(decline.isBlocked ? {} : { network_decline_code: "05" }),
    ...(decline.code === "incorrect_cvc" ? { param: "cvc" } : {}),
    payment_method: method,
    type: "card_error",
  };
  loseMethod(pi, error);
  emit(w, "charge.failed", charge);
  emit(w, "payment_intent.payment_failed", pi);
  return error;
}

/** Every code in cards.ts is one of Stripe's; the SDK's list has some 200 of them. */
function code(text: string): Stripe.PaymentIntent.LastPaymentError.Code {
  return text as Stripe.PaymentIntent.LastPaymentError.Code;
}

function failCard(
  w: World,
  pi: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  decline: Decline,
  isAuthenticated: boolean,
): never {
  const error = recordDecline(w, pi, method, decline, isAuthenticated);
  throw new StripeProblem(402, {
    type: "card_error",
    code: decline.code,
    message: decline.message,
    ...(decline.declineCode === null ? {} : { decline_code: decline.declineCode }),
    ...(error.param ? { param: error.param } : {}),
    ...(error.advice_code ? { advice_code: error.advice_code } : {}),
    ...(error.network_decline_code ? { network_decline_code: error.network_decline_code } : {}),
    charge: error.charge,
    payment_intent: snapshot(pi),
    payment_method: snapshot(method),
  });
}

function succeed(
  w: World,
  pi: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  behaviour: CardBehaviour,
  isAuthenticated: boolean,
): Stripe.PaymentIntent {
  const captured = pi.capture_method !== "manual";
  const charge = createCharge(w, pi, method, { status: "succeeded", captured, isAuthenticated, decline: null });
  pi.latest_charge = charge.id;
  if (!captured) {
    pi.status = "requires_capture";
    pi.amount_capturable = pi.amount;
    emit(w, "charge.succeeded", charge);
    emit(w, "payment_intent.amount_capturable_updated", pi);
    return pi;
  }
  finish(w, pi, charge, pi.amount);
  emit(w, "charge.succeeded", charge);
  emit(w, "payment_intent.succeeded", pi);
  afterSuccess(w, charge, behaviour);
  return pi;
}

/** A live charge never shows an empty balance transaction here: the contract checker takes that for a mistake. */
function finish(w: World, pi: Stripe.PaymentIntent, charge: Stripe.Charge, amount: number): void {
  pi.status = "succeeded";
  pi.amount_received = amount;
  pi.amount_capturable = 0;
  pi.processing = null;
  if (pi.capture_method !== "automatic_async" || w.scope.livemode) settleCharge(w, charge.id);
  else schedule(w, w.settings.balanceDelayMs, { kind: "settle-balance", charge: charge.id });
}

function afterSuccess(w: World, charge: Stripe.Charge, behaviour: CardBehaviour): void {
  if (behaviour.dispute)
    schedule(w, w.settings.disputeAfterMs, { kind: "dispute-charge", charge: charge.id, ...behaviour.dispute });
  if (behaviour.fraudWarning) schedule(w, w.settings.disputeAfterMs, { kind: "fraud-warning", charge: charge.id });
}

function startDebit(w: World, pi: Stripe.PaymentIntent, method: Stripe.PaymentMethod): Stripe.PaymentIntent {
  const charge = createCharge(w, pi, method, {
    status: "pending",
    captured: true,
    isAuthenticated: false,
    decline: null,
  });
  pi.latest_charge = charge.id;
  pi.status = "processing";
  const { fails, waitsLonger } = debitOutcome(w.scope.numbers[method.id] ?? "");
  const delay = w.settings.bankDebitSettlesAfterMs + (waitsLonger ? 180_000 : 0);
  schedule(w, delay, { kind: "settle-debit", intent: pi.id, fails });
  emit(w, "charge.pending", charge);
  emit(w, "payment_intent.processing", pi);
  return pi;
}

const DEBIT_MESSAGES: Record<string, string> = {
  insufficient_funds: "The customer's account has insufficient funds to cover this payment.",
  account_closed: "The customer's bank account has been closed.",
  no_account: "The customer's bank account could not be located.",
  debit_not_authorized: "The customer has notified their bank that this payment was unauthorized.",
};

/** Days later the bank says yes, or no. Does nothing when the payment does not wait any more. */
export function settleDebit(w: World, intentId: string, fails: string | null): void {
  const pi = requireObject(w, "payment_intent", intentId);
  const chargeId = idOf(pi.latest_charge);
  if (pi.status !== "processing" || chargeId === null) return;
  const charge = requireObject(w, "charge", chargeId);
  if (fails === null) {
    charge.status = "succeeded";
    finish(w, pi, charge, pi.amount);
    emit(w, "charge.succeeded", charge);
    emit(w, "payment_intent.succeeded", pi);
    return;
  }
  const method = requireMethod(w, idOf(pi.payment_method) ?? "");
  const message = DEBIT_MESSAGES[fails] ?? "The bank debit could not be collected.";
  charge.status = "failed";
  charge.paid = false;
  charge.captured = false;
  charge.amount_captured = 0;
  charge.failure_code = fails;
  charge.failure_message = message;
  charge.receipt_url = null;
  loseMethod(pi, {
    charge: charge.id,
    code: code(fails),
    message,
    payment_method: method,
    type: "invalid_request_error",
  });
  emit(w, "charge.failed", charge);
  emit(w, "payment_intent.payment_failed", pi);
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
