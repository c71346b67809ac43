import type Stripe from "stripe";
import { convert, exchangeRate } from "./currencies";
import { emit, snapshot } from "./events";
import { scopeKey } from "./state";
import { find, put, requireObject, schedule, type World } from "./world";

/** The fee, in the account's own currency: a rate of the amount plus a fixed part (stripe.md section 6). */
export function feeFor(w: World, settledAmount: number): number {
  const { rateBps, fixedMinor } = w.settings.fee;
  return Math.min(settledAmount, Math.round((settledAmount * rateBps) / 10_000) + fixedMinor);
}

export type NewTransaction = {
  type: Stripe.BalanceTransaction.Type;
  reportingCategory: string;
  amount: number;
  currency: string;
  fee: number;
  feeDescription?: string;
  /** Null for what Stripe takes for itself. */
  source: string | null;
  description: string | null;
  availableAfterMs: number;
};

/** Books an amount given in `currency` into the balance, converted to the account's own currency. */
export function addTransaction(w: World, t: NewTransaction): Stripe.BalanceTransaction {
  const own = w.account.default_currency ?? t.currency;
  const amount = convert(t.amount, t.currency, own);
  const isAvailable = t.availableAfterMs === 0;
  const transaction: Stripe.BalanceTransaction = {
    id: w.newId("txn_"),
    object: "balance_transaction",
    amount,
    available_on: w.seconds + Math.floor(t.availableAfterMs / 1000),
    balance_type: "payments",
    created: w.seconds,
    currency: own,
    description: t.description,
    exchange_rate: own === t.currency ? null : Number(exchangeRate(t.currency, own).toFixed(5)),
    fee: t.fee,
    fee_details:
      t.fee === 0
        ? []
        : [
            {
              amount: t.fee,
              application: null,
              currency: own,
              description: t.feeDescription ?? "Stripe processing fees",
              type: "stripe_fee",
            },
          ],
    net: amount - t.fee,
    reporting_category: t.reportingCategory,
    source: t.source,
    status: isAvailable ? "available" : "pending",
    type: t.type,
  };
  put(w, "balance_transaction", transaction);
  if (!isAvailable) schedule(w, t.availableAfterMs, { kind: "make-available", transaction: transaction.id });
  else if (t.type !== "payout") planPayout(w);
  return transaction;
}

/** Gives a captured charge its balance transaction. Returns false when it has one already. */
export function settleCharge(w: World, chargeId: string): boolean {
  const charge = requireObject(w, "charge", chargeId);
  if (charge.balance_transaction !== null || charge.status !== "succeeded" || !charge.captured) return false;
  const own = w.account.default_currency ?? charge.currency;
  const isAtOnce = w.scope.numbers[charge.payment_method ?? ""] === "4000000000000077";
  const transaction = addTransaction(w, {
    type: charge.id.startsWith("py_") ? "payment" : "charge",
    reportingCategory: "charge",
    amount: charge.amount_captured,
    currency: charge.currency,
    fee: feeFor(w, convert(charge.amount_captured, charge.currency, own)),
    source: charge.id,
    description: charge.description,
    availableAfterMs: isAtOnce ? 0 : w.settings.availableAfterMs,
  });
  charge.balance_transaction = transaction.id;
  return true;
}

/** The later half of an asynchronous capture (stripe.md 5.1): the charge learns its balance transaction. */
export function settleBalanceLater(w: World, chargeId: string): void {
  const before = snapshot(requireObject(w, "charge", chargeId));
  if (settleCharge(w, chargeId)) emit(w, "charge.updated", requireObject(w, "charge", chargeId), before);
}

export function makeAvailable(w: World, transactionId: string): void {
  const transaction = find(w, "balance_transaction", transactionId);
  if (transaction === null || transaction.status === "available") return;
  transaction.status = "available";
  planPayout(w);
  emit(w, "balance.available", readBalance(w));
}

/** One automatic payout is due at a time: a day after the first entry since the last one became available. */
function planPayout(w: World): void {
  const scope = scopeKey(w.scope.accountId, w.scope.livemode);
  if (w.settings.payoutEveryMs === 0 || w.state.due.some((d) => d.kind === "pay-out" && d.scope === scope)) return;
  schedule(w, w.settings.payoutEveryMs, { kind: "pay-out" });
}

export function readBalance(w: World): Stripe.Balance {
  const own = w.account.default_currency ?? "usd";
  const sums = { available: 0, pending: 0 };
  for (const t of Object.values(w.scope.objects.balance_transaction))
    sums[t.status === "available" ? "available" : "pending"] += t.net;
  return {
    object: "balance",
    available: [{ amount: sums.available, currency: own, source_types: { card: sums.available } }],
    livemode: w.scope.livemode,
    pending: [{ amount: sums.pending, currency: own, source_types: { card: sums.pending } }],
    refund_and_dispute_prefunding: {
      available: [{ amount: 0, currency: own }],
      pending: [{ amount: 0, currency: own }],
    },
  };
}
