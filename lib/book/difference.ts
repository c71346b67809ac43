/**
 * The rule of the comparison: what the provider's book says about one payment against what ours says. Pure: no clock, no
 * database. Amounts are compared in the payer's currency, fees in the currency the account is settled in.
 */
import type { Money } from "@/lib/money/money";
import type { BalanceEntryKind } from "@/lib/providers/provider";

/** One movement of the provider's book, as it was kept. */
export type Theirs = {
  ref: string;
  kind: BalanceEntryKind;
  amountMinor: number;
  feeMinor: number;
  currency: string;
  refundRef: string | null;
  disputeRef: string | null;
  sourceAmountMinor: number | null;
  sourceCurrency: string | null;
  createdAt: number;
};

/** One payment of ours with everything that hangs on it. */
export type Ours = {
  paymentId: string;
  amountMinor: number;
  currency: string;
  paidAt: number;
  fees: { balanceRef: string; feeMinor: number }[];
  refunds: { ref: string | null; amountMinor: number; currency: string; status: string; changedAt: number }[];
  disputes: { ref: string; amountMinor: number; currency: string; fundsWithdrawn: boolean; changedAt: number }[];
};

export type Difference = {
  /** The same difference found again has the same key. */
  key: string;
  kind: "missing_here" | "missing_there" | "amount" | "fee" | "currency";
  about: "payment" | "refund" | "dispute";
  objectRef: string;
  ours: Money | null;
  theirs: Money | null;
  happenedAt: number;
};

export type Compared = {
  differences: Difference[];
  /** Movements whose fee is not recorded here yet: filled, not shown. */
  lateFees: string[];
  /** How many payments, refunds and disputes were found equal or different. */
  payments: number;
  refunds: Money[];
  disputes: number;
  /** Recorded here and too young to be expected in the provider's book. */
  waiting: number;
};

/** With asynchronous capture the provider books a payment later than it confirms it; a day is far beyond that. */
export const bookedWithinMs = 86_400_000;
/** No bank debit takes longer to arrive or to fail. */
const debitWithinMs = 30 * 86_400_000;

export type Pair = {
  paymentRef: string;
  /** Null: there is no such payment here although it is marked as ours. */
  ours: Ours | null;
  theirs: readonly Theirs[];
};

/**
 * Compares one payment of this business; payments of other apps never come here. `wasAsked` when its fees have just been asked
 * for: one that is still not here differs. `isOnItsWay` when the payment is known here as not arrived yet: a bank debit is in
 * the provider's book days before its money.
 */
export function comparePayment(
  pair: Pair,
  { now, wasAsked, isOnItsWay = false }: { now: number; wasAsked: boolean; isOnItsWay?: boolean },
): Compared {
  const { paymentRef, ours } = pair;
  const theirs = withoutFailed(pair.theirs);
  const entry = theirs.find(({ kind }) => kind === "payment") ?? null;
  if (ours === null && theirs.length === 0) return nothing();
  if (ours === null && isOnItsWay && entry !== null && now - entry.createdAt <= debitWithinMs)
    return { ...nothing(), waiting: 1 };
  if (ours === null) return { ...nothing(), payments: 1, differences: unknownHere(paymentRef, theirs) };
  const refunds = compareRefunds(ours, theirs, now);
  const disputes = compareDisputes(ours, theirs, now);
  const fees = compareFees(ours, theirs, wasAsked);
  const isExpected = entry !== null || now - ours.paidAt > bookedWithinMs;
  return {
    differences: [
      ...(isExpected ? paymentDifference(paymentRef, ours, entry) : []),
      ...refunds.differences,
      ...disputes.differences,
      ...fees.differences,
    ],
    lateFees: fees.late,
    payments: isExpected ? 1 : 0,
    refunds: refunds.compared,
    disputes: disputes.compared,
    waiting: (isExpected ? 0 : 1) + refunds.waiting + disputes.waiting,
  };
}

const nothing = (): Compared => ({
  differences: [],
  lateFees: [],
  payments: 0,
  refunds: [],
  disputes: 0,
  waiting: 0,
});

/** A debit that the bank refused was booked and taken back: neither counts. The payment may have been made otherwise later. */
function withoutFailed(theirs: readonly Theirs[]): readonly Theirs[] {
  let failed = theirs.filter(({ kind }) => kind === "payment_failure").length;
  if (failed === 0) return theirs;
  return theirs.filter(({ kind }) => kind !== "payment_failure" && (kind !== "payment" || failed-- <= 0));
}

/** A payment that is not here brings its refunds and disputes with it, so it is one difference, not many. */
function unknownHere(paymentRef: string, theirs: readonly Theirs[]): Difference[] {
  const entry = theirs.find(({ kind }) => kind === "payment") ?? theirs[0];
  if (entry === undefined) return [];
  return [
    {
      key: `payment:${paymentRef}:missing_here`,
      kind: "missing_here",
      about: "payment",
      objectRef: paymentRef,
      ours: null,
      theirs: toldBy(entry),
      happenedAt: entry.createdAt,
    },
  ];
}

function paymentDifference(paymentRef: string, ours: Ours, entry: Theirs | null): Difference[] {
  const about = { about: "payment" as const, objectRef: paymentRef, happenedAt: ours.paidAt };
  if (entry === null) return [{ ...about, ...missingThere(`payment:${paymentRef}`, ours) }];
  return amountDifference(about, ours, toldBy(entry));
}

function compareRefunds(ours: Ours, theirs: readonly Theirs[], now: number) {
  const found: Difference[] = [];
  const compared: Money[] = [];
  let waiting = 0;
  const refs = new Set(theirs.flatMap(({ kind, refundRef }) => (isRefund(kind) && refundRef ? [refundRef] : [])));
  for (const ref of refs) {
    const entries = theirs.filter((entry) => isRefund(entry.kind) && entry.refundRef === ref);
    const told = stillMoved(entries, "refund", "refund_failure");
    const known = ours.refunds.find((refund) => refund.ref === ref);
    const about = { about: "refund" as const, objectRef: ref, happenedAt: entries[0]?.createdAt ?? ours.paidAt };
    compared.push(told);
    if (known !== undefined) found.push(...amountDifference(about, moneyBack(known), told));
    // One that failed before anybody here heard of it moved nothing.
    else if (told.amountMinor > 0) found.push({ ...about, ...missingHere(`refund:${ref}`, told) });
  }
  for (const refund of ours.refunds) {
    if (refund.ref === null || refs.has(refund.ref) || moneyBack(refund).amountMinor === 0) continue;
    const about = { about: "refund" as const, objectRef: refund.ref, happenedAt: refund.changedAt };
    if (now - refund.changedAt <= bookedWithinMs) waiting += 1;
    else found.push({ ...about, ...missingThere(`refund:${refund.ref}`, refund) });
  }
  return { differences: found, compared, waiting };
}

const isRefund = (kind: BalanceEntryKind): boolean => kind === "refund" || kind === "refund_failure";

/** A refund that failed or was stopped has given its money back: it counts nothing. */
const moneyBack = ({ status, amountMinor, currency }: Ours["refunds"][number]): Money => ({
  amountMinor: status === "pending" || status === "succeeded" ? amountMinor : 0,
  currency,
});

function compareDisputes(ours: Ours, theirs: readonly Theirs[], now: number) {
  const found: Difference[] = [];
  let waiting = 0;
  const refs = new Set(theirs.flatMap(({ kind, disputeRef }) => (isDispute(kind) && disputeRef ? [disputeRef] : [])));
  for (const ref of refs) {
    const entries = theirs.filter((entry) => isDispute(entry.kind) && entry.disputeRef === ref);
    const told = stillMoved(entries, "dispute", "dispute_reversal");
    const known = ours.disputes.find((dispute) => dispute.ref === ref);
    const about = { about: "dispute" as const, objectRef: ref, happenedAt: entries[0]?.createdAt ?? ours.paidAt };
    if (known === undefined) found.push({ ...about, ...missingHere(`dispute:${ref}`, told) });
    else found.push(...amountDifference(about, withdrawn(known), told));
  }
  for (const dispute of ours.disputes) {
    if (refs.has(dispute.ref) || !dispute.fundsWithdrawn) continue;
    const about = { about: "dispute" as const, objectRef: dispute.ref, happenedAt: dispute.changedAt };
    if (now - dispute.changedAt <= bookedWithinMs) waiting += 1;
    else found.push({ ...about, ...missingThere(`dispute:${dispute.ref}`, dispute) });
  }
  return { differences: found, compared: refs.size, waiting };
}

const isDispute = (kind: BalanceEntryKind): boolean => kind === "dispute" || kind === "dispute_reversal";

const withdrawn = ({ fundsWithdrawn, amountMinor, currency }: Ours["disputes"][number]): Money => ({
  amountMinor: fundsWithdrawn ? amountMinor : 0,
  currency,
});

/** Each movement that cost something has its fee here under the movement's own id. */
function compareFees(ours: Ours, theirs: readonly Theirs[], wasAsked: boolean) {
  const late: string[] = [];
  const found: Difference[] = [];
  for (const entry of theirs) {
    const known = ours.fees.find(({ balanceRef }) => balanceRef === entry.ref) ?? null;
    const costs = entry.kind === "payment" || entry.feeMinor !== 0;
    if (known?.feeMinor === entry.feeMinor || (known === null && !costs)) continue;
    if (known === null && !wasAsked) late.push(entry.ref);
    else
      found.push({
        key: `fee:${entry.ref}:fee`,
        kind: "fee",
        about: isDispute(entry.kind) ? "dispute" : "payment",
        objectRef: entry.ref,
        ours: known === null ? null : { amountMinor: known.feeMinor, currency: entry.currency },
        theirs: { amountMinor: entry.feeMinor, currency: entry.currency },
        happenedAt: entry.createdAt,
      });
  }
  return { differences: found, late };
}

/** What a movement says of itself in the payer's currency; where it does not say, the account's own. */
const toldBy = ({ sourceAmountMinor, sourceCurrency, amountMinor, currency }: Theirs): Money =>
  sourceAmountMinor === null || sourceCurrency === null
    ? { amountMinor: Math.abs(amountMinor), currency }
    : { amountMinor: sourceAmountMinor, currency: sourceCurrency };

/** The amount that is gone: taken and not given back again. */
function stillMoved(entries: readonly Theirs[], taken: BalanceEntryKind, back: BalanceEntryKind): Money {
  const first = entries[0];
  if (first === undefined) return { amountMinor: 0, currency: "" };
  const isGone =
    entries.filter(({ kind }) => kind === taken).length > entries.filter(({ kind }) => kind === back).length;
  return { ...toldBy(first), ...(isGone ? {} : { amountMinor: 0 }) };
}

type About = Pick<Difference, "about" | "objectRef" | "happenedAt">;

function amountDifference(about: About, ours: Money, theirs: Money): Difference[] {
  const ourMoney = { amountMinor: ours.amountMinor, currency: ours.currency.toUpperCase() };
  const kind = ourMoney.currency !== theirs.currency.toUpperCase() ? "currency" : "amount";
  if (kind === "amount" && ours.amountMinor === theirs.amountMinor) return [];
  return [{ ...about, key: `${about.about}:${about.objectRef}:${kind}`, kind, ours: ourMoney, theirs }];
}

const missingHere = (of: string, theirs: Money) => ({
  key: `${of}:missing_here`,
  kind: "missing_here" as const,
  ours: null,
  theirs,
});

const missingThere = (of: string, { amountMinor, currency }: Money) => ({
  key: `${of}:missing_there`,
  kind: "missing_there" as const,
  ours: { amountMinor, currency },
  theirs: null,
});
