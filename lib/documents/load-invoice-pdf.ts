import { findBusiness } from "@/db/queries/businesses";
import { findCustomer } from "@/db/queries/customers";
import { findInvoice, type InvoiceRow, listInvoiceLines } from "@/db/queries/invoices";
import { findPicture } from "@/db/queries/pictures";
import { AppError } from "@/lib/app-error";
import { loadPayButton } from "@/lib/connections/load-pay-button";
import type { Context } from "@/lib/context";
import { addDays, todayIn } from "@/lib/invoices/calendar";
import { amountDueMinor } from "@/lib/invoices/invoice";
import type { InvoiceSnapshot } from "@/lib/invoices/invoice-snapshot";
import { makeSnapshot } from "@/lib/invoices/make-snapshot";
import { invoiceTotals } from "@/lib/invoices/totals";
import { payUrl, publicToken } from "@/lib/links/public-link";
import { dayInZone } from "@/lib/money/format-money";
import { renderInvoicePdf } from "./render-invoice-pdf";

/** The PDF of an invoice as it stands now; a draft's is marked DRAFT and carries no number and no link. */
export async function loadInvoicePdf(
  ctx: Context,
  args: { businessId: string; invoiceId: string },
): Promise<Uint8Array> {
  const invoice = await findInvoice(ctx.db.read, args);
  if (invoice === null) throw new AppError("NOT_FOUND", "There is no such invoice.");
  const snapshot = invoice.snapshot ?? (await draftSnapshot(ctx, invoice));
  const dueMinor = amountDueMinor(invoice);
  return renderInvoicePdf({
    snapshot,
    logo: await logoOf(ctx, args.businessId, snapshot.seller.logoPictureId),
    payUrl: await payableAt(ctx, invoice, dueMinor),
    amountDueMinor: dueMinor,
    paidMinor: invoice.paidMinor,
    paidOn: invoice.paidAt === null || dueMinor > 0 ? null : dayInZone(invoice.paidAt, snapshot.timeZone),
    isVoid: invoice.status === "void",
  });
}

async function payableAt(ctx: Context, invoice: InvoiceRow, dueMinor: number): Promise<string | null> {
  const { id: documentId, businessId, mode, currency, linkVersion } = invoice;
  if (invoice.issuedAt === null || dueMinor === 0 || invoice.status === "void" || invoice.status === "on_its_way")
    return null;
  const business = await findBusiness(ctx.db.read, businessId);
  if (business === null) return null;
  const money = { amountMinor: dueMinor, currency };
  const button = await loadPayButton(ctx, { businessId, business, mode, money });
  return button.canPay ? payUrl(ctx.instance, publicToken(ctx.instance.linkKey, { documentId, linkVersion })) : null;
}

async function draftSnapshot(ctx: Context, invoice: InvoiceRow): Promise<InvoiceSnapshot> {
  const { businessId, id: invoiceId } = invoice;
  const business = await findBusiness(ctx.db.read, businessId);
  const customer = await findCustomer(ctx.db.read, { businessId, customerId: invoice.customerId });
  if (business === null || customer === null) throw new AppError("NOT_FOUND", "There is no such invoice.");
  const lines = await listInvoiceLines(ctx.db.read, { businessId, invoiceId });
  const issueOn = invoice.issueOn ?? todayIn(business.timeZone, ctx.now());
  return makeSnapshot({
    business,
    customer,
    mode: invoice.mode,
    number: "",
    issueOn,
    dueOn: invoice.dueOn ?? addDays(issueOn, invoice.termDays),
    currency: invoice.currency,
    language: invoice.language,
    lines,
    totals: invoiceTotals(lines),
    notes: invoice.notes,
  });
}

async function logoOf(ctx: Context, businessId: string, pictureId: string | null) {
  const picture = pictureId === null ? null : await findPicture(ctx.db.read, { businessId, pictureId });
  return picture === null ? null : { bytes: new Uint8Array(picture.bytes), contentType: picture.contentType };
}
