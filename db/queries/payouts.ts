import { and, asc, desc, eq, gte, inArray, isNotNull, isNull, lt, max, ne, notInArray, or } from "drizzle-orm";
import { countNumber, sumNumber } from "../aggregates";
import type { Queryable } from "../client";
import { allocations, balanceEntries, customers, invoices, payments, payoutEntries, payouts } from "../schema";

export type PayoutRow = typeof payouts.$inferSelect;
export type PayoutEntryRow = typeof balanceEntries.$inferSelect;
type Of = { businessId: string; connectionId: string };
type OfMode = { businessId: string; mode: "test" | "live" };

/** Written whole as the provider tells it; what we know of its entries stays. */
export async function savePayout(q: Queryable, row: typeof payouts.$inferInsert): Promise<void> {
  const { status, arrivesOn, failureReason, amountMinor, updatedAt } = row;
  await q
    .insert(payouts)
    .values(row)
    .onConflictDoUpdate({
      target: [payouts.connectionId, payouts.ref],
      set: { status, arrivesOn, failureReason: failureReason ?? null, amountMinor, updatedAt },
    });
}

export async function listPayoutsToExplain(q: Queryable, args: Of & { limit: number }): Promise<PayoutRow[]> {
  return q
    .select()
    .from(payouts)
    .where(
      and(
        eq(payouts.businessId, args.businessId),
        eq(payouts.connectionId, args.connectionId),
        eq(payouts.isAutomatic, true),
        isNull(payouts.explainedAt),
      ),
    )
    .orderBy(asc(payouts.createdAt))
    .limit(args.limit);
}

/** The first day from which a reading of payouts must begin: those that still move. */
export async function findPayoutMark(q: Queryable, { businessId, connectionId }: Of) {
  const of = and(eq(payouts.businessId, businessId), eq(payouts.connectionId, connectionId));
  const newest = await q
    .select({ at: max(payouts.createdAt) })
    .from(payouts)
    .where(of);
  const moving = await q
    .select({ at: payouts.createdAt })
    .from(payouts)
    .where(
      and(of, or(eq(payouts.status, "on_its_way"), and(isNull(payouts.explainedAt), eq(payouts.isAutomatic, true)))),
    )
    .orderBy(asc(payouts.createdAt))
    .limit(1);
  const newestAt = newest[0]?.at ?? null;
  return { newestAt: newestAt === null ? null : Number(newestAt), movingAt: moving[0]?.at ?? null };
}

export async function markExplained(
  q: Queryable,
  args: { businessId: string; payoutId: string; explainedAt: number },
): Promise<void> {
  await q
    .update(payouts)
    .set({ explainedAt: args.explainedAt })
    .where(and(eq(payouts.businessId, args.businessId), eq(payouts.id, args.payoutId)));
}

/** Links movements that are kept to the payout that took them; each belongs to one only. */
export async function linkEntries(
  q: Queryable,
  args: Of & { payoutId: string; refs: string[]; newId: () => string },
): Promise<void> {
  const { businessId, connectionId, payoutId, refs, newId } = args;
  const kept = await q
    .select({ id: balanceEntries.id })
    .from(balanceEntries)
    .where(
      and(
        eq(balanceEntries.businessId, businessId),
        eq(balanceEntries.connectionId, connectionId),
        inArray(balanceEntries.ref, refs),
      ),
    );
  if (kept.length === 0) return;
  await q
    .insert(payoutEntries)
    .values(kept.map(({ id }) => ({ id: newId(), businessId, connectionId, payoutId, entryId: id })))
    .onConflictDoNothing();
}

export async function sumOfPayout(q: Queryable, args: { businessId: string; payoutId: string }): Promise<number> {
  const rows = await q
    .select({ net: sumNumber(balanceEntries.netMinor) })
    .from(payoutEntries)
    .innerJoin(balanceEntries, eq(balanceEntries.id, payoutEntries.entryId))
    .where(and(eq(payoutEntries.businessId, args.businessId), eq(payoutEntries.payoutId, args.payoutId)));
  return rows[0]?.net ?? 0;
}

export async function listPayouts(
  q: Queryable,
  args: OfMode & { after: { at: number; id: string } | null; limit: number },
): Promise<PayoutRow[]> {
  const { businessId, mode, after, limit } = args;
  return q
    .select()
    .from(payouts)
    .where(
      and(
        eq(payouts.businessId, businessId),
        eq(payouts.mode, mode),
        after === null
          ? undefined
          : or(lt(payouts.createdAt, after.at), and(eq(payouts.createdAt, after.at), lt(payouts.id, after.id))),
      ),
    )
    .orderBy(desc(payouts.createdAt), desc(payouts.id))
    .limit(limit);
}

export async function findPayout(q: Queryable, args: { businessId: string; payoutId: string }) {
  const rows = await q
    .select()
    .from(payouts)
    .where(and(eq(payouts.businessId, args.businessId), eq(payouts.id, args.payoutId)))
    .limit(1);
  return rows[0] ?? null;
}

/** Whether somebody sends deposits by hand: of those the provider does not say what they consist of. */
export async function hasManualPayout(q: Queryable, args: OfMode): Promise<boolean> {
  const rows = await q
    .select({ id: payouts.id })
    .from(payouts)
    .where(and(eq(payouts.businessId, args.businessId), eq(payouts.mode, args.mode), eq(payouts.isAutomatic, false)))
    .limit(1);
  return rows.length > 0;
}

/** What a payout took to the bank, in order of time. */
export async function listEntriesOfPayout(q: Queryable, args: { businessId: string; payoutId: string }) {
  const rows = await q
    .select({ entry: balanceEntries })
    .from(payoutEntries)
    .innerJoin(balanceEntries, eq(balanceEntries.id, payoutEntries.entryId))
    .where(and(eq(payoutEntries.businessId, args.businessId), eq(payoutEntries.payoutId, args.payoutId)))
    .orderBy(asc(balanceEntries.createdAt), asc(balanceEntries.ref));
  return rows.map(({ entry }) => entry);
}

/** How many entries of each payout are payments, for the list. */
export async function countEntriesOfPayouts(q: Queryable, args: { businessId: string; payoutIds: string[] }) {
  if (args.payoutIds.length === 0) return [];
  return q
    .select({ payoutId: payoutEntries.payoutId, kind: balanceEntries.kind, count: countNumber() })
    .from(payoutEntries)
    .innerJoin(balanceEntries, eq(balanceEntries.id, payoutEntries.entryId))
    .where(and(eq(payoutEntries.businessId, args.businessId), inArray(payoutEntries.payoutId, args.payoutIds)))
    .groupBy(payoutEntries.payoutId, balanceEntries.kind);
}

/** What lies with the provider and is in no deposit yet, since the oldest day we know all movements of. */
export async function sumNotPaidOut(q: Queryable, args: { businessId: string; connectionIds: string[]; now: number }) {
  if (args.connectionIds.length === 0) return [];
  const linked = q
    .select({ id: payoutEntries.entryId })
    .from(payoutEntries)
    .where(eq(payoutEntries.businessId, args.businessId));
  const explained = q
    .select({ ref: payouts.ref })
    .from(payouts)
    .where(and(eq(payouts.businessId, args.businessId), isNotNull(payouts.explainedAt)));
  const waiting = and(
    eq(balanceEntries.businessId, args.businessId),
    inArray(balanceEntries.connectionId, args.connectionIds),
    // The entry of a deposit whose parts are known is left out like them; one that came back is money that waits again.
    or(
      ne(balanceEntries.kind, "payout"),
      ne(balanceEntries.type, "payout"),
      isNull(balanceEntries.sourceRef),
      notInArray(balanceEntries.sourceRef, explained),
    ),
    notInArray(balanceEntries.id, linked),
  );
  const columns = {
    currency: balanceEntries.currency,
    count: countNumber(),
    netMinor: sumNumber(balanceEntries.netMinor),
  };
  const all = await q.select(columns).from(balanceEntries).where(waiting).groupBy(balanceEntries.currency);
  const later = await q
    .select({ ...columns, lastAt: max(balanceEntries.availableAt).mapWith(Number) })
    .from(balanceEntries)
    .where(and(waiting, gte(balanceEntries.availableAt, args.now)))
    .groupBy(balanceEntries.currency);
  return all.map((sum) => {
    const pending = later.find(({ currency }) => currency === sum.currency);
    return { ...sum, pendingMinor: pending?.netMinor ?? 0, lastAt: pending?.lastAt ?? null };
  });
}

/** Whose payments these are and for which invoices: what makes a deposit readable. */
export async function listNamesOfPayments(q: Queryable, args: OfMode & { refs: string[] }) {
  if (args.refs.length === 0) return [];
  return q
    .select({
      ref: payments.providerPaymentId,
      paymentId: payments.id,
      invoiceId: invoices.id,
      invoiceNumber: invoices.number,
      customerName: customers.name,
    })
    .from(payments)
    .leftJoin(allocations, eq(allocations.paymentId, payments.id))
    .leftJoin(invoices, eq(invoices.id, allocations.invoiceId))
    .leftJoin(customers, eq(customers.id, payments.customerId))
    .where(
      and(
        eq(payments.businessId, args.businessId),
        eq(payments.mode, args.mode),
        inArray(payments.providerPaymentId, args.refs),
      ),
    )
    .orderBy(asc(allocations.createdAt), asc(allocations.id));
}
