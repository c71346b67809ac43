import { and, eq, like } from "drizzle-orm";
import { expect } from "vitest";
import { findInvoice } from "@/db/queries/invoices";
import { sumReceivable } from "@/db/queries/ledger";
import { listPayablePayments, listRefunds } from "@/db/queries/payments";
import { jobs, mails } from "@/db/schema";
import { jobHandlers } from "@/lib/http/job-handlers";
import type { RefundInput } from "@/lib/payments/refund-payment";
import { anOpenAttempt, aPayableInvoice, aPayingContext, aShop, deliver, type PayingContext, workOff } from "./paying";

/** A shop that gives money back: what its tests arrange with, and look at afterwards. */
export async function aRefundDesk() {
  const ctx = await aPayingContext();
  const shop = await aShop(ctx);
  const { businessId } = shop;
  let forms = 0;
  return {
    ctx,
    shop,
    businessId,
    /** €123.00, paid by card. */
    async aPaidInvoice() {
      ctx.clock.advance(10_000);
      const document = await aPayableInvoice(ctx, businessId);
      const attemptId = await anOpenAttempt(ctx, document.token);
      const { ref } = ctx.provider.of(attemptId);
      await deliver(ctx, shop, ctx.provider.pay(ref));
      await workOff(ctx);
      const [row] = await listPayablePayments(ctx.db.read, { businessId, payableId: document.payableId });
      return { ...document, attemptId, ref, paymentId: row?.payment.id ?? "" };
    },
    /** A form of its own, over €20.00 unless told otherwise. */
    wish(paymentId: string, overrides: Partial<RefundInput> = {}): RefundInput {
      forms += 1;
      const requestId = `form_refund_${forms}`;
      const reason = "requested_by_customer";
      const asked = { amountMinor: 2_000, currency: "EUR", reason, by: "usr_anna", requestId } as const;
      return { businessId, paymentId, ...asked, ...overrides };
    },
    refundsOf: (paymentId: string) => listRefunds(ctx.db.read, { businessId, paymentId }),
    invoiceOf: (invoiceId: string) => findInvoice(ctx.db.read, { businessId, invoiceId }),
    callsOf: (call: string) => ctx.provider.calls.filter((one) => one === call).length,
    mailsLike: async (key: string) => (await ctx.db.read.select().from(mails).where(like(mails.key, key))).length,
    /** The books say the same as the invoice, whatever happened. */
    async expectBooksAgree(invoiceId: string) {
      const invoice = await findInvoice(ctx.db.read, { businessId, invoiceId });
      expect(await sumReceivable(ctx.db.read, { businessId, invoiceId })).toBe(
        (invoice?.refundedMinor ?? 0) - (invoice?.paidMinor ?? 0),
      );
    },
    runChecks: (hours: number) => runChecks(ctx, hours),
  };
}

/** Lets the jobs of refunds run as they come due. */
async function runChecks(ctx: PayingContext, hours: number): Promise<void> {
  const until = ctx.clock.now() + hours * 3_600_000;
  for (;;) {
    const due = await ctx.db.read
      .select()
      .from(jobs)
      .where(and(eq(jobs.kind, "refund.check"), eq(jobs.state, "pending")));
    const next = due.sort((a, b) => a.runAt - b.runAt)[0];
    if (next === undefined || next.runAt > until) break;
    ctx.clock.set(Math.max(ctx.clock.now(), next.runAt));
    await jobHandlers["refund.check"]?.(ctx, { id: next.id, payload: next.payload, tries: 0 });
    await ctx.db.inTransaction((tx) => tx.update(jobs).set({ state: "done" }).where(eq(jobs.id, next.id)));
  }
  ctx.clock.set(Math.max(until, ctx.clock.now()));
}
