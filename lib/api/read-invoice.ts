import { findBusiness } from "@/db/queries/businesses";
import { findInvoice } from "@/db/queries/invoices";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import { loadInvoiceFact } from "@/lib/hooks/load-facts";
import { todayIn } from "@/lib/invoices/calendar";
import { isOverdue } from "@/lib/invoices/invoice";
import { invoiceUrl, payUrl, pdfUrl, publicToken } from "@/lib/links/public-link";
import type { Program } from "./authenticate";
import type { InvoiceAnswer } from "./schemas";

/** An issued invoice of the key's business and mode. Throws NOT_FOUND for everything else alike. */
export async function readInvoice(
  ctx: Context,
  program: Pick<Program, "businessId" | "mode">,
  invoiceId: string,
): Promise<InvoiceAnswer> {
  const { businessId, mode } = program;
  const q = ctx.db.read;
  const [invoice, fact, business] = await Promise.all([
    findInvoice(q, { businessId, invoiceId }),
    loadInvoiceFact(q, { businessId, invoiceId }),
    findBusiness(q, businessId),
  ]);
  if (invoice === null || fact === null || business === null || invoice.mode !== mode)
    throw new AppError("NOT_FOUND", `There is no such invoice in ${mode} mode.`);
  const token = publicToken(ctx.instance.linkKey, { documentId: invoiceId, linkVersion: invoice.linkVersion });
  return {
    ...fact,
    kind: invoice.kind,
    mode,
    isOverdue: isOverdue(invoice, todayIn(business.timeZone, ctx.now())),
    url: invoiceUrl(ctx.instance, token),
    payUrl: payUrl(ctx.instance, token),
    pdfUrl: pdfUrl(ctx.instance, token),
  };
}
