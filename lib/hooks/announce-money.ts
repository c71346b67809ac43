/** What is told of money and of invoices, and how each fact is named. Called by the verbs that write the fact. */
import type { Queryable } from "@/db/client";
import type { AttemptRow } from "@/db/queries/attempts";
import { findInvoice, type InvoiceRow } from "@/db/queries/invoices";
import { findOrderOfPayable } from "@/db/queries/orders";
import { findPayable } from "@/db/queries/payables";
import type { PaymentRow } from "@/db/queries/payments";
import type { Context } from "@/lib/context";
import type { DisputeState, PaymentProblem } from "@/lib/providers/provider";
import { announce, isHeard } from "./announce";
import type { EventType } from "./events";
import { factOfOrder, loadDocument, loadInvoiceFact, loadPaymentFact } from "./load-facts";

type Paid = Pick<PaymentRow, "id" | "businessId" | "mode" | "payableId">;

/** Money arrived. For a product's order this is also the moment to deliver it. */
export async function announcePayment(
  tx: Queryable,
  ctx: Context,
  { payment, invoiceId, at }: { payment: Paid; invoiceId: string | null; at: number },
): Promise<void> {
  const { businessId, mode, payableId, id: paymentId } = payment;
  const load = async () => ({
    payment: await loadPaymentFact(tx, { businessId, paymentId }),
    ...(await loadDocument(tx, { businessId, payableId, invoiceId })),
  });
  await announce(tx, ctx, { businessId, mode, type: "payment.succeeded", fact: paymentId, at, data: load });
}

/** After `announcePayment`, in settle: an order that this payment paid. */
export async function announceOrder(
  tx: Queryable,
  ctx: Context,
  { payment, at }: { payment: Paid; at: number },
): Promise<void> {
  const { businessId, mode, payableId, id: paymentId } = payment;
  if (payableId === null || !(await isHeard(tx, businessId))) return;
  const order = await findOrderOfPayable(tx, { businessId, payableId });
  if (order === null || order.state !== "paid") return;
  await announce(tx, ctx, {
    businessId,
    mode,
    type: "order.paid",
    fact: order.id,
    at,
    data: async () => ({
      order: factOfOrder(order),
      payment: await loadPaymentFact(tx, { businessId, paymentId }),
      invoice: (await loadDocument(tx, { businessId, payableId })).invoice,
    }),
  });
}

/** A card was refused or a debit came back: once for each time the attempt moved, however often it is looked at. */
export async function announceFailure(
  tx: Queryable,
  ctx: Context,
  { attempt, problem, at }: { attempt: AttemptRow; problem: PaymentProblem | null; at: number },
): Promise<void> {
  const { businessId, mode, payableId, id, amountMinor, currency } = attempt;
  await announce(tx, ctx, {
    businessId,
    mode,
    type: "payment.failed",
    fact: `${id}:${attempt.updatedAt}`,
    at,
    data: async () => ({
      attempt: {
        id,
        amountMinor,
        currency,
        reason: problem?.reason ?? null,
        code: problem?.providerCode ?? null,
      },
      ...(await loadDocument(tx, { businessId, payableId })),
    }),
  });
}

export async function announceRefund(
  tx: Queryable,
  ctx: Context,
  at: {
    payment: Paid;
    refund: { id: string; amountMinor: number; currency: string; reason: string | null };
    invoiceId: string | null;
    at: number;
  },
): Promise<void> {
  const { businessId, mode, payableId, id: paymentId } = at.payment;
  const { id, amountMinor, currency, reason } = at.refund;
  await announce(tx, ctx, {
    businessId,
    mode,
    type: "payment.refunded",
    fact: id,
    at: at.at,
    data: async () => ({
      refund: { id, amountMinor, currency, reason },
      payment: await loadPaymentFact(tx, { businessId, paymentId }),
      ...(await loadDocument(tx, { businessId, payableId, invoiceId: at.invoiceId })),
    }),
  });
}

/** First as a question of the bank, if it was one, and when it becomes a dispute. */
export async function announceDispute(
  tx: Queryable,
  ctx: Context,
  at: { payment: Paid; disputeId: string; told: DisputeState; wasKnownAs: DisputeState["status"] | null; at: number },
): Promise<void> {
  const { told, disputeId, wasKnownAs } = at;
  const isOpened = wasKnownAs === null || (wasKnownAs === "inquiry" && told.status === "needs_response");
  if (!isOpened) return;
  const { businessId, mode, payableId, id: paymentId } = at.payment;
  await announce(tx, ctx, {
    businessId,
    mode,
    type: "dispute.opened",
    fact: `${disputeId}:${told.status === "inquiry" ? "inquiry" : "dispute"}`,
    at: at.at,
    data: async () => ({
      dispute: {
        id: disputeId,
        amountMinor: told.amountMinor,
        currency: told.currency,
        status: told.status,
        reason: told.reason,
        respondBy: told.respondBy === null ? null : new Date(told.respondBy).toISOString(),
      },
      payment: await loadPaymentFact(tx, { businessId, paymentId }),
      ...(await loadDocument(tx, { businessId, payableId })),
    }),
  });
}

type InvoiceEvent = Extract<EventType, `invoice.${string}`>;

/**
 * `invoice.paid` is named by what its payable asked for: one that was taken back and paid again is news, one that is
 * computed again is not. A proforma is an offer, and is told of when it becomes an invoice.
 */
export async function announceInvoice(
  tx: Queryable,
  ctx: Context,
  { businessId, invoiceId, type, at }: { businessId: string; invoiceId: string; type: InvoiceEvent; at: number },
): Promise<void> {
  if (!(await isHeard(tx, businessId))) return;
  const invoice = await findInvoice(tx, { businessId, invoiceId });
  if (invoice === null || invoice.kind !== "invoice") return;
  await announce(tx, ctx, {
    businessId,
    mode: invoice.mode,
    type,
    fact: type === "invoice.paid" ? `${invoiceId}:${await versionOf(tx, invoice)}` : invoiceId,
    at,
    data: async () => {
      const fact = await loadInvoiceFact(tx, { businessId, invoiceId });
      if (fact === null) throw new Error(`The invoice ${invoiceId} that is announced was never issued.`);
      return { invoice: fact };
    },
  });
}

async function versionOf(tx: Queryable, invoice: InvoiceRow): Promise<number> {
  const { businessId, payableId } = invoice;
  const payable = payableId === null ? null : await findPayable(tx, { businessId, payableId });
  return payable?.version ?? 0;
}
