import type { Queryable } from "@/db/client";
import {
  findReversal,
  insertLedgerLines,
  type LedgerLine,
  listAllocationsInOrder,
  listDisputeChanges,
  listFeesInOrder,
  listLedgerOfPayment,
  listRefundChanges,
} from "@/db/queries/ledger";
import { listDisputes, listRefunds, type PaymentRow, savePaymentState } from "@/db/queries/payments";
import type { Context } from "@/lib/context";
import { type BookedFacts, type LedgerAmount, ledgerEntry, ledgerPosition } from "./ledger";
import { paymentStanding, refundRank } from "./payment-state";

type Fact = {
  kind: LedgerLine["factKind"];
  id: string;
  occurredAt: number;
  recordedAt: number;
  /** Adds what this fact says to what is known so far. */
  apply(known: Known): void;
};

type Known = {
  isArrived: boolean;
  isTakenBack: boolean;
  allocations: { invoiceId: string; amountMinor: number }[];
  refunds: Map<string, BookedFacts["refunds"][number]>;
  disputes: Map<string, BookedFacts["disputes"][number] & { place: number }>;
  fees: { feeMinor: number; currency: string }[];
};

/**
 * Brings the ledger and the stored standing of a payment up to its facts, in the transaction that wrote them: each fact that
 * is not booked yet becomes an entry. Calling it again changes nothing. Everyone who writes a fact of a payment calls it, and then
 * recomputes the invoices whose ids it returns.
 */
export async function bookPayment(
  tx: Queryable,
  ctx: Context,
  args: { payment: PaymentRow; now: number },
): Promise<{ invoiceIds: string[] }> {
  const { payment, now } = args;
  const of = { businessId: payment.businessId, paymentId: payment.id };
  const allocations = await listAllocationsInOrder(tx, of);
  const refundChanges = await listRefundChanges(tx, of);
  const disputeChanges = await listDisputeChanges(tx, of);
  const fees = await listFeesInOrder(tx, of);
  const reversal = await findReversal(tx, of);
  const refunds = await listRefunds(tx, of);
  const disputes = await listDisputes(tx, of);
  const current: BookedFacts = { payment, allocations, refunds, disputes, fees, isTakenBack: reversal !== null };
  await savePaymentState(tx, {
    id: payment.id,
    businessId: payment.businessId,
    ...paymentStanding({ payment, allocations, fees, refunds, disputes, isTakenBack: reversal !== null }),
    takenBackAt: reversal?.recordedAt ?? null,
    updatedAt: now,
  });
  const facts = [
    paymentFact(payment),
    ...allocations.map(allocationFact),
    ...fees.map(feeFact),
    ...refundChanges.map(refundFact),
    ...disputeChanges.map(disputeFact),
    ...(reversal === null ? [] : [reversalFact(reversal)]),
  ];
  const booked = await listLedgerOfPayment(tx, of);
  await writeEntries(tx, ctx, { payment, current, facts, booked, now });
  return { invoiceIds: [...new Set(allocations.map((one) => one.invoiceId))] };
}

async function writeEntries(
  tx: Queryable,
  ctx: Context,
  at: { payment: PaymentRow; current: BookedFacts; facts: Fact[]; booked: LedgerLine[]; now: number },
): Promise<void> {
  const { payment, current, booked, now } = at;
  const isBooked = new Set(booked.map((line) => `${line.factKind}:${line.factId}`));
  const known: Known = {
    isArrived: false,
    isTakenBack: false,
    allocations: [],
    refunds: new Map(),
    disputes: new Map(),
    fees: [],
  };
  const missing: Fact[] = [];
  for (const fact of at.facts)
    if (isBooked.has(`${fact.kind}:${fact.id}`)) fact.apply(known);
    else missing.push(fact);
  missing.sort((a, b) => a.recordedAt - b.recordedAt);
  const sofar: LedgerAmount[] = [...booked];
  for (const [position, fact] of missing.entries()) {
    fact.apply(known);
    // The last entry always ends where the facts themselves stand, whatever their clocks said.
    const isLast = position === missing.length - 1;
    const entry = ledgerEntry(sofar, isLast ? ledgerPosition(current) : positionOf(payment, known));
    if (entry.length === 0) continue;
    const entryId = ctx.newId("ent");
    await insertLedgerLines(
      tx,
      entry.map((line) => ({
        id: ctx.newId("led"),
        businessId: payment.businessId,
        mode: payment.mode,
        entryId,
        factKind: fact.kind,
        factId: fact.id,
        paymentId: payment.id,
        ...line,
        occurredAt: fact.occurredAt,
        recordedAt: now,
      })),
    );
    sofar.push(...entry);
  }
}

const positionOf = (payment: PaymentRow, known: Known): LedgerAmount[] =>
  known.isArrived
    ? ledgerPosition({
        payment,
        allocations: known.allocations,
        refunds: [...known.refunds.values()],
        disputes: [...known.disputes.values()],
        fees: known.fees,
        isTakenBack: known.isTakenBack,
      })
    : [];

const paymentFact = (payment: PaymentRow): Fact => ({
  kind: "payment",
  id: payment.id,
  occurredAt: payment.paidAt,
  recordedAt: payment.recordedAt,
  apply: (known) => {
    known.isArrived = true;
  },
});

const allocationFact = (row: Awaited<ReturnType<typeof listAllocationsInOrder>>[number]): Fact => ({
  kind: "allocation",
  id: row.id,
  occurredAt: row.createdAt,
  recordedAt: row.createdAt,
  apply: (known) => void known.allocations.push(row),
});

const feeFact = (row: Awaited<ReturnType<typeof listFeesInOrder>>[number]): Fact => ({
  kind: "fee",
  id: row.id,
  occurredAt: row.recordedAt,
  recordedAt: row.recordedAt,
  apply: (known) => void known.fees.push(row),
});

const refundFact = ({ change, refund }: Awaited<ReturnType<typeof listRefundChanges>>[number]): Fact => ({
  kind: "refund_change",
  id: change.id,
  occurredAt: change.recordedAt,
  recordedAt: change.recordedAt,
  apply: (known) => {
    const before = known.refunds.get(refund.id);
    if (before !== undefined && refundRank[before.status] > refundRank[change.status]) return;
    known.refunds.set(refund.id, {
      status: change.status,
      amountMinor: change.amountMinor,
      currency: refund.currency,
    });
  },
});

/** `place` is its place among all changes: one that booked nothing, an inquiry, comes here again and never undoes a later one. */
const disputeFact = (
  { change, dispute }: Awaited<ReturnType<typeof listDisputeChanges>>[number],
  place: number,
): Fact => ({
  kind: "dispute_change",
  id: change.id,
  occurredAt: change.recordedAt,
  recordedAt: change.recordedAt,
  apply: (known) => {
    const before = known.disputes.get(dispute.id);
    if (before !== undefined && before.place > place) return;
    known.disputes.set(dispute.id, {
      fundsWithdrawn: change.fundsWithdrawn,
      amountMinor: dispute.amountMinor,
      currency: dispute.currency,
      place,
    });
  },
});

const reversalFact = (row: NonNullable<Awaited<ReturnType<typeof findReversal>>>): Fact => ({
  kind: "payment_reversal",
  id: row.id,
  occurredAt: row.recordedAt,
  recordedAt: row.recordedAt,
  apply: (known) => {
    known.isTakenBack = true;
  },
});
