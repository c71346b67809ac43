import { AppError } from "@/lib/app-error";
import { loadInvoicePdf } from "@/lib/documents/load-invoice-pdf";
import { getContext } from "@/lib/http/context";
import { handle } from "@/lib/http/handle";
import { loadHostedInvoice } from "@/lib/invoices/load-hosted-invoice";
import { pdfFileName } from "@/lib/invoices/pdf-file-name";

/** The invoice as a PDF, rendered when it is asked for; what was paid is on it. */
export const GET = handle<{ token: string }>(async (_request, { token }) => {
  const ctx = await getContext();
  const invoice = await loadHostedInvoice(ctx, { token });
  if (invoice === null) throw new AppError("NOT_FOUND", "There is no invoice at this address.");
  const { businessId, invoiceId } = invoice;
  const pdf = await loadInvoicePdf(ctx, { businessId, invoiceId });
  const name = pdfFileName(invoice.snapshot.number);
  return new Response(new Uint8Array(pdf), {
    headers: {
      "Content-Type": "application/pdf",
      "Content-Disposition": `inline; filename="${name}"`,
      "Cache-Control": "private, no-store",
    },
  });
});
