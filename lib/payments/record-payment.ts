import type { Queryable } from "@/db/client";
import type { AttemptRow } from "@/db/queries/attempts";
import type { InvoiceRow } from "@/db/queries/invoices";
import {
  findPaymentOfAttempt,
  insertAllocation,
  insertFee,
  insertPayment,
  listDisputes,
  listFees,
  listRefunds,
  type PaymentRow,
  savePaymentState,
} from "@/db/queries/payments";
import type { Context } from "@/lib/context";
import { formatMoney } from "@/lib/money/format-money";
import type { PaymentState } from "@/lib/providers/provider";
import type { Door } from "./doors";
import { addMoneyHistory } from "./money-history";
import { alertOwner } from "./money-mails";
import { paymentStanding } from "./payment-state";

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
    await allocate(tx, ctx, { ...arrived, payment });
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

/** In the same currency only: converting is the owner's decision. Nothing is ever put on a void invoice. */
async function allocate(tx: Queryable, ctx: Context, arrived: Arrived & { payment: PaymentRow }): Promise<void> {
  const { invoice, payment, attempt, now } = arrived;
  const isSameCurrency = invoice?.currency.toUpperCase() === payment.currency.toUpperCase();
  const dueMinor =
    invoice === null || invoice.voidedAt !== null || !isSameCurrency ? 0 : invoice.totalMinor - invoice.paidMinor;
  const amountMinor = Math.min(payment.amountMinor, Math.max(0, dueMinor));
  if (invoice !== null && amountMinor > 0)
    await insertAllocation(tx, {
      id: ctx.newId("alc"),
      businessId: payment.businessId,
      paymentId: payment.id,
      invoiceId: invoice.id,
      amountMinor,
      createdAt: now,
    });
  const excessMinor = payment.amountMinor - amountMinor;
  if (excessMinor === 0) return;
  const about = { businessId: payment.businessId, invoiceId: invoice?.id ?? null, paymentId: payment.id };
  const excess = formatMoney({ amountMinor: excessMinor, currency: payment.currency }, "en");
  await addMoneyHistory(tx, ctx, {
    ...about,
    attemptId: attempt.id,
    kind: "payment.excess",
    data: { excessMinor, currency: payment.currency },
    at: now,
  });
  await alertOwner(tx, ctx, {
    ...about,
    key: `excess:${payment.id}`,
    title: `${excess} more than was due${invoice?.number ? ` for invoice ${invoice.number}` : ""}`,
    sentences: [
      `A payment of ${formatMoney(payment, "en")} arrived, and ${excess} of it was not due any more.`,
      "It is kept as the customer's credit. You can refund it in your Stripe dashboard; Paymast notices by itself.",
    ],
    path: `/b/${payment.businessId}/payments/${payment.id}`,
    pathLabel: "See the payment",
  });
}

/** Recomputes where a payment stands from its fees, refunds and disputes. */
export async function refreshPaymentState(
  tx: Queryable,
  ctx: Context,
  args: { payment: PaymentRow; state: PaymentState; now: number },
): Promise<void> {
  const { payment, state, now } = args;
  const of = { businessId: payment.businessId, paymentId: payment.id };
  if (state.fee !== null)
    await insertFee(tx, {
      id: ctx.newId("fee"),
      ...of,
      balanceRef: state.fee.balanceRef,
      feeMinor: state.fee.feeMinor,
      netMinor: state.fee.netMinor,
      currency: state.fee.currency,
      recordedAt: now,
    });
  const [fees, refunds, disputes] = [await listFees(tx, of), await listRefunds(tx, of), await listDisputes(tx, of)];
  await savePaymentState(tx, {
    id: payment.id,
    businessId: payment.businessId,
    ...paymentStanding({ fees, refunds, disputes }),
    updatedAt: now,
  });
}
