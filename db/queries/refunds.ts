import { and, eq, inArray, isNull } from "drizzle-orm";
import type { Queryable } from "../client";
import { disputeChanges, disputes, refundChanges, refunds } from "../schema";

export type RefundRow = typeof refunds.$inferSelect;
export type DisputeRow = typeof disputes.$inferSelect;

/** Refunds are known by the provider's id, each one by itself; the last one never stands for all. */
export async function findRefund(q: Queryable, args: { businessId: string; connectionId: string; ref: string }) {
  const rows = await q
    .select()
    .from(refunds)
    .where(
      and(
        eq(refunds.businessId, args.businessId),
        eq(refunds.connectionId, args.connectionId),
        eq(refunds.providerRefundId, args.ref),
      ),
    )
    .limit(1);
  return rows[0] ?? null;
}

export async function findRefundById(q: Queryable, args: { businessId: string; refundId: string }) {
  const rows = await q
    .select()
    .from(refunds)
    .where(and(eq(refunds.businessId, args.businessId), eq(refunds.id, args.refundId)))
    .limit(1);
  return rows[0] ?? null;
}

/** The refund that a form asked for, if it was sent before. */
export async function findRefundByRequest(q: Queryable, args: { businessId: string; requestId: string }) {
  const rows = await q
    .select()
    .from(refunds)
    .where(and(eq(refunds.businessId, args.businessId), eq(refunds.requestId, args.requestId)))
    .limit(1);
  return rows[0] ?? null;
}

export async function insertRefund(q: Queryable, refund: typeof refunds.$inferInsert): Promise<void> {
  await q.insert(refunds).values(refund);
}

export async function updateRefund(
  q: Queryable,
  args: { businessId: string; refundId: string; set: Partial<typeof refunds.$inferInsert> },
): Promise<void> {
  await q
    .update(refunds)
    .set(args.set)
    .where(and(eq(refunds.businessId, args.businessId), eq(refunds.id, args.refundId)));
}

/** Moves a refund of ours that still waits for its answer; false when somebody has heard it meanwhile. */
export async function moveOwnRefund(
  q: Queryable,
  args: { businessId: string; refundId: string; set: Partial<typeof refunds.$inferInsert> },
): Promise<boolean> {
  const rows = await q
    .update(refunds)
    .set(args.set)
    .where(
      and(
        eq(refunds.businessId, args.businessId),
        eq(refunds.id, args.refundId),
        isNull(refunds.providerRefundId),
        inArray(refunds.status, ["requested", "unknown"]),
      ),
    )
    .returning({ id: refunds.id });
  return rows.length === 1;
}

export async function insertRefundChange(q: Queryable, change: typeof refundChanges.$inferInsert): Promise<void> {
  await q.insert(refundChanges).values(change);
}

export async function findDispute(q: Queryable, args: { businessId: string; connectionId: string; ref: string }) {
  const rows = await q
    .select()
    .from(disputes)
    .where(
      and(
        eq(disputes.businessId, args.businessId),
        eq(disputes.connectionId, args.connectionId),
        eq(disputes.providerDisputeId, args.ref),
      ),
    )
    .limit(1);
  return rows[0] ?? null;
}

export async function insertDispute(q: Queryable, dispute: typeof disputes.$inferInsert): Promise<void> {
  await q.insert(disputes).values(dispute);
}

export async function updateDispute(
  q: Queryable,
  args: { businessId: string; disputeId: string; set: Partial<typeof disputes.$inferInsert> },
): Promise<void> {
  await q
    .update(disputes)
    .set(args.set)
    .where(and(eq(disputes.businessId, args.businessId), eq(disputes.id, args.disputeId)));
}

export async function insertDisputeChange(q: Queryable, change: typeof disputeChanges.$inferInsert): Promise<void> {
  await q.insert(disputeChanges).values(change);
}
