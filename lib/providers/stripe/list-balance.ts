import type Stripe from "stripe";
import type { BalanceEntry, BalanceEntryKind, BookRange, Payout } from "../balance";
import { type ProviderConnection, ProviderError } from "../provider";
import { type StripeDeps, stripeFor } from "./client";
import { asking } from "./errors";
import { MARK } from "./marks";
import { fromWire } from "./money";

/** A bound, so that a broken paging answer can't run for ever; callers ask for a week at a time. */
const ENTRY_LIMIT = 100_000;
const PAYOUT_LIMIT = 5_000;

/** Stripe counts whole seconds: the last one is read again by the next call rather than missed. */
const within = ({ from, until }: BookRange) => ({
  gte: Math.max(0, Math.floor(from / 1000)),
  ...(until === null ? {} : { lte: Math.max(0, Math.floor(until / 1000)) }),
});

/** Every movement of the balance in the range, paged to the end, oldest first. Needs "Balance transaction sources: Read". */
export async function listBalance(
  deps: StripeDeps,
  connection: ProviderConnection,
  range: BookRange,
): Promise<BalanceEntry[]> {
  return readEntries(deps, connection, { created: within(range) });
}

/** What one automatic payout took to the bank, its own entry left out. */
export async function listPayoutEntries(
  deps: StripeDeps,
  connection: ProviderConnection,
  payoutRef: string,
): Promise<BalanceEntry[]> {
  const entries = await readEntries(deps, connection, { payout: payoutRef });
  return entries.filter((entry) => entry.sourceRef !== payoutRef);
}

async function readEntries(
  deps: StripeDeps,
  connection: ProviderConnection,
  filter: Pick<Stripe.BalanceTransactionListParams, "created" | "payout">,
): Promise<BalanceEntry[]> {
  const stripe = stripeFor(deps, connection.secretKey);
  const entries = await asking(async () => {
    const found: BalanceEntry[] = [];
    for await (const entry of stripe.balanceTransactions.list({ ...filter, expand: ["data.source"], limit: 100 })) {
      found.push(toBalanceEntry(entry));
      if (found.length >= ENTRY_LIMIT) throw endless();
    }
    return found;
  });
  return entries.reverse();
}

/** Payouts begun in the range, oldest first. Needs "Payouts: Read". */
export async function listPayouts(
  deps: StripeDeps,
  connection: ProviderConnection,
  range: BookRange,
): Promise<Payout[]> {
  const stripe = stripeFor(deps, connection.secretKey);
  const payouts = await asking(async () => {
    const found: Payout[] = [];
    for await (const payout of stripe.payouts.list({ created: within(range), limit: 100 })) {
      found.push(toPayout(payout));
      if (found.length >= PAYOUT_LIMIT) throw endless();
    }
    return found;
  });
  return payouts.reverse();
}

const endless = () => new ProviderError("unavailable", "provider", "Stripe's list does not end.");

export function toBalanceEntry(entry: Stripe.BalanceTransaction): BalanceEntry {
  const source = typeof entry.source === "string" ? null : entry.source;
  // Rounded as the fee of a payment is (state.ts), where Stripe counts finer than ISO 4217; the amount follows from them.
  const fee = fromWire(entry.fee, entry.currency);
  const net = fromWire(entry.net, entry.currency);
  const isOf = (object: string) => source?.object === object;
  return {
    ref: entry.id,
    kind: kindOf(entry, isOf("dispute")),
    type: entry.type,
    description: entry.description,
    amountMinor: net.amountMinor + fee.amountMinor,
    feeMinor: fee.amountMinor,
    netMinor: net.amountMinor,
    currency: net.currency,
    sourceRef: typeof entry.source === "string" ? entry.source : (source?.id ?? null),
    paymentRef: source === null ? null : paymentOf(source),
    refundRef: isOf("refund") ? (source?.id ?? null) : null,
    disputeRef: isOf("dispute") ? (source?.id ?? null) : null,
    source: source === null ? null : toldBy(source),
    mark: source?.object === "charge" ? markOn(source.metadata) : null,
    createdAt: entry.created * 1000,
    availableAt: entry.available_on * 1000,
  };
}

type Source = Exclude<Stripe.BalanceTransaction["source"], string | null>;

function kindOf(entry: Stripe.BalanceTransaction, isOfDispute: boolean): BalanceEntryKind {
  switch (entry.type) {
    case "charge":
    case "payment":
      return "payment";
    // A bank debit is booked when it is sent to the bank, and taken back like this when the bank refuses it.
    case "payment_failure_refund":
      return "payment_failure";
    case "refund":
    case "payment_refund":
      return "refund";
    case "refund_failure":
      return "refund_failure";
    case "adjustment":
      if (!isOfDispute) return "adjustment";
      return entry.amount < 0 ? "dispute" : "dispute_reversal";
    case "stripe_fee":
    case "stripe_fx_fee":
    case "tax_fee":
    case "application_fee":
      return "fee";
    case "payout":
    case "payout_cancel":
    case "payout_failure":
      return "payout";
    default:
      return "other";
  }
}

const idOf = (value: string | { id: string } | null | undefined): string | null =>
  value === null || value === undefined ? null : typeof value === "string" ? value : value.id;

/** A charge made without a PaymentIntent (an old app on the account) is known by its own id. */
function paymentOf(source: Source): string | null {
  switch (source.object) {
    case "charge":
      return idOf(source.payment_intent) ?? source.id;
    case "refund":
    case "dispute":
      return idOf(source.payment_intent) ?? idOf(source.charge);
    default:
      return null;
  }
}

function toldBy(source: Source): BalanceEntry["source"] {
  switch (source.object) {
    case "charge":
      return fromWire(source.amount_captured, source.currency);
    case "refund":
    case "dispute":
      return fromWire(source.amount, source.currency);
    default:
      return null;
  }
}

/** Set on the PaymentIntent at creation and copied to its charge; what has none of ours belongs to another app. */
function markOn(metadata: Stripe.Metadata): BalanceEntry["mark"] {
  const instanceId = metadata[MARK.instance];
  if (instanceId === undefined) return null;
  return {
    instanceId,
    businessId: metadata[MARK.business] ?? null,
    attemptId: metadata[MARK.attempt] ?? null,
  };
}

function toPayout(payout: Stripe.Payout): Payout {
  const amount = fromWire(payout.amount, payout.currency);
  return {
    ref: payout.id,
    ...amount,
    status: toPayoutStatus(payout.status),
    isAutomatic: payout.automatic,
    isExplained: payout.reconciliation_status === "completed",
    arrivesOn: new Date(payout.arrival_date * 1000).toISOString().slice(0, 10),
    failureReason: payout.failure_message,
    createdAt: payout.created * 1000,
  };
}

function toPayoutStatus(status: string): Payout["status"] {
  if (status === "paid" || status === "failed" || status === "canceled") return status;
  return "on_its_way";
}
