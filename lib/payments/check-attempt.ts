import { type AttemptRow, findAttempt, findAttemptOfBusiness, updateAttempt } from "@/db/queries/attempts";
import { findInvoiceOfPayable } from "@/db/queries/payables";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import { recomputeInvoice } from "@/lib/invoices/recompute-invoice";
import { askProvider, toProviderAttempt } from "./ask-provider";
import type { Door } from "./doors";
import { type SettleResult, settleAttempt } from "./settle-attempt";

export type CheckResult = SettleResult | { kind: "missing" };

/**
 * Asks the provider for the truth about one attempt and settles it. An attempt the provider certainly does not know is
 * closed. Throws ProviderError when there is no answer; nothing is guessed then.
 */
export async function checkAttempt(ctx: Context, input: { attemptId: string; learnedBy: Door }): Promise<CheckResult> {
  const attempt = await findAttempt(ctx.db.read, input.attemptId);
  if (attempt === null) throw new AppError("NOT_FOUND", "There is no such payment attempt.");
  const asOf = ctx.now();
  const state = await askProvider(ctx, attempt.connectionId, (provider, connection) =>
    provider.fetchPayment(connection, toProviderAttempt(attempt)),
  );
  if (state === null) return closeMissing(ctx, attempt);
  return settleAttempt(ctx, { attemptId: attempt.id, state, learnedBy: input.learnedBy, asOf });
}

/** The owner's "Check now"; another business's attempt does not exist for her. */
export async function checkAttemptNow(
  ctx: Context,
  input: { businessId: string; attemptId: string },
): Promise<CheckResult> {
  const attempt = await findAttemptOfBusiness(ctx.db.read, input);
  if (attempt === null) throw new AppError("NOT_FOUND", "There is no such payment attempt.");
  return checkAttempt(ctx, { attemptId: attempt.id, learnedBy: "check" });
}

/** Only an attempt that never had a provider's id can be missing; one that had is kept and asked about again. */
export async function closeMissing(ctx: Context, attempt: AttemptRow): Promise<CheckResult> {
  if (attempt.providerPaymentId !== null) {
    ctx.log.error("attempt.vanished", { attemptId: attempt.id, ref: attempt.providerPaymentId });
    return { kind: "missing" };
  }
  const { businessId, payableId } = attempt;
  const now = ctx.now();
  await ctx.db.inTransaction(async (tx) => {
    await updateAttempt(tx, {
      attemptId: attempt.id,
      businessId,
      expected: ["created", "unknown"],
      set: { status: "canceled", closedAt: now, updatedAt: now, nextCheckAt: null },
    });
    const invoice = await findInvoiceOfPayable(tx, { businessId, payableId });
    if (invoice !== null) await recomputeInvoice(tx, { businessId, invoiceId: invoice.id, now });
  });
  return { kind: "missing" };
}
