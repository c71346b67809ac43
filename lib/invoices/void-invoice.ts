import type { Queryable } from "@/db/client";
import { addHistory } from "@/db/queries/history";
import { hasOpenAttempt, markVoid } from "@/db/queries/invoices";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import { closeAttempts } from "@/lib/payments/close-attempts";
import { recomputeInvoice } from "./recompute-invoice";
import { asIssued, requireInvoiceFor } from "./require-invoice";

export type VoidInvoice = { businessId: string; invoiceId: string; reason: string; by: string };

const LONGEST_REASON = 500;
/** A customer may open the payment page between closing attempts and voiding; a few rounds are enough. */
const ROUNDS = 3;

const whyNotClosed = {
  processing: "A payment for this invoice is on its way, so it can't be voided now. Wait until it arrives or fails.",
  succeeded: "This invoice has just been paid, so it can't be voided. Refund the payment instead.",
  unknown:
    "The payment provider did not say whether a payment is under way, so nothing was changed. Please try again in a few minutes.",
} as const;

/**
 * Voids an issued invoice that nobody has paid. Open payment attempts are canceled at the provider first; money that is
 * on its way or has arrived stops it (CONFLICT, with the reason).
 */
export async function voidInvoice(ctx: Context, input: VoidInvoice): Promise<void> {
  await voidAnd(ctx, "void", input, async () => undefined);
}

/** Voids, and does `also` in the same transaction. */
export async function voidAnd<T>(
  ctx: Context,
  action: "void" | "correct",
  input: VoidInvoice,
  also: (tx: Queryable) => Promise<T>,
): Promise<T> {
  const reason = checkedReason(input.reason);
  const { payableId } = asIssued(await requireInvoiceFor(ctx.db.read, action, input));
  for (let round = 0; round < ROUNDS; round += 1) {
    const closed = await closeAttempts(ctx, { businessId: input.businessId, payableId });
    if (!closed.closed) throw new AppError("CONFLICT", whyNotClosed[closed.reason]);
    const done = await ctx.db.inTransaction(async (tx) => {
      await requireInvoiceFor(tx, action, input);
      if (await hasOpenAttempt(tx, { businessId: input.businessId, payableId })) return null;
      await voidInTransaction(tx, ctx, { ...input, reason });
      return { value: await also(tx) };
    });
    if (done !== null) return done.value;
  }
  throw new AppError("CONFLICT", "The customer is opening the payment page right now. Please try again in a moment.");
}

async function voidInTransaction(tx: Queryable, ctx: Context, input: VoidInvoice): Promise<void> {
  const { businessId, invoiceId, reason } = input;
  if (!(await markVoid(tx, { businessId, invoiceId, reason, now: ctx.now() })))
    throw new AppError("CONFLICT", "This invoice is void already.");
  await recomputeInvoice(tx, { businessId, invoiceId, now: ctx.now() });
  await addHistory(tx, {
    id: ctx.newId("his"),
    businessId,
    invoiceId,
    actor: input.by,
    kind: "invoice.voided",
    data: { reason },
    at: ctx.now(),
  });
}

function checkedReason(typed: string): string {
  const reason = typed.trim();
  if (reason === "") throw new AppError("BAD_INPUT", "Say why, in a few words.", { field: "reason" });
  if (reason.length > LONGEST_REASON)
    throw new AppError("BAD_INPUT", `A reason has at most ${LONGEST_REASON} characters.`, { field: "reason" });
  return reason;
}
