import { and, desc, eq, inArray, isNull, sql } from "drizzle-orm";
import { sumNumber } from "../aggregates";
import { prepared, type Queryable } from "../client";
import { allocations, disputes, fees, paymentStates, payments, refunds } from "../schema";
import { kept } from "./kept";
import { findRow, insertOnce, listRows, updateRows } from "./rows";

export type PaymentRow = typeof payments.$inferSelect;
export type NewPayment = typeof payments.$inferInsert;
export type NewPaymentState = typeof paymentStates.$inferInsert;

/** True the first time only: a provider's payment and an attempt each have at most one row. */
export async function insertPayment(q: Queryable, payment: NewPayment): Promise<boolean> {
  return insertOnce(q, payments, payment);
}

export async function findPayment(q: Queryable, args: { businessId: string; paymentId: string }) {
  return findRow(q, payments, { id: args.paymentId, businessId: args.businessId });
}

/** The manual payment that a form typed, if it was sent before. */
export async function findPaymentByRequest(q: Queryable, args: { businessId: string; requestId: string }) {
  return findRow(q, payments, { businessId: args.businessId, requestId: args.requestId });
}

export async function findPaymentOfAttempt(q: Queryable, args: { businessId: string; attemptId: string }) {
  return findRow(q, payments, { businessId: args.businessId, attemptId: args.attemptId });
}

/** The newest payment made for a payable; one that was taken back is none. */
export async function findNewestPayment(q: Queryable, args: { businessId: string; payableId: string }) {
  const query = prepared(q, "payments.newest", (connection) =>
    connection
      .select({ payment: payments })
      .from(payments)
      .leftJoin(paymentStates, eq(paymentStates.id, payments.id))
      .where(
        and(
          eq(payments.businessId, sql.placeholder("businessId")),
          eq(payments.payableId, sql.placeholder("payableId")),
          isNull(paymentStates.takenBackAt),
        ),
      )
      .orderBy(desc(payments.paidAt), desc(payments.id))
      .limit(1)
      .prepare(),
  );
  return (await query.execute(args))[0]?.payment ?? null;
}

/** What a form put on an invoice, if it was sent before. */
export async function findAllocationByRequest(q: Queryable, args: { businessId: string; requestId: string }) {
  return findRow(q, allocations, { businessId: args.businessId, requestId: args.requestId });
}

export async function insertAllocation(q: Queryable, allocation: typeof allocations.$inferInsert): Promise<void> {
  await insertOnce(q, allocations, allocation);
}

/** Payments that were put on an invoice or made for its payable, and where each of them stands, oldest first. */
export async function listPaymentsOfInvoice(
  q: Queryable,
  args: { businessId: string; invoiceId: string; payableId: string | null },
) {
  // Two queries, because one with "or" is answered by going through all payments of the business.
  const allocated = await prepared(q, "payments.put_on", (connection) =>
    connection
      .select({ payment: payments, state: paymentStates })
      .from(allocations)
      .innerJoin(payments, eq(payments.id, allocations.paymentId))
      .leftJoin(paymentStates, eq(paymentStates.id, payments.id))
      .where(
        and(
          eq(allocations.invoiceId, sql.placeholder("invoiceId")),
          eq(payments.businessId, sql.placeholder("businessId")),
        ),
      )
      .prepare(),
  ).execute({ businessId: args.businessId, invoiceId: args.invoiceId });
  const made =
    args.payableId === null
      ? []
      : await prepared(q, "payments.made_for", (connection) =>
          connection
            .select({ payment: payments, state: paymentStates })
            .from(payments)
            .leftJoin(paymentStates, eq(paymentStates.id, payments.id))
            .where(
              and(
                eq(payments.payableId, sql.placeholder("payableId")),
                eq(payments.businessId, sql.placeholder("businessId")),
              ),
            )
            .prepare(),
        ).execute({ businessId: args.businessId, payableId: args.payableId });
  const rows = new Map([...allocated, ...made].map((row) => [row.payment.id, row]));
  return [...rows.values()].sort(
    (a, b) => a.payment.paidAt - b.payment.paidAt || (a.payment.id < b.payment.id ? -1 : 1),
  );
}

/** Payments of a payable, also those of which nothing could be put on the invoice. */
export async function listPayablePayments(q: Queryable, args: { businessId: string; payableId: string }) {
  return kept(q, "payments.of_payable", args, (connection, of) =>
    connection
      .select({ payment: payments, state: paymentStates })
      .from(payments)
      .leftJoin(paymentStates, eq(paymentStates.id, payments.id))
      .where(and(eq(payments.businessId, of.businessId), eq(payments.payableId, of.payableId))),
  );
}

export async function sumAllocatedOfPayment(q: Queryable, args: { businessId: string; paymentId: string }) {
  const rows = await kept(q, "allocations.sum", args, (connection, of) =>
    connection
      .select({ total: sumNumber(allocations.amountMinor) })
      .from(allocations)
      .where(and(eq(allocations.businessId, of.businessId), eq(allocations.paymentId, of.paymentId))),
  );
  return rows[0]?.total ?? 0;
}

export async function listAllocationsOfPayment(q: Queryable, args: { businessId: string; paymentId: string }) {
  return listRows(q, allocations, { businessId: args.businessId, paymentId: args.paymentId });
}

export async function insertFee(q: Queryable, fee: typeof fees.$inferInsert): Promise<boolean> {
  return insertOnce(q, fees, fee);
}

export async function listFees(q: Queryable, args: { businessId: string; paymentId: string }) {
  return listRows(q, fees, { businessId: args.businessId, paymentId: args.paymentId });
}

export async function listRefunds(q: Queryable, args: { businessId: string; paymentId: string }) {
  return listRows(q, refunds, { businessId: args.businessId, paymentId: args.paymentId });
}

export async function listDisputes(q: Queryable, args: { businessId: string; paymentId: string }) {
  return listRows(q, disputes, { businessId: args.businessId, paymentId: args.paymentId });
}

/** The newest state of a payment, written whole: it is computed from its facts. */
export async function savePaymentState(q: Queryable, state: NewPaymentState): Promise<void> {
  const { id, businessId, ...set } = state;
  // An update first: a state is written anew far more often than for the first time, and nobody deletes one.
  if ((await updateRows(q, paymentStates, { set, where: { id } })) === 1) return;
  if (await insertOnce(q, paymentStates, { id, businessId, ...set })) return;
  await updateRows(q, paymentStates, { set, where: { id } });
}

export async function listPaymentsByIds(q: Queryable, args: { businessId: string; paymentIds: string[] }) {
  if (args.paymentIds.length === 0) return [];
  return q
    .select()
    .from(payments)
    .where(and(eq(payments.businessId, args.businessId), inArray(payments.id, args.paymentIds)));
}
