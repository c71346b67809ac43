import type { Queryable } from "@/db/client";
import { findOpenAttempt } from "@/db/queries/attempts";
import { findBusiness } from "@/db/queries/businesses";
import { findCustomer } from "@/db/queries/customers";
import { findInvoice, type InvoiceRow } from "@/db/queries/invoices";
import { listAllocationsInOrder } from "@/db/queries/ledger";
import { findPayment, findPaymentByRequest, insertPayment, type PaymentRow } from "@/db/queries/payments";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import { announcePayment } from "@/lib/hooks/announce-money";
import { instantAt, isDay, todayIn } from "@/lib/invoices/calendar";
import type { Language, Mode } from "@/lib/invoices/invoice-snapshot";
import { parseDecimal } from "@/lib/invoices/parse-decimal";
import { currencyDigits, isCurrency } from "@/lib/money/currencies";
import { bookMoney } from "./book-money";
import { addMoneyHistory } from "./money-history";
import { checkedReason, checkedRequestId } from "./money-input";
import { planClosing } from "./plan-closing";
import { allocatePayment } from "./record-payment";

export const manualKinds = ["bank_transfer", "cash", "cheque", "other"] as const;
export type ManualKind = (typeof manualKinds)[number];

export type ManualPaymentInput = {
  businessId: string;
  /** The invoice it pays; null for money that belongs to a customer and no invoice yet. */
  invoiceId: string | null;
  customerId: string | null;
  kind: ManualKind;
  /** As typed. */
  amount: string;
  currency: string;
  /** `YYYY-MM-DD`. */
  paidOn: string;
  note: string;
  by: string;
  /** Made by the form: sent twice, it is one payment. */
  requestId: string;
  /** Of a payment without an invoice; one with an invoice has the invoice's. */
  mode?: Mode;
  /** How numbers are typed on the form; the business's language unless told otherwise. */
  language?: Language;
};

export type ManualPaymentResult = {
  paymentId: string;
  /** More than was due: kept as credit. */
  excessMinor: number;
  /** Money of an online payment for the same invoice that may still arrive; then it is paid twice. */
  onItsWayMinor: number;
};

type Checked = { amountMinor: number; currency: string; paidAt: number; note: string };

/**
 * Writes money that arrived by hand and puts it on the invoice up to what is due. An online payment that is still open is
 * closed soon after, so that nobody pays twice. Throws BAD_INPUT with the field, CONFLICT, NOT_FOUND; then nothing is written.
 */
export async function recordManualPayment(ctx: Context, input: ManualPaymentInput): Promise<ManualPaymentResult> {
  const { businessId } = input;
  checkedRequestId(input.requestId);
  const checked = await checkInput(ctx, input);
  return ctx.db.inTransaction(async (tx) => {
    const known = await findPaymentByRequest(tx, { businessId, requestId: input.requestId });
    if (known !== null) return knownResult(tx, known, checked);
    const invoice = input.invoiceId === null ? null : await requireOpenForMoney(tx, input.invoiceId, input);
    const customerId = invoice?.customerId ?? (await requireCustomer(tx, input));
    const payment = await writePayment(tx, ctx, { input, checked, invoice, customerId });
    const now = ctx.now();
    // Without an invoice all of it is credit on purpose: nothing to alarm anybody with.
    const { allocatedMinor, excessMinor } =
      invoice === null
        ? { allocatedMinor: 0, excessMinor: 0 }
        : await allocatePayment(tx, ctx, { payment, invoice, now, actor: input.by });
    await bookMoney(tx, ctx, { payment, alsoInvoiceId: invoice?.id ?? null, now });
    await announcePayment(tx, ctx, { payment, invoiceId: invoice?.id ?? null, at: now });
    const payableId = allocatedMinor > 0 ? payment.payableId : null;
    const open =
      payableId === null ? null : await planClosing(tx, ctx, { businessId, payableId, because: payment.id, now });
    return {
      paymentId: payment.id,
      excessMinor,
      onItsWayMinor: open?.status === "processing" ? open.amountMinor : 0,
    };
  });
}

async function checkInput(ctx: Context, input: ManualPaymentInput): Promise<Checked> {
  const business = await findBusiness(ctx.db.read, input.businessId);
  if (business === null) throw new AppError("NOT_FOUND", "There is no such business.");
  const currency = input.currency.trim().toUpperCase();
  if (!isCurrency(currency)) throw new AppError("BAD_INPUT", "Choose a currency.", { field: "currency" });
  if (!manualKinds.some((kind) => kind === input.kind))
    throw new AppError("BAD_INPUT", "Choose how the money arrived.", { field: "kind" });
  const typed = { language: input.language ?? business.language, field: "amount" };
  const amountMinor = parseDecimal(input.amount, currencyDigits(currency), typed);
  if (amountMinor <= 0)
    throw new AppError("BAD_INPUT", "Type how much arrived: more than nothing.", { field: "amount" });
  const { paidOn } = input;
  if (!isDay(paidOn)) throw new AppError("BAD_INPUT", "Choose the day the money arrived.", { field: "paidOn" });
  const now = ctx.now();
  if (paidOn > todayIn(business.timeZone, now))
    throw new AppError("BAD_INPUT", "This day has not come yet. Record the payment when the money is there.", {
      field: "paidOn",
    });
  return {
    amountMinor,
    currency,
    paidAt: Math.min(now, instantAt(paidOn, 12, business.timeZone)),
    note: checkedReason(input.note, "note"),
  };
}

/** The same form sent again tells what the first one did. */
async function knownResult(tx: Queryable, known: PaymentRow, checked: Checked): Promise<ManualPaymentResult> {
  if (known.amountMinor !== checked.amountMinor || known.currency !== checked.currency)
    throw new AppError("CONFLICT", "This form was already sent with another amount. Open it again.");
  const { businessId, payableId } = known;
  const of = { businessId, paymentId: known.id };
  const allocated = (await listAllocationsInOrder(tx, of)).reduce((total, one) => total + one.amountMinor, 0);
  const open = payableId === null ? null : await findOpenAttempt(tx, { businessId, payableId });
  return {
    paymentId: known.id,
    excessMinor: payableId === null ? 0 : known.amountMinor - allocated,
    onItsWayMinor: open?.status === "processing" ? open.amountMinor : 0,
  };
}

/** Drafts ask for no money, void invoices for none any more. A paid one may be paid again: that is credit. */
async function requireOpenForMoney(tx: Queryable, invoiceId: string, input: ManualPaymentInput): Promise<InvoiceRow> {
  const { businessId } = input;
  const invoice = await findInvoice(tx, { businessId, invoiceId });
  if (invoice === null) throw new AppError("NOT_FOUND", "There is no such invoice.");
  if (invoice.issuedAt === null) throw new AppError("CONFLICT", "Issue the invoice first: a draft can't be paid.");
  if (invoice.voidedAt !== null) throw new AppError("CONFLICT", "This invoice is void, so it can't be paid.");
  if (invoice.currency.toUpperCase() !== input.currency.trim().toUpperCase())
    throw new AppError(
      "BAD_INPUT",
      `The invoice is in ${invoice.currency}. Record what arrived in ${invoice.currency}.`,
      {
        field: "currency",
      },
    );
  return invoice;
}

async function requireCustomer(tx: Queryable, input: ManualPaymentInput): Promise<string> {
  const { businessId, customerId } = input;
  if (customerId === null)
    throw new AppError("BAD_INPUT", "Choose the invoice or the customer the money is from.", { field: "invoiceId" });
  const customer = await findCustomer(tx, { businessId, customerId });
  if (customer === null) throw new AppError("NOT_FOUND", "There is no such customer.");
  return customer.id;
}

async function writePayment(
  tx: Queryable,
  ctx: Context,
  at: { input: ManualPaymentInput; checked: Checked; invoice: InvoiceRow | null; customerId: string },
): Promise<PaymentRow> {
  const { input, checked, invoice } = at;
  const { businessId } = input;
  const now = ctx.now();
  const paymentId = ctx.newId("pay");
  await insertPayment(tx, {
    id: paymentId,
    businessId,
    mode: invoice?.mode ?? input.mode ?? "live",
    payableId: invoice?.payableId ?? null,
    customerId: at.customerId,
    kind: input.kind,
    amountMinor: checked.amountMinor,
    currency: checked.currency,
    note: checked.note === "" ? null : checked.note,
    learnedBy: "manual",
    recordedBy: input.by,
    requestId: input.requestId,
    paidAt: checked.paidAt,
    recordedAt: now,
  });
  const payment = await findPayment(tx, { businessId, paymentId });
  if (payment === null) throw new Error(`The manual payment ${paymentId} was not written.`);
  await addMoneyHistory(tx, ctx, {
    businessId,
    invoiceId: invoice?.id ?? null,
    paymentId,
    attemptId: null,
    kind: "payment.recorded",
    data: { amountMinor: payment.amountMinor, currency: payment.currency, learnedBy: "manual", kind: input.kind },
    at: now,
    actor: input.by,
  });
  return payment;
}
