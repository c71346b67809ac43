import { and, eq, inArray, isNull } from "drizzle-orm";
import type { Queryable } from "../client";
import { disputeChanges, disputes, refundChanges, refunds } from "../schema";
import { findRow, insertRow, updateRows } from "./rows";

export type RefundRow = typeof refunds.$inferSelect;
export type DisputeRow = typeof disputes.$inferSelect;

/** Refunds are known by the provider's id, each one by itself; the last one never stands for all. */
export async function findRefund(q: Queryable, args: { businessId: string; connectionId: string; ref: string }) {
  const { businessId, connectionId, ref } = args;
  return findRow(q, refunds, { businessId, connectionId, providerRefundId: ref });
}

export async function findRefundById(q: Queryable, args: { businessId: string; refundId: string }) {
  return findRow(q, refunds, { id: args.refundId, businessId: args.businessId });
}

/** The refund that a form asked for, if it was sent before. */
export async function findRefundByRequest(q: Queryable, args: { businessId: string; requestId: string }) {
  return findRow(q, refunds, { businessId: args.businessId, requestId: args.requestId });
}

export async function insertRefund(q: Queryable, refund: typeof refunds.$inferInsert): Promise<void> {
  await insertRow(q, refunds, refund);
}

export async function updateRefund(
  q: Queryable,
  args: { businessId: string; refundId: string; set: Partial<typeof refunds.$inferInsert> },
): Promise<void> {
  await updateRows(q, refunds, { set: args.set, where: { id: args.refundId, businessId: args.businessId } });
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
  await insertRow(q, refundChanges, change);
}

export async function findDispute(q: Queryable, args: { businessId: string; connectionId: string; ref: string }) {
  const { businessId, connectionId, ref } = args;
  return findRow(q, disputes, { businessId, connectionId, providerDisputeId: ref });
}

export async function insertDispute(q: Queryable, dispute: typeof disputes.$inferInsert): Promise<void> {
  await insertRow(q, disputes, dispute);
}

export async function updateDispute(
  q: Queryable,
  args: { businessId: string; disputeId: string; set: Partial<typeof disputes.$inferInsert> },
): Promise<void> {
  await updateRows(q, disputes, { set: args.set, where: { id: args.disputeId, businessId: args.businessId } });
}

export async function insertDisputeChange(q: Queryable, change: typeof disputeChanges.$inferInsert): Promise<void> {
  await insertRow(q, disputeChanges, change);
}
