import { findMailBusiness, findMailInvoice } from "@/db/queries/mail-facts";
import { AppError } from "@/lib/app-error";
import { loadPayButton } from "@/lib/connections/load-pay-button";
import type { Context } from "@/lib/context";
import type { InvoiceSnapshot } from "@/lib/invoices/invoice-snapshot";
import { invoiceUrl, payUrl, publicToken } from "@/lib/links/public-link";
import type { InvoiceFacts } from "./invoice-mail";

type Reader = Pick<Context, "db" | "instance" | "now">;

/** What a mail about an issued invoice says now: its frozen document, what is still due, and the right link. */
export async function loadInvoiceFacts(
  ctx: Reader,
  input: { businessId: string; invoiceId: string },
): Promise<InvoiceFacts & { invoice: NonNullable<Awaited<ReturnType<typeof findMailInvoice>>>["invoice"] }> {
  const found = await findMailInvoice(ctx.db.read, input);
  if (found === null) throw new AppError("NOT_FOUND", "There is no such invoice.");
  const { invoice } = found;
  if (invoice.snapshot === null) throw new AppError("CONFLICT", "A draft is issued before it is mailed.");
  const amountDueMinor = found.amountDueMinor ?? 0;
  const token = publicToken(ctx.instance.linkKey, { documentId: invoice.id, linkVersion: invoice.linkVersion });
  const canPay = found.isOpen && (await canPayOnline(ctx, input.businessId, invoice.snapshot, amountDueMinor));
  return {
    invoice,
    publicUrl: ctx.instance.publicUrl,
    snapshot: invoice.snapshot,
    amountDueMinor,
    link: { canPay, url: canPay ? payUrl(ctx.instance, token) : invoiceUrl(ctx.instance, token) },
  };
}

/** The same for a draft, with the link that it will have: it leads nowhere until the draft is issued. */
export async function draftInvoiceFacts(
  ctx: Reader,
  input: { businessId: string; draftId: string; snapshot: InvoiceSnapshot },
): Promise<InvoiceFacts> {
  const amountDueMinor = input.snapshot.totals.totalMinor;
  const canPay = await canPayOnline(ctx, input.businessId, input.snapshot, amountDueMinor);
  // Drafts always have link version 1.
  const token = publicToken(ctx.instance.linkKey, { documentId: input.draftId, linkVersion: 1 });
  return {
    publicUrl: ctx.instance.publicUrl,
    snapshot: input.snapshot,
    amountDueMinor,
    link: { canPay, url: canPay ? payUrl(ctx.instance, token) : invoiceUrl(ctx.instance, token) },
  };
}

async function canPayOnline(
  ctx: Reader,
  businessId: string,
  snapshot: InvoiceSnapshot,
  amountMinor: number,
): Promise<boolean> {
  if (amountMinor <= 0) return false;
  const business = await findMailBusiness(ctx.db.read, { businessId });
  if (business === null) throw new AppError("NOT_FOUND", "There is no such business.");
  const { mode, currency } = snapshot;
  return (await loadPayButton(ctx, { businessId, business, mode, money: { amountMinor, currency } })).canPay;
}
