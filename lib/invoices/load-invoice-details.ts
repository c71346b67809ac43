import { type HistoryRow, listInvoiceHistory } from "@/db/queries/history";
import { findCorrectionOf, findInvoice, listInvoiceAttempts } from "@/db/queries/invoices";
import { listInvoiceMails } from "@/db/queries/mails";
import { listPayablePayments } from "@/db/queries/payments";
import { loadPayButton } from "@/lib/connections/load-pay-button";
import type { NoPayReason } from "@/lib/connections/pay-button";
import type { Context } from "@/lib/context";
import { invoiceUrl, payUrl, publicToken } from "@/lib/links/public-link";
import { todayIn } from "./calendar";
import { amountDueMinor, isOverdue } from "./invoice";
import { type InvoicePreview, previewInvoice } from "./preview-invoice";

export type TimelineEntry = HistoryRow & { actorEmail: string | null };

export type InvoiceDetails = InvoicePreview & {
  isOverdue: boolean;
  dueMinor: number;
  /** Null for a draft. */
  link: { url: string; payUrl: string } | null;
  /** Why the customer sees no Pay online button; null when there is one or nothing is due. */
  noPay: { reason: NoPayReason; sentence: string } | null;
  mails: Awaited<ReturnType<typeof listInvoiceMails>>;
  payments: Awaited<ReturnType<typeof listPayablePayments>>;
  /** Attempts that a customer touched and that brought no money. */
  attempts: Awaited<ReturnType<typeof listInvoiceAttempts>>;
  timeline: TimelineEntry[];
  corrects: { id: string; number: string | null } | null;
  correctedBy: { id: string; number: string | null } | null;
};

/** Everything the owner's page of one invoice shows. */
export async function loadInvoiceDetails(
  ctx: Context,
  of: { businessId: string; invoiceId: string },
): Promise<InvoiceDetails> {
  const preview = await previewInvoice(ctx, of);
  const { invoice, business } = preview;
  const payable = { businessId: of.businessId, payableId: invoice.payableId ?? "" };
  const [mails, payments, attempts, timeline, correctedBy, corrects, noPay] = await Promise.all([
    listInvoiceMails(ctx.db.read, of),
    listPayablePayments(ctx.db.read, payable),
    listInvoiceAttempts(ctx.db.read, payable),
    listInvoiceHistory(ctx.db.read, of),
    findCorrectionOf(ctx.db.read, of),
    findCorrected(ctx, of.businessId, invoice.correctsInvoiceId),
    whyNoButton(ctx, preview),
  ]);
  return {
    ...preview,
    isOverdue: isOverdue(invoice, todayIn(business.timeZone, ctx.now())),
    dueMinor: amountDueMinor(invoice),
    link: linkOf(ctx, preview),
    noPay,
    mails,
    payments,
    attempts: attempts.filter((attempt) => attempt.status !== "succeeded"),
    timeline,
    corrects,
    correctedBy,
  };
}

async function findCorrected(ctx: Context, businessId: string, invoiceId: string | null) {
  if (invoiceId === null) return null;
  const corrected = await findInvoice(ctx.db.read, { businessId, invoiceId });
  return corrected === null ? null : { id: corrected.id, number: corrected.number };
}

function linkOf(ctx: Context, { invoice }: InvoicePreview): InvoiceDetails["link"] {
  if (invoice.tokenHash === null) return null;
  const { id: documentId, linkVersion } = invoice;
  const token = publicToken(ctx.instance.linkKey, { documentId, linkVersion });
  return { url: invoiceUrl(ctx.instance, token), payUrl: payUrl(ctx.instance, token) };
}

/** Why the customer would see no Pay online button on this document; null when there is one or nothing is due. */
export async function whyNoButton(
  ctx: Context,
  { invoice, business, snapshot }: InvoicePreview,
): Promise<InvoiceDetails["noPay"]> {
  const isDraft = invoice.status === "draft";
  const amountMinor = isDraft ? snapshot.totals.totalMinor : amountDueMinor(invoice);
  if (amountMinor === 0) return null;
  const { mode, currency, businessId } = invoice;
  const answer = await loadPayButton(ctx, { businessId, business, mode, money: { amountMinor, currency } });
  return answer.canPay ? null : { reason: answer.reason, sentence: answer.sentence };
}
