import type { Queryable } from "@/db/client";
import { findInvoice, type InvoiceRow } from "@/db/queries/invoices";
import { findReversal, listAllocationsInOrder } from "@/db/queries/ledger";
import {
  findAllocationByRequest,
  findPayment,
  insertAllocation,
  listDisputes,
  listRefunds,
  type PaymentRow,
} from "@/db/queries/payments";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import { recomputeInvoice } from "@/lib/invoices/recompute-invoice";
import { formatMoney } from "@/lib/money/format-money";
import { bookMoney } from "./book-money";
import { invoiceOfPayment } from "./invoice-of-payment";
import { addMoneyHistory } from "./money-history";
import { checkedRequestId } from "./money-input";
import { paymentStanding } from "./payment-state";
import { planClosing } from "./plan-closing";
import { decidingDispute } from "./refundable";

export type ApplyCreditInput = {
  businessId: string;
  paymentId: string;
  invoiceId: string;
  amountMinor: number;
  by: string;
  /** Made by the form: sent twice, it is applied once. */
  requestId?: string | null;
};

/**
 * Puts the free part of a payment on another open invoice of the same mode and currency. Throws BAD_INPUT with the field,
 * CONFLICT, NOT_FOUND; then nothing is written.
 */
export async function applyCredit(ctx: Context, input: ApplyCreditInput): Promise<void> {
  const { businessId, paymentId, invoiceId, amountMinor } = input;
  const requestId =
    input.requestId === undefined || input.requestId === null ? null : checkedRequestId(input.requestId);
  if (!Number.isSafeInteger(amountMinor) || amountMinor <= 0)
    throw new AppError("BAD_INPUT", "Type how much of the credit to use: more than nothing.", { field: "amount" });
  await ctx.db.inTransaction(async (tx) => {
    if (requestId !== null && (await findAllocationByRequest(tx, { businessId, requestId })) !== null) return;
    const payment = await findPayment(tx, { businessId, paymentId });
    if (payment === null) throw new AppError("NOT_FOUND", "There is no such payment.");
    const invoice = await findInvoice(tx, { businessId, invoiceId });
    if (invoice === null) throw new AppError("NOT_FOUND", "There is no such invoice.");
    const now = ctx.now();
    const { dueMinor } = await recomputeInvoice(tx, { businessId, invoiceId, now });
    await refuse(tx, { payment, invoice, dueMinor, amountMinor });
    await insertAllocation(tx, {
      id: ctx.newId("alc"),
      businessId,
      paymentId,
      invoiceId,
      amountMinor,
      requestId,
      createdAt: now,
    });
    await bookMoney(tx, ctx, { payment, alsoInvoiceId: await invoiceOfPayment(tx, payment), now });
    await noteUse(tx, ctx, { payment, invoice, input, now });
    if (invoice.payableId !== null)
      await planClosing(tx, ctx, { businessId, payableId: invoice.payableId, because: paymentId, now });
  });
}

async function refuse(
  tx: Queryable,
  at: { payment: PaymentRow; invoice: InvoiceRow; dueMinor: number; amountMinor: number },
): Promise<void> {
  const { payment, invoice, dueMinor, amountMinor } = at;
  const conflict = (sentence: string, field: string) => new AppError("CONFLICT", sentence, { field });
  if (invoice.issuedAt === null) throw conflict("Issue the invoice first: a draft can't be paid.", "invoiceId");
  if (invoice.voidedAt !== null) throw conflict("This invoice is void, so it can't be paid.", "invoiceId");
  if (invoice.mode !== payment.mode)
    throw conflict("Test money pays no live invoice, and live money no test invoice.", "invoiceId");
  if (invoice.currency.toUpperCase() !== payment.currency.toUpperCase())
    throw conflict(`The credit is in ${payment.currency} and the invoice in ${invoice.currency}.`, "invoiceId");
  const dispute = decidingDispute(await listDisputes(tx, { businessId: payment.businessId, paymentId: payment.id }));
  if (dispute !== undefined)
    throw conflict(
      dispute.status === "lost"
        ? "The bank has already given this payment back to the customer, so nothing of it is left to use."
        : "This payment is disputed: until the bank has decided, its credit can't be used.",
      "amount",
    );
  const freeMinor = await freeOf(tx, payment);
  const amountOf = (minor: number) => formatMoney({ amountMinor: minor, currency: payment.currency }, "en");
  if (freeMinor === 0) throw conflict("Nothing of this payment is left to use.", "amount");
  if (dueMinor === 0) throw conflict("Nothing is due on this invoice.", "invoiceId");
  if (amountMinor > freeMinor)
    throw new AppError("BAD_INPUT", `Only ${amountOf(freeMinor)} of this payment is free.`, { field: "amount" });
  if (amountMinor > dueMinor)
    throw new AppError("BAD_INPUT", `Only ${amountOf(dueMinor)} is due on this invoice.`, { field: "amount" });
}

async function freeOf(tx: Queryable, payment: PaymentRow): Promise<number> {
  const of = { businessId: payment.businessId, paymentId: payment.id };
  return paymentStanding({
    payment,
    allocations: await listAllocationsInOrder(tx, of),
    refunds: await listRefunds(tx, of),
    isTakenBack: (await findReversal(tx, of)) !== null,
    disputes: [],
    fees: [],
  }).creditMinor;
}

async function noteUse(
  tx: Queryable,
  ctx: Context,
  at: { payment: PaymentRow; invoice: InvoiceRow; input: ApplyCreditInput; now: number },
): Promise<void> {
  const { payment, invoice, input, now } = at;
  await addMoneyHistory(tx, ctx, {
    businessId: payment.businessId,
    invoiceId: invoice.id,
    paymentId: payment.id,
    attemptId: payment.attemptId,
    kind: "payment.credit_used",
    data: { amountMinor: input.amountMinor, currency: payment.currency, number: invoice.number },
    at: now,
    actor: input.by,
  });
}
