/**
 * The one rule of the books: what the facts of a payment mean in double entry. Positive is money somebody holds for the
 * business, negative what the business owes for it; the lines of each entry sum to 0 in each currency.
 */

import { splitPayment } from "./payment-split";
import type { RefundStatus } from "./payment-state";

export type LedgerAccount =
  | "receivable"
  | "customer_credit"
  | "provider"
  | "bank"
  | "cash"
  | "fees"
  | "disputes"
  | "refunds";

export type LedgerAmount = {
  account: LedgerAccount;
  /** Of `receivable` only. */
  invoiceId: string | null;
  /** Of `provider` only. */
  connectionId: string | null;
  amountMinor: number;
  currency: string;
};

/** Everything that happened to one payment. */
export type BookedFacts = {
  payment: {
    kind: "provider" | "bank_transfer" | "cash" | "cheque" | "other";
    connectionId: string | null;
    amountMinor: number;
    currency: string;
  };
  /** In the order they were made. */
  allocations: readonly { invoiceId: string; amountMinor: number }[];
  refunds: readonly { status: RefundStatus; amountMinor: number; currency: string }[];
  disputes: readonly { fundsWithdrawn: boolean; amountMinor: number; currency: string }[];
  fees: readonly { feeMinor: number; currency: string }[];
  isTakenBack: boolean;
};

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/**
 * Where a payment stands in the books. A refund under way has left the provider and not arrived: it waits in `refunds`. One
 * that failed or was canceled is as if it had never been, and so is a dispute whose money came back.
 */
export function ledgerPosition(facts: BookedFacts): LedgerAmount[] {
  const { payment } = facts;
  if (facts.isTakenBack) return [];
  const { currency } = payment;
  const isOwn = (other: string): boolean => other.toUpperCase() === currency.toUpperCase();
  const withStatus = (status: RefundStatus): number =>
    sum(facts.refunds.filter((one) => one.status === status && isOwn(one.currency)).map((one) => one.amountMinor));
  const pendingMinor = withStatus("pending");
  const refundedMinor = withStatus("succeeded");
  const split = splitPayment({ amountMinor: payment.amountMinor, allocations: facts.allocations, refundedMinor });
  const held = (amountMinor: number, inCurrency: string) => line(holderOf(payment), amountMinor, inCurrency);
  const position = [
    held(payment.amountMinor - pendingMinor - refundedMinor, currency),
    line({ account: "refunds" }, pendingMinor, currency),
    line({ account: "customer_credit" }, -split.creditMinor, currency),
    ...split.invoices.map((one) =>
      line({ account: "receivable", invoiceId: one.invoiceId }, one.refundedMinor - one.allocatedMinor, currency),
    ),
  ];
  // No provider refunds in another currency; if one ever says so, the books still balance in each.
  for (const refund of facts.refunds)
    if (!isOwn(refund.currency) && (refund.status === "pending" || refund.status === "succeeded"))
      position.push(
        held(-refund.amountMinor, refund.currency),
        line({ account: "refunds" }, refund.amountMinor, refund.currency),
      );
  for (const dispute of facts.disputes)
    if (dispute.fundsWithdrawn)
      position.push(
        held(-dispute.amountMinor, dispute.currency),
        line({ account: "disputes" }, dispute.amountMinor, dispute.currency),
      );
  for (const fee of facts.fees)
    position.push(held(-fee.feeMinor, fee.currency), line({ account: "fees" }, fee.feeMinor, fee.currency));
  return merged(position);
}

type Place = { account: LedgerAccount; invoiceId?: string; connectionId?: string };

/** Who holds the money of a payment. */
function holderOf(payment: BookedFacts["payment"]): Place {
  if (payment.kind !== "provider") return { account: payment.kind === "cash" ? "cash" : "bank" };
  if (payment.connectionId === null) throw new Error("A provider's payment names its connection.");
  return { account: "provider", connectionId: payment.connectionId };
}

const line = (place: Place, amountMinor: number, currency: string): LedgerAmount => ({
  account: place.account,
  invoiceId: place.invoiceId ?? null,
  connectionId: place.connectionId ?? null,
  amountMinor,
  currency: currency.toUpperCase(),
});

const placeKey = (one: LedgerAmount): string =>
  [one.account, one.invoiceId ?? "", one.connectionId ?? "", one.currency].join("|");

/** One line for each account, invoice and currency; nothing for 0. */
function merged(lines: readonly LedgerAmount[]): LedgerAmount[] {
  const byPlace = new Map<string, LedgerAmount>();
  for (const one of lines) {
    const { account, invoiceId, connectionId, currency } = one;
    const amountMinor = (byPlace.get(placeKey(one))?.amountMinor ?? 0) + one.amountMinor;
    byPlace.set(placeKey(one), { account, invoiceId, connectionId, amountMinor, currency });
  }
  return [...byPlace.values()].filter((one) => one.amountMinor !== 0);
}

/** The entry that brings the books from what they say to where they should be. Throws when it would not sum to 0. */
export function ledgerEntry(booked: readonly LedgerAmount[], should: readonly LedgerAmount[]): LedgerAmount[] {
  const entry = merged([...should, ...booked.map((one) => ({ ...one, amountMinor: -one.amountMinor }))]);
  for (const [currency, total] of totals(entry))
    if (total !== 0) throw new Error(`A ledger entry is off by ${total} in ${currency}.`);
  return entry;
}

/** The sum of lines in each currency. */
export function totals(lines: readonly LedgerAmount[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { currency, amountMinor } of lines) sums.set(currency, (sums.get(currency) ?? 0) + amountMinor);
  return sums;
}
