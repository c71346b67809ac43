import { and, desc, eq, inArray, isNotNull, lt, type SQL } from "drizzle-orm";
import type { Queryable } from "../client";
import {
  allocations,
  attempts,
  customers,
  disputes,
  historyEntries,
  invoices,
  payments,
  refundChanges,
  refunds,
} from "../schema";

type OfBusiness = { businessId: string };

/** How payers paid in test mode, the newest first; somebody with hundreds of them rehearses no more. */
export async function listTestMethods(q: Queryable, { businessId }: OfBusiness) {
  const rows = await q
    .select({ method: payments.method })
    .from(payments)
    .where(and(eq(payments.businessId, businessId), eq(payments.mode, "test"), eq(payments.kind, "provider")))
    .orderBy(desc(payments.paidAt))
    .limit(500);
  return rows.map(({ method }) => method);
}

/** What the timeline says of payment attempts in test mode: what failed and why, what waited for a bank. */
export async function listTestMoves(q: Queryable, { businessId }: OfBusiness) {
  return await q
    .select({ kind: historyEntries.kind, data: historyEntries.data })
    .from(historyEntries)
    .innerJoin(attempts, eq(attempts.id, historyEntries.attemptId))
    .where(
      and(
        eq(historyEntries.businessId, businessId),
        eq(attempts.mode, "test"),
        inArray(historyEntries.kind, ["attempt.failed", "attempt.requires_action", "attempt.processing"]),
      ),
    )
    .orderBy(desc(historyEntries.at))
    .limit(500);
}

/** Whether a payment ever covered only a part of a test invoice. */
export async function hasTestPart(q: Queryable, { businessId }: OfBusiness): Promise<boolean> {
  const rows = await q
    .select({ id: allocations.id })
    .from(allocations)
    .innerJoin(invoices, eq(invoices.id, allocations.invoiceId))
    .where(
      and(
        eq(allocations.businessId, businessId),
        eq(invoices.mode, "test"),
        lt(allocations.amountMinor, invoices.totalMinor),
      ),
    )
    .limit(1);
  return rows.length > 0;
}

/** Whether a refund of a test payment ever reached this state, whatever became of it later. */
export async function hasTestRefund(
  q: Queryable,
  { businessId, status }: OfBusiness & { status: "succeeded" | "failed" },
): Promise<boolean> {
  const rows = await q
    .select({ id: refundChanges.id })
    .from(refundChanges)
    .innerJoin(refunds, eq(refunds.id, refundChanges.refundId))
    .innerJoin(payments, eq(payments.id, refunds.paymentId))
    .where(and(eq(refundChanges.businessId, businessId), eq(payments.mode, "test"), eq(refundChanges.status, status)))
    .limit(1);
  return rows.length > 0;
}

export async function hasTestDispute(q: Queryable, { businessId }: OfBusiness): Promise<boolean> {
  const rows = await q
    .select({ id: disputes.id })
    .from(disputes)
    .innerJoin(payments, eq(payments.id, disputes.paymentId))
    .where(and(eq(disputes.businessId, businessId), eq(payments.mode, "test")))
    .limit(1);
  return rows.length > 0;
}

/** Still to be paid, and sent: what a rehearsal pays. */
const OPEN = ["issued", "sent", "partially_paid"] as const;

/** The newest test invoice to this address that waits to be paid; null when there is none. */
export async function findOpenTestInvoice(
  q: Queryable,
  { businessId, email }: OfBusiness & { email: string },
): Promise<{ id: string; number: string; linkVersion: number; totalMinor: number; currency: string } | null> {
  const where: SQL[] = [
    eq(invoices.businessId, businessId),
    eq(invoices.mode, "test"),
    inArray(invoices.status, [...OPEN]),
    isNotNull(invoices.number),
    eq(customers.email, email),
  ];
  const { id, number, linkVersion, totalMinor, currency } = invoices;
  const rows = await q
    .select({ id, number, linkVersion, totalMinor, currency })
    .from(invoices)
    .innerJoin(customers, eq(customers.id, invoices.customerId))
    .where(and(...where))
    .orderBy(desc(invoices.createdAt), desc(invoices.id))
    .limit(1);
  const found = rows[0];
  return found === undefined || found.number === null ? null : { ...found, number: found.number };
}

/** The newest customer with this address. */
export async function findCustomerByEmail(
  q: Queryable,
  { businessId, email }: OfBusiness & { email: string },
): Promise<{ id: string } | null> {
  const rows = await q
    .select({ id: customers.id })
    .from(customers)
    .where(and(eq(customers.businessId, businessId), eq(customers.email, email)))
    .orderBy(desc(customers.id))
    .limit(1);
  return rows[0] ?? null;
}
