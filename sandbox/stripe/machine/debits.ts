import type Stripe from "stripe";
import { debitOutcome } from "./cards";
import { createCharge } from "./charges";
import { emit } from "./events";
import { codeOf, finish, loseMethod } from "./outcome";
import { requireMethod } from "./payment-methods";
import { idOf, requireObject, schedule, type World } from "./world";

export function startDebit(w: World, pi: Stripe.PaymentIntent, method: Stripe.PaymentMethod): Stripe.PaymentIntent {
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
    code: codeOf(fails),
    message,
    payment_method: method,
    type: "invalid_request_error",
  });
  emit(w, "charge.failed", charge);
  emit(w, "payment_intent.payment_failed", pi);
}
