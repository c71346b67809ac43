import { loadInvoicePdf } from "@/lib/documents/load-invoice-pdf";
import { getContext } from "@/lib/http/context";
import { handle } from "@/lib/http/handle";
import { requireOwner } from "@/lib/http/owner";
import { requireInvoice } from "@/lib/invoices/require-invoice";

type Params = { business: string; invoice: string };

/** The PDF as it is now, for the owner; looking at it here is not "viewed". */
export const GET = handle<Params>(async (_request, { business, invoice: invoiceId }) => {
  const { businessId } = await requireOwner(business);
  const ctx = await getContext();
  const { number } = await requireInvoice(ctx.db.read, { businessId, invoiceId });
  const pdf = await loadInvoicePdf(ctx, { businessId, invoiceId });
  const name = (number ?? "draft").replace(/[^\p{L}\p{N}._-]+/gu, "-");
  return new Response(Buffer.from(pdf), {
    headers: {
      "Content-Type": "application/pdf",
      "Content-Disposition": `inline; filename="invoice.pdf"; filename*=UTF-8''${encodeURIComponent(`${name}.pdf`)}`,
      "Cache-Control": "private, no-store",
    },
  });
});
