import type { Queryable } from "@/db/client";
import {
  type BalanceEntryRow,
  listAttemptsByRefs,
  listEntriesOfPayments,
  listFactsOfPayments,
  listPaymentsByRefs,
} from "@/db/queries/book";
import { findDifferenceByKey, insertDifference, listOpenOfPayments, updateDifference } from "@/db/queries/differences";
import type { PaymentRow } from "@/db/queries/payments";
import type { Context } from "@/lib/context";
import { type Compared, comparePayment, type Difference, type Ours, type Pair } from "./difference";

export type Book = { businessId: string; connectionId: string; mode: "test" | "live" };

/** One payment of both books with what the rule says of it. */
export type ComparedPayment = Omit<Pair, "theirs"> & { theirs: BalanceEntryRow[]; result: Compared };

/**
 * Compares the payments of these ids from what is kept of both books; those of other apps are left out. `asked` are those
 * whose fees have just been asked for.
 */
export async function comparePayments(
  q: Queryable,
  book: Book,
  { refs, asked = [], now }: { refs: string[]; asked?: readonly string[]; now: number },
): Promise<ComparedPayment[]> {
  const entries = await listEntriesOfPayments(q, { ...book, refs });
  const known = await listPaymentsByRefs(q, { ...book, refs });
  const attempted = await listAttemptsByRefs(q, { ...book, refs });
  const facts = await listFactsOfPayments(q, { ...book, paymentIds: known.map(({ id }) => id) });
  const isOurs = new Set([
    ...known.map(({ providerPaymentId }) => providerPaymentId),
    ...attempted.map(({ providerPaymentId }) => providerPaymentId),
    ...entries.filter((entry) => entry.isOurs).map(({ paymentRef }) => paymentRef),
  ]);
  return refs
    .filter((ref) => isOurs.has(ref))
    .map((paymentRef) => {
      const payment = known.find(({ providerPaymentId }) => providerPaymentId === paymentRef);
      const ours = payment === undefined ? null : toOurs(payment, facts);
      const theirs = entries.filter((entry) => entry.paymentRef === paymentRef);
      const pair = { paymentRef, ours, theirs };
      const isOnItsWay = attempted.some((one) => one.providerPaymentId === paymentRef && one.status === "processing");
      return { ...pair, result: comparePayment(pair, { now, wasAsked: asked.includes(paymentRef), isOnItsWay }) };
    });
}

type Facts = Awaited<ReturnType<typeof listFactsOfPayments>>;

function toOurs(payment: PaymentRow, facts: Facts): Ours {
  const isOfPayment = ({ paymentId }: { paymentId: string }) => paymentId === payment.id;
  return {
    paymentId: payment.id,
    amountMinor: payment.amountMinor,
    currency: payment.currency,
    paidAt: payment.paidAt,
    fees: facts.fees.filter(isOfPayment),
    refunds: facts.refunds
      .filter(isOfPayment)
      .map((refund) => ({ ...refund, ref: refund.providerRefundId, changedAt: refund.updatedAt })),
    disputes: facts.disputes
      .filter(isOfPayment)
      .map((dispute) => ({ ...dispute, ref: dispute.providerDisputeId, changedAt: dispute.updatedAt })),
  };
}

/**
 * Writes what differs for these payments, in the caller's transaction: new ones are opened, known ones brought up to date,
 * and open ones that are no more close themselves. What a person decided stays decided while it says the same.
 */
export async function keepDifferences(
  tx: Queryable,
  ctx: Context,
  book: Book,
  { compared, now }: { compared: ComparedPayment[]; now: number },
): Promise<void> {
  const found = new Set<string>();
  for (const payment of compared)
    for (const difference of payment.result.differences) {
      found.add(difference.key);
      await keepOne(tx, ctx, book, { payment, difference, now });
    }
  const refs = compared.map(({ paymentRef }) => paymentRef);
  for (const open of await listOpenOfPayments(tx, { ...book, refs })) {
    if (found.has(open.key)) continue;
    const { businessId } = book;
    const set = { state: "gone" as const, updatedAt: now };
    await updateDifference(tx, { businessId, differenceId: open.id, expected: ["open"], set });
  }
}

async function keepOne(
  tx: Queryable,
  ctx: Context,
  book: Book,
  { payment, difference, now }: { payment: ComparedPayment; difference: Difference; now: number },
): Promise<void> {
  const { key, kind, about, objectRef, ours, theirs, happenedAt } = difference;
  const told = {
    oursMinor: ours?.amountMinor ?? null,
    oursCurrency: ours?.currency ?? null,
    theirsMinor: theirs?.amountMinor ?? null,
    theirsCurrency: theirs?.currency ?? null,
    paymentId: payment.ours?.paymentId ?? null,
    updatedAt: now,
  };
  const known = await findDifferenceByKey(tx, { ...book, key });
  if (known === null) {
    const row = {
      id: ctx.newId("dif"),
      ...book,
      key,
      kind,
      about,
      paymentRef: payment.paymentRef,
      objectRef,
      happenedAt,
    };
    await insertDifference(tx, { ...row, ...told, state: "open", foundAt: now });
    return;
  }
  const saysTheSame = known.oursMinor === told.oursMinor && known.theirsMinor === told.theirsMinor;
  const isDecided = known.state === "not_ours" || known.state === "accepted";
  if (saysTheSame && (isDecided || known.state === "open")) return;
  const reopened =
    known.state === "open"
      ? {}
      : { state: "open" as const, foundAt: now, toldAt: null, decidedBy: null, decidedAt: null };
  const { businessId } = book;
  await updateDifference(tx, {
    businessId,
    differenceId: known.id,
    expected: [known.state],
    set: { ...told, ...reopened },
  });
}
