import type Stripe from "stripe";
import { addTransaction } from "./balance";
import { invalidRequest } from "./errors";
import { emit, snapshot } from "./events";
import { find, put, requireObject, schedule, type World } from "./world";

/** What lies in the balance, may leave it and has not been paid out yet. */
function waiting(w: World): Stripe.BalanceTransaction[] {
  return Object.values(w.scope.objects.balance_transaction).filter(
    (t) => t.status === "available" && w.scope.paidOut[t.id] === undefined,
  );
}

/**
 * Stripe's automatic payout: everything available goes to the bank in one sum, and each entry remembers which payout took
 * it. A balance at or below zero waits for more. Null when there was nothing to pay out.
 */
export function payOut(w: World, { isAtOnce }: { isAtOnce: boolean }): Stripe.Payout | null {
  if (w.account.payouts_enabled === false) return null;
  const entries = waiting(w);
  const amount = entries.reduce((sum, t) => sum + t.net, 0);
  if (amount <= 0) return null;
  const currency = w.account.default_currency ?? entries[0]?.currency ?? "usd";
  const arrivesAfterMs = isAtOnce ? 0 : w.settings.payoutArrivesAfterMs;
  const payout: Stripe.Payout = {
    id: w.newId("po_"),
    object: "payout",
    amount,
    application_fee: null,
    application_fee_amount: null,
    // A day, as Stripe gives it: midnight UTC.
    arrival_date: Math.floor((w.now + arrivesAfterMs) / 86_400_000) * 86_400,
    automatic: true,
    balance_transaction: null,
    created: w.seconds,
    currency,
    description: "STRIPE PAYOUT",
    destination: null,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    livemode: w.scope.livemode,
    metadata: {},
    method: "standard",
    original_payout: null,
    payout_method: null,
    reconciliation_status: "completed",
    reversed_by: null,
    source_type: "card",
    statement_descriptor: null,
    status: "in_transit",
    trace_id: null,
    type: "bank_account",
  };
  put(w, "payout", payout);
  const transaction = addTransaction(w, {
    type: "payout",
    reportingCategory: "payout",
    amount: -amount,
    currency,
    fee: 0,
    source: payout.id,
    description: "STRIPE PAYOUT",
    availableAfterMs: 0,
  });
  payout.balance_transaction = transaction.id;
  for (const t of [...entries, transaction]) w.scope.paidOut[t.id] = payout.id;
  emit(w, "payout.created", payout);
  emit(w, "payout.reconciliation_completed", payout);
  if (isAtOnce) arrive(w, payout.id);
  else schedule(w, arrivesAfterMs, { kind: "payout-arrives", payout: payout.id });
  return payout;
}

/** The deposit stands in the bank account. */
export function arrive(w: World, payoutId: string): void {
  const payout = find(w, "payout", payoutId);
  if (payout === null || payout.status !== "in_transit") return;
  const before = snapshot(payout);
  payout.status = "paid";
  emit(w, "payout.paid", payout, before);
}

/** The bank sends the money back, which also happens after `paid`; the amount is in the balance again. */
export function failPayout(w: World, payoutId: string): Stripe.Payout {
  const payout = requireObject(w, "payout", payoutId);
  if (payout.status !== "in_transit" && payout.status !== "paid")
    throw invalidRequest(`This payout can't fail: its status is ${payout.status}.`);
  const before = snapshot(payout);
  payout.status = "failed";
  payout.failure_code = "account_closed";
  payout.failure_message = "The bank account has been closed.";
  payout.failure_balance_transaction = addTransaction(w, {
    type: "payout_failure",
    reportingCategory: "payout_reversal",
    amount: payout.amount,
    currency: payout.currency,
    fee: 0,
    source: payout.id,
    description: "STRIPE PAYOUT FAILURE",
    availableAfterMs: 0,
  }).id;
  emit(w, "payout.failed", payout, before);
  return payout;
}

/** What Stripe takes for services beside payments, straight from the balance. */
export function chargeStripeFee(w: World, amount: number): Stripe.BalanceTransaction {
  return addTransaction(w, {
    type: "stripe_fee",
    reportingCategory: "fee",
    amount: -amount,
    currency: w.account.default_currency ?? "usd",
    fee: 0,
    source: null,
    description: "Radar for fraud teams (2026-11)",
    availableAfterMs: 0,
  });
}
