import { and, asc, desc, eq, gte, inArray, isNull, lt, sql } from "drizzle-orm";
import { countNumber, sumNumber } from "../aggregates";
import type { Queryable } from "../client";
import { customers, invoices, mails, payables, paymentStates, payments } from "../schema";

type OfMode = { businessId: string; mode: "test" | "live" };

export type SumByCurrency = { currency: string; amountMinor: number; count: number };

/** What customers still owe on issued invoices, by currency; with `dueBefore` only what is overdue. */
export async function sumOwed(q: Queryable, args: OfMode & { dueBefore: string | null }): Promise<SumByCurrency[]> {
  const late = args.dueBefore === null ? [] : [lt(invoices.dueOn, args.dueBefore)];
  return await q
    .select({ currency: invoices.currency, amountMinor: sumNumber(payables.amountDueMinor), count: countNumber() })
    .from(invoices)
    .innerJoin(payables, eq(payables.id, invoices.payableId))
    .where(
      and(
        eq(invoices.businessId, args.businessId),
        eq(invoices.mode, args.mode),
        inArray(invoices.status, ["issued", "sent", "partially_paid"]),
        ...late,
      ),
    )
    .groupBy(invoices.currency)
    .orderBy(asc(invoices.currency));
}

/** Confirmed money since a moment, by currency, before refunds. What was taken back counts nothing. */
export async function sumPaid(q: Queryable, args: OfMode & { since: number }): Promise<SumByCurrency[]> {
  return await q
    .select({ currency: payments.currency, amountMinor: sumNumber(payments.amountMinor), count: countNumber() })
    .from(payments)
    .leftJoin(paymentStates, eq(paymentStates.id, payments.id))
    .where(
      and(
        eq(payments.businessId, args.businessId),
        eq(payments.mode, args.mode),
        gte(payments.paidAt, args.since),
        isNull(paymentStates.takenBackAt),
      ),
    )
    .groupBy(payments.currency)
    .orderBy(asc(payments.currency));
}

export type RecentPayment = {
  id: string;
  amountMinor: number;
  currency: string;
  paidAt: number;
  customerName: string | null;
  invoiceNumber: string | null;
};

/** Each payment once, with the invoice it was made for; none that was taken back. */
export async function listRecentPayments(q: Queryable, args: OfMode & { limit: number }): Promise<RecentPayment[]> {
  return await q
    .select({
      id: payments.id,
      amountMinor: payments.amountMinor,
      currency: payments.currency,
      paidAt: payments.paidAt,
      customerName: customers.name,
      invoiceNumber: invoices.number,
    })
    .from(payments)
    .leftJoin(paymentStates, eq(paymentStates.id, payments.id))
    .leftJoin(invoices, eq(invoices.payableId, payments.payableId))
    .leftJoin(customers, eq(customers.id, sql`coalesce(${payments.customerId}, ${invoices.customerId})`))
    .where(
      and(eq(payments.businessId, args.businessId), eq(payments.mode, args.mode), isNull(paymentStates.takenBackAt)),
    )
    .orderBy(desc(payments.paidAt), desc(payments.id))
    .limit(args.limit);
}

export type FailedMail = { invoiceId: string; number: string | null; to: string[] };

/** Mails about invoices that the mail server refused for good and nobody has sent again, newest first. */
export async function listFailedMails(q: Queryable, args: OfMode & { since: number }): Promise<FailedMail[]> {
  const rows = await q
    .select({ invoiceId: invoices.id, number: invoices.number, to: mails.to })
    .from(mails)
    .innerJoin(invoices, eq(invoices.id, mails.invoiceId))
    .where(
      and(
        eq(mails.businessId, args.businessId),
        eq(invoices.businessId, args.businessId),
        eq(invoices.mode, args.mode),
        eq(mails.state, "failed"),
        gte(mails.createdAt, args.since),
      ),
    )
    .orderBy(desc(mails.createdAt))
    .limit(5);
  return rows;
}

export type OpenDispute = { paymentId: string; respondBy: number | null; amountMinor: number; currency: string };

/** Disputes that wait for the owner's answer, the most urgent first. */
export async function listOpenDisputes(q: Queryable, args: OfMode): Promise<OpenDispute[]> {
  return await q
    .select({
      paymentId: payments.id,
      respondBy: paymentStates.disputeRespondBy,
      amountMinor: paymentStates.disputedMinor,
      currency: payments.currency,
    })
    .from(paymentStates)
    .innerJoin(payments, eq(payments.id, paymentStates.id))
    .where(
      and(
        eq(payments.businessId, args.businessId),
        eq(payments.mode, args.mode),
        inArray(paymentStates.disputeStatus, ["inquiry", "needs_response"]),
      ),
    )
    .orderBy(asc(paymentStates.disputeRespondBy))
    .limit(5);
}
