import type { Queryable } from "@/db/client";
import { findInvoice } from "@/db/queries/invoices";
import { findReversal, insertReversal } from "@/db/queries/ledger";
import {
  findPayment,
  insertAllocation,
  listDisputes,
  listPaymentsOfInvoice,
  listRefunds,
  type PaymentRow,
} from "@/db/queries/payments";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import { recomputeInvoice } from "@/lib/invoices/recompute-invoice";
import { bookMoney } from "./book-money";
import { invoiceOfPayment } from "./invoice-of-payment";
import { addMoneyHistory } from "./money-history";
import { checkedReason } from "./money-input";
import { decidingDispute } from "./refundable";

/**
 * Undoes a manual payment that was typed by mistake: it stays on record, counts nothing from now on, and what it paid is due
 * again. Credit of another payment for the same invoice takes its place first: nobody is asked for money we hold already.
 * Never for a provider's payment, which is refunded. Throws BAD_INPUT, CONFLICT, NOT_FOUND.
 */
export async function takeBackPayment(
  ctx: Context,
  input: { businessId: string; paymentId: string; reason: string; by: string },
): Promise<void> {
  const { businessId, paymentId } = input;
  const reason = checkedReason(input.reason);
  await ctx.db.inTransaction(async (tx) => {
    const payment = await findPayment(tx, { businessId, paymentId });
    if (payment === null) throw new AppError("NOT_FOUND", "There is no such payment.");
    await refuse(tx, payment);
    const now = ctx.now();
    await insertReversal(tx, { id: ctx.newId("rev"), businessId, paymentId, reason, by: input.by, recordedAt: now });
    // Also one that it found settled: its credit is gone from there.
    const alsoInvoiceId = await invoiceOfPayment(tx, payment);
    const { invoiceIds } = await bookMoney(tx, ctx, { payment, alsoInvoiceId, now });
    await addMoneyHistory(tx, ctx, {
      businessId,
      invoiceId: invoiceIds[0] ?? null,
      paymentId,
      attemptId: null,
      kind: "payment.taken_back",
      data: { amountMinor: payment.amountMinor, currency: payment.currency, reason },
      at: now,
      actor: input.by,
    });
    for (const invoiceId of invoiceIds) await payWithOwnCredit(tx, ctx, { businessId, invoiceId, now });
  });
}

async function refuse(tx: Queryable, payment: PaymentRow): Promise<void> {
  const of = { businessId: payment.businessId, paymentId: payment.id };
  if (payment.kind === "provider")
    throw new AppError("CONFLICT", "This money really arrived, so it can't be taken back. Refund it instead.");
  if ((await findReversal(tx, of)) !== null) throw new AppError("CONFLICT", "This payment was taken back already.");
  const isGivenBack = (await listRefunds(tx, of)).some((one) => one.status !== "failed" && one.status !== "canceled");
  if (isGivenBack)
    throw new AppError("CONFLICT", "A part of this payment was paid back by hand, so it can't be taken back any more.");
}

/** What was paid for this invoice and found nothing due pays it now. */
async function payWithOwnCredit(
  tx: Queryable,
  ctx: Context,
  at: { businessId: string; invoiceId: string; now: number },
): Promise<void> {
  const { businessId, invoiceId, now } = at;
  const invoice = await findInvoice(tx, { businessId, invoiceId });
  const payableId = invoice?.payableId ?? null;
  let { dueMinor } = await recomputeInvoice(tx, { businessId, invoiceId, now });
  for (const { payment, state } of await listPaymentsOfInvoice(tx, { businessId, invoiceId, payableId })) {
    const isOwn = payment.payableId === payableId && (state?.takenBackAt ?? null) === null;
    // As everywhere else, converting is the owner's decision, and what the bank holds pays nothing.
    const isSameCurrency = payment.currency.toUpperCase() === invoice?.currency.toUpperCase();
    const amountMinor = isOwn && isSameCurrency ? Math.min(dueMinor, state?.creditMinor ?? 0) : 0;
    if (amountMinor <= 0) continue;
    if (decidingDispute(await listDisputes(tx, { businessId, paymentId: payment.id })) !== undefined) continue;
    await insertAllocation(tx, {
      id: ctx.newId("alc"),
      businessId,
      paymentId: payment.id,
      invoiceId,
      amountMinor,
      createdAt: now,
    });
    await bookMoney(tx, ctx, { payment, now });
    dueMinor -= amountMinor;
  }
}
