import { and, desc, eq, inArray, sql } from "drizzle-orm";
import { sumNumber } from "../aggregates";
import { prepared, type Queryable } from "../client";
import { allocations, disputes, fees, paymentStates, payments, refunds } from "../schema";

export type PaymentRow = typeof payments.$inferSelect;
export type NewPayment = typeof payments.$inferInsert;
export type NewPaymentState = typeof paymentStates.$inferInsert;

/** True the first time only: a provider's payment and an attempt each have at most one row. */
export async function insertPayment(q: Queryable, payment: NewPayment): Promise<boolean> {
  const rows = await q.insert(payments).values(payment).onConflictDoNothing().returning({ id: payments.id });
  return rows.length === 1;
}

export async function findPaymentOfAttempt(q: Queryable, args: { businessId: string; attemptId: string }) {
  const rows = await q
    .select()
    .from(payments)
    .where(and(eq(payments.businessId, args.businessId), eq(payments.attemptId, args.attemptId)))
    .limit(1);
  return rows[0] ?? null;
}

export async function findNewestPayment(q: Queryable, args: { businessId: string; payableId: string }) {
  const query = prepared(q, "payments.newest", (connection) =>
    connection
      .select()
      .from(payments)
      .where(
        and(
          eq(payments.businessId, sql.placeholder("businessId")),
          eq(payments.payableId, sql.placeholder("payableId")),
        ),
      )
      .orderBy(desc(payments.paidAt), desc(payments.id))
      .limit(1)
      .prepare(),
  );
  return (await query.execute(args))[0] ?? null;
}

export async function insertAllocation(q: Queryable, allocation: typeof allocations.$inferInsert): Promise<void> {
  await q.insert(allocations).values(allocation).onConflictDoNothing();
}

/** Everything that money did to one invoice: what was put on it, and where each of those payments stands. */
export async function listInvoicePayments(q: Queryable, args: { businessId: string; invoiceId: string }) {
  return q
    .select({ payment: payments, allocatedMinor: allocations.amountMinor, state: paymentStates })
    .from(allocations)
    .innerJoin(payments, eq(payments.id, allocations.paymentId))
    .leftJoin(paymentStates, eq(paymentStates.id, payments.id))
    .where(and(eq(allocations.businessId, args.businessId), eq(allocations.invoiceId, args.invoiceId)));
}

/** Payments of a payable, also those of which nothing could be put on the invoice. */
export async function listPayablePayments(q: Queryable, args: { businessId: string; payableId: string }) {
  return q
    .select({ payment: payments, state: paymentStates })
    .from(payments)
    .leftJoin(paymentStates, eq(paymentStates.id, payments.id))
    .where(and(eq(payments.businessId, args.businessId), eq(payments.payableId, args.payableId)));
}

export async function sumAllocatedOfPayment(q: Queryable, args: { businessId: string; paymentId: string }) {
  const rows = await q
    .select({ total: sumNumber(allocations.amountMinor) })
    .from(allocations)
    .where(and(eq(allocations.businessId, args.businessId), eq(allocations.paymentId, args.paymentId)));
  return rows[0]?.total ?? 0;
}

export async function listAllocationsOfPayment(q: Queryable, args: { businessId: string; paymentId: string }) {
  return q
    .select()
    .from(allocations)
    .where(and(eq(allocations.businessId, args.businessId), eq(allocations.paymentId, args.paymentId)));
}

export async function insertFee(q: Queryable, fee: typeof fees.$inferInsert): Promise<boolean> {
  const rows = await q.insert(fees).values(fee).onConflictDoNothing().returning({ id: fees.id });
  return rows.length === 1;
}

export async function listFees(q: Queryable, args: { businessId: string; paymentId: string }) {
  return q
    .select()
    .from(fees)
    .where(and(eq(fees.businessId, args.businessId), eq(fees.paymentId, args.paymentId)));
}

export async function listRefunds(q: Queryable, args: { businessId: string; paymentId: string }) {
  return q
    .select()
    .from(refunds)
    .where(and(eq(refunds.businessId, args.businessId), eq(refunds.paymentId, args.paymentId)));
}

export async function listDisputes(q: Queryable, args: { businessId: string; paymentId: string }) {
  return q
    .select()
    .from(disputes)
    .where(and(eq(disputes.businessId, args.businessId), eq(disputes.paymentId, args.paymentId)));
}

/** The newest state of a payment, written whole: it is computed from its facts. */
export async function savePaymentState(q: Queryable, state: NewPaymentState): Promise<void> {
  const { id: _id, businessId: _businessId, ...set } = state;
  await q.insert(paymentStates).values(state).onConflictDoUpdate({ target: paymentStates.id, set });
}

export async function listPaymentsByIds(q: Queryable, args: { businessId: string; paymentIds: string[] }) {
  if (args.paymentIds.length === 0) return [];
  return q
    .select()
    .from(payments)
    .where(and(eq(payments.businessId, args.businessId), inArray(payments.id, args.paymentIds)));
}
