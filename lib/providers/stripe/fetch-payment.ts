import type Stripe from "stripe";
import type { PaymentState, ProviderAttempt, ProviderConnection } from "../provider";
import { ProviderError } from "../provider";
import { type StripeDeps, stripeFor } from "./client";
import { asking } from "./errors";
import { MARK } from "./marks";
import { createPaymentIntent } from "./start-payment";
import { expandedCharge, toPaymentState } from "./state";

/** Stripe keeps an idempotency key for 24 hours at least; the hour less is for clocks and slow answers. */
const REPLAY_WINDOW_MS = 23 * 3_600_000;
const CLOCK_SLACK_MS = 3_600_000;
/** Far more than any account opens in a day of ours; a listing that is cut off must not be taken for a certain "no". */
const LISTING_LIMIT = 20_000;

/** The truth about an attempt; null when Stripe certainly has no payment of it. */
export async function fetchPayment(
  deps: StripeDeps,
  connection: ProviderConnection,
  attempt: ProviderAttempt,
): Promise<PaymentState | null> {
  const ref = attempt.ref ?? (await findRef(deps, connection, attempt));
  return ref === null ? null : await fetchByRef(deps, connection, ref);
}

export async function fetchByRef(
  deps: StripeDeps,
  connection: ProviderConnection,
  ref: string,
): Promise<PaymentState | null> {
  try {
    const paymentIntent = await retrieveWithCharge(deps, connection, ref);
    return toPaymentState({
      paymentIntent,
      refunds: await refundsOf(deps, connection, paymentIntent),
      disputes: await disputesOf(deps, connection, paymentIntent),
    });
  } catch (error) {
    if (error instanceof ProviderError && error.kind === "not_found") return null;
    throw error;
  }
}

/**
 * Finds the PaymentIntent of an attempt whose create call was never answered: the same call under the same key while
 * Stripe remembers it, else a search for our mark among those created since. Null when there is none.
 */
async function findRef(
  deps: StripeDeps,
  connection: ProviderConnection,
  attempt: ProviderAttempt,
): Promise<string | null> {
  if (deps.now() - attempt.createdAt >= REPLAY_WINDOW_MS) return await searchByMark(deps, connection, attempt);
  try {
    return (await createPaymentIntent(deps, connection, attempt.params)).id;
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    if (error.outcome === "refused" && error.kind === "invalid") return null;
    if (!mayHideAPayment(error)) throw error;
    // Not found is no proof here: it may be under way. The error stands until Stripe has forgotten the key.
    const found = await searchByMark(deps, connection, attempt);
    if (found === null) throw error;
    return found;
  }
}

/**
 * A 500 is kept under its key and replayed, whatever was done; and other parameters under the key mean that an older
 * version of this code created it. In both cases only the mark can tell.
 */
const mayHideAPayment = (error: ProviderError) =>
  error.outcome === "unknown" && (error.kind === "provider" || error.kind === "conflict");

async function searchByMark(
  deps: StripeDeps,
  connection: ProviderConnection,
  attempt: ProviderAttempt,
): Promise<string | null> {
  const stripe = stripeFor(deps, connection.secretKey);
  const from = Math.floor((attempt.createdAt - CLOCK_SLACK_MS) / 1000);
  const until = Math.ceil((attempt.createdAt + REPLAY_WINDOW_MS + CLOCK_SLACK_MS) / 1000);
  return await asking(async () => {
    let seen = 0;
    for await (const paymentIntent of stripe.paymentIntents.list({ created: { gte: from, lte: until }, limit: 100 })) {
      const isOurs = paymentIntent.metadata[MARK.instance] === attempt.params.instanceId;
      if (isOurs && paymentIntent.metadata[MARK.attempt] === attempt.id) return paymentIntent.id;
      seen += 1;
      if (seen >= LISTING_LIMIT) throw new ProviderError("unknown", "provider", "Too many payments to search.");
    }
    return null;
  });
}

/** Richest answer first; a restricted key without a right still learns what it may. */
const EXPANSIONS: readonly string[][] = [
  ["latest_charge.balance_transaction", "latest_charge.refunds"],
  ["latest_charge.refunds"],
  ["latest_charge"],
  [],
];

async function retrieveWithCharge(
  deps: StripeDeps,
  connection: ProviderConnection,
  ref: string,
): Promise<Stripe.PaymentIntent> {
  const stripe = stripeFor(deps, connection.secretKey);
  for (const expand of EXPANSIONS) {
    try {
      return await asking(() => stripe.paymentIntents.retrieve(ref, expand.length === 0 ? {} : { expand }));
    } catch (error) {
      const isRightMissing = error instanceof ProviderError && error.kind === "permission";
      if (!isRightMissing || expand.length === 0) throw error;
    }
  }
  throw new ProviderError("unknown", "provider", "Stripe's payment could not be read.");
}

/** A charge carries its newest ten refunds; more are listed. */
async function refundsOf(
  deps: StripeDeps,
  connection: ProviderConnection,
  paymentIntent: Stripe.PaymentIntent,
): Promise<Stripe.Refund[]> {
  const embedded = expandedCharge(paymentIntent)?.refunds ?? null;
  if (embedded === null) return [];
  if (!embedded.has_more) return embedded.data;
  const stripe = stripeFor(deps, connection.secretKey);
  return await asking(() =>
    stripe.refunds.list({ payment_intent: paymentIntent.id, limit: 100 }).autoPagingToArray({ limit: 1_000 }),
  );
}

async function disputesOf(
  deps: StripeDeps,
  connection: ProviderConnection,
  paymentIntent: Stripe.PaymentIntent,
): Promise<Stripe.Dispute[]> {
  if (expandedCharge(paymentIntent)?.disputed !== true) return [];
  const stripe = stripeFor(deps, connection.secretKey);
  try {
    return await asking(() =>
      stripe.disputes.list({ payment_intent: paymentIntent.id, limit: 100 }).autoPagingToArray({ limit: 100 }),
    );
  } catch (error) {
    // The right is optional; what it costs is said on the settings page.
    if (error instanceof ProviderError && error.kind === "permission") return [];
    throw error;
  }
}
