"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { AppError, isAppError } from "@/lib/app-error";
import { currentMode } from "@/lib/http/mode";
import { ownerAction } from "@/lib/http/owner";
import { parseDecimal } from "@/lib/invoices/parse-decimal";
import { currencyDigits, isCurrency } from "@/lib/money/currencies";
import { formatMoney } from "@/lib/money/format-money";
import { applyCredit } from "@/lib/payments/apply-credit";
import { checkAttemptNow } from "@/lib/payments/check-attempt";
import { offeredInvoice } from "@/lib/payments/load-record-form";
import { manualKinds, recordManualPayment } from "@/lib/payments/record-manual-payment";
import { refundPayment } from "@/lib/payments/refund-payment";
import { suggestInvoices } from "@/lib/payments/suggest-invoices";
import { takeBackPayment } from "@/lib/payments/take-back-payment";
import { ProviderError } from "@/lib/providers/provider";

const id = z.string().min(1).max(100);
const CheckInput = z.object({ attemptId: id });

/** What is shown of this payment stands on many pages. */
const showAnew = (businessId: string) => revalidatePath(`/b/${businessId}`, "layout");

/** "Check now": asks the provider about one attempt of this business and settles what it says. */
export const checkNowAction = ownerAction(CheckInput, async (ctx, owner, { attemptId }) => {
  try {
    await checkAttemptNow(ctx, { businessId: owner.businessId, attemptId });
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    throw new AppError("PROVIDER", `Stripe did not give an answer: ${error.message} Nothing was changed.`, {
      cause: error,
    });
  }
  showAnew(owner.businessId);
  return { data: undefined, message: "Checked with Stripe just now." };
});

const typedAmount = z.string().max(60, "This number is too long.");
const currency = z.string().refine(isCurrency, "This currency is not known.");

const RefundInput = z.object({
  paymentId: id,
  amount: typedAmount,
  currency,
  /** One of the provider's words, `own`, or nothing. */
  reasonKind: z.string().max(40).default(""),
  reason: z.string().max(2_000).default(""),
  requestId: z.string().max(100),
  shownLeftMinor: z.coerce.number().int().min(0),
});

/** Gives money back. What became of it is said in a sentence: it may be done, on its way, or not answered yet. */
export const refundAction = ownerAction(RefundInput, async (ctx, owner, { reasonKind, ...typed }) => {
  const { language } = owner.business;
  const amountMinor = parseDecimal(typed.amount, currencyDigits(typed.currency), { language, field: "amount" });
  const { status } = await refundPayment(ctx, {
    businessId: owner.businessId,
    paymentId: typed.paymentId,
    amountMinor,
    currency: typed.currency,
    reason: reasonKind === "own" ? typed.reason : reasonKind,
    by: owner.userId,
    requestId: typed.requestId,
    shownLeftMinor: typed.shownLeftMinor,
  });
  showAnew(owner.businessId);
  const amount = formatMoney({ amountMinor, currency: typed.currency }, language);
  return { sentence: `${sentences[status](amount)}` };
});

type RefundStatus = Awaited<ReturnType<typeof refundPayment>>["status"];

const sentences: Record<RefundStatus, (amount: string) => string> = {
  succeeded: (amount) => `${amount} was given back.`,
  pending: (amount) => `${amount} is on its way back to the customer.`,
  requested: (amount) => `The refund of ${amount} is being sent. It goes out by itself, once.`,
  unknown: (amount) =>
    `Stripe has not answered about the refund of ${amount} yet. It is asked again by itself; please don't refund it a second time.`,
  failed: (amount) => `The refund of ${amount} did not arrive: the money is back with you.`,
  canceled: (amount) => `The refund of ${amount} was not made.`,
};

const TakeBackInput = z.object({ paymentId: id, reason: z.string().max(2_000) });

/** Undoes a payment that was typed by mistake. */
export const takeBackAction = ownerAction(TakeBackInput, async (ctx, owner, { paymentId, reason }) => {
  await takeBackPayment(ctx, { businessId: owner.businessId, paymentId, reason, by: owner.userId });
  showAnew(owner.businessId);
  return undefined;
});

const CreditInput = z.object({
  paymentId: id,
  invoiceId: id,
  amount: typedAmount,
  currency,
  requestId: z.string().max(100),
});

/** Puts what is free of a payment on another invoice. */
export const applyCreditAction = ownerAction(CreditInput, async (ctx, owner, typed) => {
  const { language } = owner.business;
  const amountMinor = parseDecimal(typed.amount, currencyDigits(typed.currency), { language, field: "amount" });
  await applyCredit(ctx, {
    businessId: owner.businessId,
    paymentId: typed.paymentId,
    invoiceId: typed.invoiceId,
    amountMinor,
    by: owner.userId,
    requestId: typed.requestId,
  });
  showAnew(owner.businessId);
  const amount = formatMoney({ amountMinor, currency: typed.currency }, language);
  return { sentence: `${amount} is used for the other invoice.` };
});

const SuggestInput = z.object({ text: z.string().max(5_000), amount: typedAmount, currency });

/** Unpaid invoices that a line of a bank statement may be about; what is typed half is no mistake yet. */
export const suggestInvoicesAction = ownerAction(SuggestInput, async (ctx, owner, { text, amount, currency }) => {
  const { business, businessId } = owner;
  const { language } = business;
  const found = await suggestInvoices(ctx, {
    businessId,
    mode: await currentMode(business),
    text,
    amountMinor: amountOrNull(amount, currency, language),
    currency,
  });
  return found.map((one) => offeredInvoice(one, { language, because: one.because }));
});

function amountOrNull(typed: string, currency: string, language: "en" | "de"): number | null {
  try {
    return parseDecimal(typed, currencyDigits(currency), { language, field: "amount" });
  } catch (error) {
    if (!isAppError(error)) throw error;
    // Not a number yet: the rest of the line is looked at without it.
    return null;
  }
}

const RecordInput = z.object({
  invoiceId: z.string().min(1, "Choose the invoice that was paid.").max(100),
  kind: z.enum(manualKinds, "Choose how the money arrived."),
  amount: typedAmount,
  currency,
  paidOn: z.string().max(20),
  note: z.string().max(2_000),
  requestId: z.string().max(100),
});

/** Writes money down that arrived by hand. */
export const recordPaymentAction = ownerAction(RecordInput, async (ctx, owner, typed) => {
  const { businessId, business } = owner;
  const { language } = business;
  const { paymentId, excessMinor, onItsWayMinor } = await recordManualPayment(ctx, {
    businessId,
    customerId: null,
    by: owner.userId,
    language,
    ...typed,
  });
  showAnew(businessId);
  const money = (amountMinor: number) => formatMoney({ amountMinor, currency: typed.currency }, language);
  return {
    paymentId,
    excess: excessMinor === 0 ? null : money(excessMinor),
    onItsWay: onItsWayMinor === 0 ? null : money(onItsWayMinor),
  };
});
