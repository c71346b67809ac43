import { type HookEndpointRow, listListening, listUntoldOverdue } from "@/db/queries/hooks";
import { findInvoice } from "@/db/queries/invoices";
import type { Context } from "@/lib/context";
import { todayIn } from "@/lib/invoices/calendar";
import { isOverdue, LATE_STATUSES } from "@/lib/invoices/invoice";
import { announceInvoice } from "./announce-money";

const everyMs = 60_000;
const most = 200;
const lookedAt = new WeakMap<object, number>();

/**
 * Nothing happens when a due day ends, so somebody has to look: once a minute, for businesses that want to know. Only days
 * that ended after the endpoint was made are news to it; each invoice is told of once.
 */
export async function announceOverdue(ctx: Context): Promise<void> {
  const now = ctx.now();
  if (now - (lookedAt.get(ctx.db) ?? Number.NEGATIVE_INFINITY) < everyMs) return;
  lookedAt.set(ctx.db, now);
  for (const { endpoint, timeZone } of await listListening(ctx.db.read))
    if (endpoint.events.includes("invoice.overdue")) await announceFor(ctx, endpoint, timeZone, now);
}

async function announceFor(ctx: Context, endpoint: HookEndpointRow, timeZone: string, now: number): Promise<void> {
  const { businessId, mode } = endpoint;
  const due = await listUntoldOverdue(ctx.db.read, {
    businessId,
    mode,
    dueFrom: todayIn(timeZone, endpoint.createdAt),
    dueBefore: todayIn(timeZone, now),
    keyPrefix: "invoice.overdue:",
    statuses: [...LATE_STATUSES],
    limit: most,
  });
  for (const { id: invoiceId } of due)
    await ctx.db.inTransaction(async (tx) => {
      // Paid or void since it was listed: then it is late no more.
      const invoice = await findInvoice(tx, { businessId, invoiceId });
      if (invoice === null || !isOverdue(invoice, todayIn(timeZone, now))) return;
      await announceInvoice(tx, ctx, { businessId, invoiceId, type: "invoice.overdue", at: now });
    });
}
