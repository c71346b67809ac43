/** Stripe's own state, which is the truth that our rows are compared with. */
import type Stripe from "stripe";
import { idOf } from "@/sandbox/stripe/machine/world";
import { scopeOf } from "../actors/acting";
import { accounts } from "../stage";
import type { World } from "../world";

export type TrueRefund = { id: string; amountMinor: number; status: string; ours: string | null };
export type TrueDispute = { id: string; amountMinor: number; status: string; isWithdrawn: boolean };

/** One of our PaymentIntents with all that hangs on it, in ISO minor units. */
export type TruePayment = {
  id: string;
  accountId: string;
  status: Stripe.PaymentIntent.Status;
  amountMinor: number;
  receivedMinor: number;
  currency: string;
  attemptId: string;
  businessId: string;
  chargedAt: number | null;
  /** What Stripe took for the charge and for its disputes, each with its balance entry, as `txn_…:250`. */
  fees: string[];
  refunds: TrueRefund[];
  disputes: TrueDispute[];
};

/** Stripe counts krónur in hundredths (stripe.md 5.6). */
const minor = (wire: number, currency: string): number => (currency === "isk" ? wire / 100 : wire);

export function trueState(world: World): TruePayment[] {
  return accounts.flatMap((_, account) => ofAccount(world, account));
}

function ofAccount(world: World, account: number): TruePayment[] {
  const { objects, accountId } = scopeOf(world, account);
  const refunds = Object.values(objects.refund);
  const disputes = Object.values(objects.dispute);
  return Object.values(objects.payment_intent).flatMap((intent) => {
    const { paymast_attempt: attemptId, paymast_business: businessId } = intent.metadata;
    if (attemptId === undefined || businessId === undefined) return [];
    const { currency } = intent;
    const charge = objects.charge[idOf(intent.latest_charge) ?? ""];
    const own = disputes.filter((one) => idOf(one.payment_intent) === intent.id);
    const entry = objects.balance_transaction[idOf(charge?.balance_transaction) ?? ""];
    return {
      id: intent.id,
      accountId,
      status: intent.status,
      amountMinor: minor(intent.amount, currency),
      receivedMinor: minor(intent.amount_received, currency),
      currency: currency.toUpperCase(),
      attemptId,
      businessId,
      chargedAt: charge === undefined ? null : charge.created * 1_000,
      fees: [...(entry === undefined ? [] : [entry]), ...own.flatMap((one) => one.balance_transactions)]
        .filter((one) => one.id === entry?.id || one.fee !== 0)
        .map((one) => `${one.id}:${minor(one.fee, one.currency)}`),
      refunds: refunds
        .filter((one) => idOf(one.payment_intent) === intent.id)
        .map((one) => ({
          id: one.id,
          amountMinor: minor(one.amount, currency),
          status: one.status ?? "pending",
          ours: one.metadata?.paymast_refund ?? null,
        })),
      disputes: disputes
        .filter((one) => idOf(one.payment_intent) === intent.id)
        .map((one) => ({
          id: one.id,
          amountMinor: minor(one.amount, currency),
          status: one.status,
          isWithdrawn: one.balance_transactions.reduce((sum, { amount }) => sum + amount, 0) < 0,
        })),
    };
  });
}

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
