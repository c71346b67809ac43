import { and, asc, eq, gt, isNull, sql } from "drizzle-orm";
import { sumNumber } from "../aggregates";
import { prepared, type Queryable } from "../client";
import {
  allocations,
  disputeChanges,
  disputes,
  fees,
  ledgerLines,
  paymentReversals,
  payments,
  refundChanges,
  refunds,
} from "../schema";
import { insertRow } from "./rows";

export type LedgerLine = typeof ledgerLines.$inferSelect;
type OfPayment = { businessId: string; paymentId: string };

const business = sql.placeholder("businessId");
const payment = sql.placeholder("paymentId");

export async function listLedgerOfPayment(q: Queryable, of: OfPayment): Promise<LedgerLine[]> {
  const query = prepared(q, "ledger.of_payment", (connection) =>
    connection
      .select()
      .from(ledgerLines)
      .where(and(eq(ledgerLines.businessId, business), eq(ledgerLines.paymentId, payment)))
      .prepare(),
  );
  return query.execute(of);
}

export async function insertLedgerLines(q: Queryable, lines: (typeof ledgerLines.$inferInsert)[]): Promise<void> {
  for (const line of lines) await insertRow(q, ledgerLines, line);
}

/** What was put on invoices, in the order it was done. */
export async function listAllocationsInOrder(q: Queryable, of: OfPayment) {
  const query = prepared(q, "ledger.allocations", (connection) =>
    connection
      .select()
      .from(allocations)
      .where(and(eq(allocations.businessId, business), eq(allocations.paymentId, payment)))
      .orderBy(asc(allocations.createdAt), asc(allocations.id))
      .prepare(),
  );
  return query.execute(of);
}

export async function listRefundChanges(q: Queryable, of: OfPayment) {
  const query = prepared(q, "ledger.refund_changes", (connection) =>
    connection
      .select({ change: refundChanges, refund: refunds })
      .from(refundChanges)
      .innerJoin(refunds, eq(refunds.id, refundChanges.refundId))
      .where(and(eq(refunds.businessId, business), eq(refunds.paymentId, payment)))
      .orderBy(asc(refundChanges.recordedAt), asc(refundChanges.id))
      .prepare(),
  );
  return query.execute(of);
}

export async function listDisputeChanges(q: Queryable, of: OfPayment) {
  const query = prepared(q, "ledger.dispute_changes", (connection) =>
    connection
      .select({ change: disputeChanges, dispute: disputes })
      .from(disputeChanges)
      .innerJoin(disputes, eq(disputes.id, disputeChanges.disputeId))
      .where(and(eq(disputes.businessId, business), eq(disputes.paymentId, payment)))
      .orderBy(asc(disputeChanges.recordedAt), asc(disputeChanges.id))
      .prepare(),
  );
  return query.execute(of);
}

export async function listFeesInOrder(q: Queryable, of: OfPayment) {
  const query = prepared(q, "ledger.fees", (connection) =>
    connection
      .select()
      .from(fees)
      .where(and(eq(fees.businessId, business), eq(fees.paymentId, payment)))
      .orderBy(asc(fees.recordedAt), asc(fees.id))
      .prepare(),
  );
  return query.execute(of);
}

export async function findReversal(q: Queryable, of: OfPayment) {
  const query = prepared(q, "ledger.reversal", (connection) =>
    connection
      .select()
      .from(paymentReversals)
      .where(and(eq(paymentReversals.businessId, business), eq(paymentReversals.paymentId, payment)))
      .limit(1)
      .prepare(),
  );
  return (await query.execute(of))[0] ?? null;
}

/** False when the payment was taken back before. */
export async function insertReversal(q: Queryable, reversal: typeof paymentReversals.$inferInsert): Promise<boolean> {
  const rows = await q
    .insert(paymentReversals)
    .values(reversal)
    .onConflictDoNothing()
    .returning({ id: paymentReversals.id });
  return rows.length === 1;
}

/** Payments of every business that no line of the ledger speaks of, oldest id first: maintenance, no request reaches it. */
export async function listUnbookedPayments(q: Queryable, args: { after: string; limit: number }) {
  const rows = await q
    .select({ payment: payments })
    .from(payments)
    .leftJoin(ledgerLines, and(eq(ledgerLines.businessId, payments.businessId), eq(ledgerLines.paymentId, payments.id)))
    .where(and(gt(payments.id, args.after), isNull(ledgerLines.id)))
    .orderBy(asc(payments.id))
    .limit(args.limit);
  return rows.map((row) => row.payment);
}

export type AccountBalance = {
  account: LedgerLine["account"];
  connectionId: string | null;
  currency: string;
  amountMinor: number;
};

/** The balance of each account, by connection and currency. */
export async function sumLedger(
  q: Queryable,
  of: { businessId: string; mode: "test" | "live" },
): Promise<AccountBalance[]> {
  return q
    .select({
      account: ledgerLines.account,
      connectionId: ledgerLines.connectionId,
      currency: ledgerLines.currency,
      amountMinor: sumNumber(ledgerLines.amountMinor),
    })
    .from(ledgerLines)
    .where(and(eq(ledgerLines.businessId, of.businessId), eq(ledgerLines.mode, of.mode)))
    .groupBy(ledgerLines.account, ledgerLines.connectionId, ledgerLines.currency)
    .orderBy(asc(ledgerLines.account), asc(ledgerLines.currency));
}

/** What the books say an invoice was paid, below 0: −paid + refunded. */
export async function sumReceivable(q: Queryable, of: { businessId: string; invoiceId: string }): Promise<number> {
  const rows = await q
    .select({ amountMinor: sumNumber(ledgerLines.amountMinor) })
    .from(ledgerLines)
    .where(and(eq(ledgerLines.businessId, of.businessId), eq(ledgerLines.invoiceId, of.invoiceId)));
  return rows[0]?.amountMinor ?? 0;
}
