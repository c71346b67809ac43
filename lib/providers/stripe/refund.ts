import type Stripe from "stripe";
import type { ProviderAttempt, ProviderConnection, ProviderRefund, RefundState } from "../provider";
import { ProviderError } from "../provider";
import { type StripeDeps, stripeFor } from "./client";
import { asking } from "./errors";
import { MARK, refundMarks } from "./marks";
import { refundWire } from "./money";
import { toRefund } from "./state";

/** Stripe keeps an idempotency key for 24 hours at least; the hour less is for clocks and slow answers. */
const REPLAY_WINDOW_MS = 23 * 3_600_000;
/** Far more refunds than one payment has; a listing that is cut off must not be taken for a certain "no". */
const LISTING_LIMIT = 1_000;

/**
 * Gives money of a payment back, under the idempotency key of our row: for 24 hours a repeat answers with the first result,
 * and after that the payment's refunds are looked through for our mark before anything is sent again.
 */
export async function refund(
  deps: StripeDeps,
  connection: ProviderConnection,
  attempt: ProviderAttempt,
  wanted: ProviderRefund,
): Promise<RefundState> {
  const { ref } = attempt;
  if (ref === null) throw new ProviderError("refused", "not_found", "Stripe has no payment of this attempt.");
  const amount = refundWire(wanted);
  if (amount === null)
    throw new ProviderError("refused", "invalid", `Stripe can't give back exactly this amount of ${wanted.currency}.`);
  const { instanceId } = attempt.params;
  if (deps.now() - wanted.createdAt >= REPLAY_WINDOW_MS) {
    const found = await findMarked(deps, connection, ref, attempt, wanted.refundId);
    if (found !== null) return toRefund(found, instanceId);
  }
  try {
    const params: Stripe.RefundCreateParams = {
      payment_intent: ref,
      amount,
      ...(wanted.reason === null ? {} : { reason: wanted.reason }),
      metadata: refundMarks(attempt.params, wanted.refundId),
    };
    const options = { idempotencyKey: `refund:${wanted.refundId}` };
    const made = await asking(() => stripeFor(deps, connection.secretKey).refunds.create(params, options));
    return toRefund(made, instanceId);
  } catch (error) {
    if (!(error instanceof ProviderError) || !mayHideARefund(error)) throw error;
    // Not found is no proof here: it may be under way. The error stands.
    const found = await findMarked(deps, connection, ref, attempt, wanted.refundId);
    if (found === null) throw inPlainWords(error);
    return toRefund(found, instanceId);
  }
}

const SENTENCES: Record<string, string> = {
  charge_already_refunded: "Everything of this payment was given back already.",
  charge_disputed: "This payment is disputed, so Stripe gives nothing back until the bank has decided.",
  insufficient_funds: "Your Stripe balance is too low for this refund. Try again when new payments have arrived.",
  balance_insufficient: "Your Stripe balance is too low for this refund. Try again when new payments have arrived.",
};

/** "Refund amount ($20.00) is greater than unrefunded amount on charge ($0.00)" comes without a code (stripe.md section 6). */
function inPlainWords(error: ProviderError): ProviderError {
  const sentence = /greater than unrefunded amount/i.test(error.message)
    ? "Less than that is left of this payment: a part was given back already."
    : SENTENCES[error.providerCode ?? ""];
  if (sentence === undefined) return error;
  return new ProviderError(error.outcome, error.kind, sentence, { cause: error, providerCode: error.providerCode });
}

/**
 * A 500 is kept under its key and replayed, whatever was done, and other parameters under the key hide what stands there.
 * "Already refunded" may speak of this very refund when Stripe has forgotten the key.
 */
const mayHideARefund = (error: ProviderError): boolean =>
  (error.outcome === "unknown" && (error.kind === "provider" || error.kind === "conflict")) ||
  (error.outcome === "refused" && error.kind === "invalid");

/** The refund of ours among the payment's; null when it certainly is not there. */
async function findMarked(
  deps: StripeDeps,
  connection: ProviderConnection,
  ref: string,
  attempt: ProviderAttempt,
  refundId: string,
): Promise<Stripe.Refund | null> {
  const stripe = stripeFor(deps, connection.secretKey);
  const search = asking(async () => {
    let seen = 0;
    for await (const one of stripe.refunds.list({ payment_intent: ref, limit: 100 })) {
      const isOurs = one.metadata?.[MARK.instance] === attempt.params.instanceId;
      if (isOurs && one.metadata?.[MARK.refund] === refundId) return one;
      seen += 1;
      if (seen >= LISTING_LIMIT) throw new ProviderError("unknown", "provider", "Too many refunds to search.");
    }
    return null;
  });
  return await search.catch(keepDoubt);
}

/** A key that may not look says nothing about the refund: taken for a no, the money could be given back twice. */
function keepDoubt(error: unknown): never {
  if (!(error instanceof ProviderError) || (error.kind !== "authentication" && error.kind !== "permission"))
    throw error;
  throw new ProviderError("unknown", error.kind, error.message, { cause: error, providerCode: error.providerCode });
}
