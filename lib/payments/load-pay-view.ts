import { findNewestAttempt, findOpenAttempt } from "@/db/queries/attempts";
import { findNewestPayment, listPayablePayments, sumAllocatedOfPayment } from "@/db/queries/payments";
import { AppError } from "@/lib/app-error";
import { loadPayButton } from "@/lib/connections/load-pay-button";
import type { Context } from "@/lib/context";
import type { PaymentProblem } from "@/lib/providers/provider";
import { isForsaken } from "./attempt";
import { findDocument, type PayableDocument } from "./find-document";
import { type PayFacts, type PayView, payView } from "./pay-view";

/** What the customer behind this link sees about paying. Reads only; throws NOT_FOUND for an unknown link. */
export async function loadPayView(ctx: Context, input: { token: string }): Promise<PayView> {
  const found = await findDocument(ctx.db.read, input.token);
  if (found === null) throw new AppError("NOT_FOUND", "This link does not lead to an invoice.");
  const { invoice, payable } = found;
  const of = { businessId: payable.businessId, payableId: payable.id };
  const open = await findOpenAttempt(ctx.db.read, of);
  // A try that was closed as failed still has its reason to tell, until the next one is open.
  const newest = open ?? (await findNewestAttempt(ctx.db.read, of));
  // One that nobody can pay and nobody answers for stands in nobody's way: opening the payment replaces it.
  const isWorthTelling =
    newest !== null && (open === null ? newest.touchedAt !== null : !isForsaken(newest, ctx.now()));
  const payment = await findNewestPayment(ctx.db.read, of);
  return payView({
    // An order that nobody has paid has no invoice yet.
    status: invoice?.status ?? "issued",
    currency: payable.currency,
    totalMinor: invoice?.totalMinor ?? payable.amountDueMinor,
    dueMinor: payable.amountDueMinor,
    paidMinor: invoice?.paidMinor ?? 0,
    refundedMinor: invoice?.refundedMinor ?? 0,
    excessMinor: invoice?.hasExcess ? await excessOf(ctx, { ...of, currency: payable.currency }) : 0,
    attempt: isWorthTelling
      ? {
          status: newest.status,
          amountMinor: newest.amountMinor,
          method: newest.method,
          reason: reasonOf(newest.problemReason),
          expectedOn: newest.expectedOn,
          updatedAt: newest.updatedAt,
        }
      : null,
    payment,
    ...(await onlineNow(ctx, found, { isTried: open !== null && open.touchedAt !== null })),
  });
}

const reasons: readonly PaymentProblem["reason"][] = [
  "declined",
  "insufficient_funds",
  "expired_card",
  "incorrect_cvc",
  "incorrect_number",
  "processing_error",
  "authentication_failed",
  "try_again_later",
  "bank_debit_failed",
  "other",
];

const reasonOf = (stored: string | null): PaymentProblem["reason"] | null =>
  stored === null ? null : (reasons.find((reason) => reason === stored) ?? "other");

/** In the document's own currency; what was taken back is nobody's, and what is being given back is not kept any more. */
async function excessOf(
  ctx: Context,
  of: { businessId: string; payableId: string; currency: string },
): Promise<number> {
  const rows = await listPayablePayments(ctx.db.read, of);
  let excessMinor = 0;
  for (const { payment, state } of rows) {
    // After a lost dispute the customer has it back already.
    if (payment.currency.toUpperCase() !== of.currency.toUpperCase() || state?.disputeStatus === "lost") continue;
    const known = state?.creditMinor ?? null;
    if (known !== null) {
      excessMinor += known;
      continue;
    }
    // A row from before the ledger.
    const allocated = await sumAllocatedOfPayment(ctx.db.read, { businessId: of.businessId, paymentId: payment.id });
    excessMinor += Math.max(0, payment.amountMinor - allocated - (state?.refundedMinor ?? 0));
  }
  return excessMinor;
}

/** `isTried`: the customer began to pay, and it is not known to have ended. */
async function onlineNow(
  ctx: Context,
  { payable, business }: PayableDocument,
  { isTried }: { isTried: boolean },
): Promise<Pick<PayFacts, "canPayOnline" | "mayHaveMissed">> {
  const { mode, amountDueMinor: amountMinor, currency } = payable;
  const money = { amountMinor, currency };
  const button = await loadPayButton(ctx, { businessId: business.id, business, mode, money });
  return {
    canPayOnline: button.canPay,
    mayHaveMissed: isTried || (!button.canPay && button.reason === "stands_still"),
  };
}
