import { z } from "zod";
import { AppError } from "@/lib/app-error";
import { getContext } from "@/lib/http/context";
import { handle } from "@/lib/http/handle";
import { requireOwner } from "@/lib/http/owner";
import { requireOwnOrigin } from "@/lib/http/same-origin";
import { previewInvoice } from "@/lib/invoices/preview-invoice";
import { renderInvoiceMail } from "@/lib/mail/render-invoice-mail";

type Params = { business: string; invoice: string };

const Texts = z.object({
  kind: z.enum(["invoice", "reminder"]),
  subject: z.string().max(1_000),
  body: z.string().max(20_000),
});

/** The mail as the customer gets it, from the texts in the form. Sends nothing and stores nothing. */
export const POST = handle<Params>(async (request, { business, invoice: invoiceId }) => {
  const { businessId } = await requireOwner(business);
  const ctx = await getContext();
  requireOwnOrigin(request, ctx.instance.publicUrl);
  const parsed = Texts.safeParse(Object.fromEntries(await request.formData()));
  if (!parsed.success) throw new AppError("BAD_INPUT", "This text is too long to preview.");
  const { invoice, snapshot } = await previewInvoice(ctx, { businessId, invoiceId });
  const about = invoice.snapshot === null ? { draftId: invoiceId, snapshot } : { invoiceId };
  const { html } = await renderInvoiceMail(ctx, { businessId, ...parsed.data, ...about });
  return new Response(html, {
    headers: { "Content-Type": "text/html; charset=utf-8", "Cache-Control": "private, no-store" },
  });
});
