import type { Queryable } from "@/db/client";
import type { AttemptRow } from "@/db/queries/attempts";
import type { InvoiceRow } from "@/db/queries/invoices";
import {
  findPaymentOfAttempt,
  insertAllocation,
  insertFee,
  insertPayment,
  type PaymentRow,
} from "@/db/queries/payments";
import type { Context } from "@/lib/context";
import { formatMoney } from "@/lib/money/format-money";
import type { PaymentState } from "@/lib/providers/provider";
import type { Door } from "./doors";
import { addMoneyHistory } from "./money-history";
import { tellExcess } from "./money-mails";

type Arrived = { attempt: AttemptRow; invoice: InvoiceRow | null; state: PaymentState; learnedBy: Door; now: number };

/** What differs between what was asked for and what arrived; null when all is well. */
export function mismatchOf(attempt: Pick<AttemptRow, "amountMinor" | "currency">, state: PaymentState): string | null {
  const isSameCurrency = attempt.currency.toUpperCase() === state.currency.toUpperCase();
  if (isSameCurrency && attempt.amountMinor === state.receivedMinor) return null;
  const asked = formatMoney(attempt, "en");
  return `Asked for ${asked}, received ${formatMoney({ amountMinor: state.receivedMinor, currency: state.currency }, "en")}.`;
}

/**
 * Writes the confirmed money of an attempt and puts it on the invoice up to what is due; the rest stays credit. Returns the
 * payment and whether this call was the one that recorded it: the unique indexes decide between several at once.
 */
export async function recordPayment(
  tx: Queryable,
  ctx: Context,
  arrived: Arrived,
): Promise<{ payment: PaymentRow; isFirst: boolean }> {
  const { attempt, invoice, state, learnedBy, now } = arrived;
  const { businessId } = attempt;
  const paymentId = ctx.newId("pay");
  const isFirst = await insertPayment(tx, {
    id: paymentId,
    businessId,
    mode: attempt.mode,
    connectionId: attempt.connectionId,
    attemptId: attempt.id,
    payableId: attempt.payableId,
    customerId: invoice?.customerId ?? null,
    kind: "provider",
    providerPaymentId: state.ref,
    amountMinor: state.receivedMinor,
    currency: state.currency,
    method: state.method,
    statementDescriptor: state.statementDescriptor,
    receiptUrl: state.receiptUrl,
    note: null,
    learnedBy,
    recordedBy: null,
    paidAt: state.paidAt ?? now,
    recordedAt: now,
  });
  const payment = await findPaymentOfAttempt(tx, { businessId, attemptId: attempt.id });
  if (payment === null)
    throw new Error(`Attempt ${attempt.id} succeeded as ${state.ref}, which another attempt holds.`);
  if (isFirst) {
    await allocatePayment(tx, ctx, { payment, invoice, now });
    await addMoneyHistory(tx, ctx, {
      businessId,
      invoiceId: invoice?.id ?? null,
      paymentId: payment.id,
      attemptId: attempt.id,
      kind: "payment.recorded",
      data: { amountMinor: payment.amountMinor, currency: payment.currency, learnedBy },
      at: now,
    });
  }
  return { payment, isFirst };
}

/**
 * Puts a new payment on the invoice it was made for, up to what is due; the rest stays credit, and both sides are told of it.
 * In the same currency only: converting is the owner's decision. Nothing is ever put on a void invoice.
 */
export async function allocatePayment(
  tx: Queryable,
  ctx: Context,
  args: { payment: PaymentRow; invoice: InvoiceRow | null; now: number; actor?: string },
): Promise<{ allocatedMinor: number; excessMinor: number }> {
  const { invoice, payment, now } = args;
  const isSameCurrency = invoice?.currency.toUpperCase() === payment.currency.toUpperCase();
  const dueMinor =
    invoice === null || invoice.voidedAt !== null || !isSameCurrency ? 0 : invoice.totalMinor - invoice.paidMinor;
  const allocatedMinor = Math.min(payment.amountMinor, Math.max(0, dueMinor));
  if (invoice !== null && allocatedMinor > 0)
    await insertAllocation(tx, {
      id: ctx.newId("alc"),
      businessId: payment.businessId,
      paymentId: payment.id,
      invoiceId: invoice.id,
      amountMinor: allocatedMinor,
      createdAt: now,
    });
  const excessMinor = payment.amountMinor - allocatedMinor;
  if (excessMinor === 0) return { allocatedMinor, excessMinor };
  await addMoneyHistory(tx, ctx, {
    businessId: payment.businessId,
    invoiceId: invoice?.id ?? null,
    paymentId: payment.id,
    attemptId: payment.attemptId,
    kind: "payment.excess",
    data: { excessMinor, currency: payment.currency },
    at: now,
    ...(args.actor === undefined ? {} : { actor: args.actor }),
  });
  await tellExcess(tx, ctx, { payment, invoice, excessMinor });
  return { allocatedMinor, excessMinor };
}

/** Keeps the fees the provider told of, each balance entry once. Returns whether one is new. */
export async function recordFees(
  tx: Queryable,
  ctx: Context,
  args: { payment: PaymentRow; state: PaymentState; now: number },
): Promise<boolean> {
  const { payment, state, now } = args;
  let isNews = false;
  for (const fee of [state.fee, ...state.disputes.flatMap((dispute) => dispute.fees)])
    if (fee !== null)
      isNews =
        (await insertFee(tx, {
          id: ctx.newId("fee"),
          businessId: payment.businessId,
          paymentId: payment.id,
          balanceRef: fee.balanceRef,
          feeMinor: fee.feeMinor,
          netMinor: fee.netMinor,
          currency: fee.currency,
          recordedAt: now,
        })) || isNews;
  return isNews;
}
