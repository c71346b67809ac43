import type { BusinessRow } from "@/db/queries/businesses";
import type { InvoiceRow } from "@/db/queries/invoices";
import { isAppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import { addDays, todayIn } from "./calendar";
import type { InvoiceSnapshot } from "./invoice-snapshot";
import { datesOf, requireBusiness, snapshotOf } from "./issue-invoice";
import { requireInvoice, requireInvoiceFor } from "./require-invoice";
import { peekNumber } from "./take-number";

export type InvoicePreview = {
  invoice: InvoiceRow;
  business: BusinessRow;
  /** The frozen document, or what it would be if the draft were issued now. */
  snapshot: InvoiceSnapshot;
  /** Why a draft can't be issued as it is, in a sentence; null when it can or is issued. */
  problem: string | null;
};

/** The document as the customer sees it, or would see it. Takes no number and changes nothing. */
export async function previewInvoice(
  ctx: Context,
  of: { businessId: string; invoiceId: string },
): Promise<InvoicePreview> {
  const invoice = await requireInvoice(ctx.db.read, of);
  const business = await requireBusiness(ctx.db.read, of.businessId);
  if (invoice.snapshot !== null) return { invoice, business, snapshot: invoice.snapshot, problem: null };
  try {
    return { invoice, business, snapshot: await snapshotIfIssued(ctx, invoice, business), problem: null };
  } catch (error) {
    if (!isAppError(error)) throw error;
    const today = todayIn(business.timeZone, ctx.now());
    const document = { number: "—", issueOn: today, dueOn: addDays(today, invoice.termDays), forIssue: false };
    const snapshot = await snapshotOf(ctx.db.read, business, invoice, document);
    return { invoice, business, snapshot, problem: error.message };
  }
}

/** Whether a draft can be issued as it stands. Throws the AppError that issuing would throw, with the field; changes nothing. */
export async function checkDraft(ctx: Context, of: { businessId: string; invoiceId: string }): Promise<void> {
  const draft = await requireInvoiceFor(ctx.db.read, "issue", of);
  await snapshotIfIssued(ctx, draft, await requireBusiness(ctx.db.read, of.businessId));
}

async function snapshotIfIssued(ctx: Context, draft: InvoiceRow, business: BusinessRow): Promise<InvoiceSnapshot> {
  const { issueOn, dueOn } = datesOf(draft, business.timeZone, ctx.now());
  const number = await peekNumber(ctx.db.read, {
    businessId: business.id,
    mode: draft.mode,
    issueOn,
    kind: draft.kind,
  });
  return await snapshotOf(ctx.db.read, business, draft, { number, issueOn, dueOn, forIssue: true });
}
