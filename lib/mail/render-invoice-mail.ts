import type { Context } from "@/lib/context";
import type { InvoiceSnapshot } from "@/lib/invoices/invoice-snapshot";
import { type DrawnMail, drawMail } from "./draw-mail";
import { type InvoiceFacts, invoiceParts, templateValues } from "./invoice-mail";
import { draftInvoiceFacts, loadInvoiceFacts } from "./load-invoice-facts";
import { fillSubject, fillTemplate } from "./mail-template";

export type RenderInvoiceMailInput = {
  businessId: string;
  kind: "invoice" | "reminder";
  /** The owner's texts; variables in them are filled here. */
  subject: string;
  body: string;
} & (
  | { invoiceId: string }
  /** A draft: what the document will say, with the number it would get. */
  | { draftId: string; snapshot: InvoiceSnapshot }
);

export type RenderedMail = DrawnMail & { subject: string };

/** The mail exactly as the customer gets it: the sender renders with it, and so does the preview before sending. */
export async function renderInvoiceMail(
  ctx: Pick<Context, "db" | "instance" | "now">,
  input: RenderInvoiceMailInput,
): Promise<RenderedMail> {
  const { businessId } = input;
  const facts =
    "invoiceId" in input
      ? await loadInvoiceFacts(ctx, { businessId, invoiceId: input.invoiceId })
      : await draftInvoiceFacts(ctx, { businessId, draftId: input.draftId, snapshot: input.snapshot });
  return drawInvoiceMail(facts, input);
}

/** The same, when the facts are at hand. */
export async function drawInvoiceMail(
  facts: InvoiceFacts,
  input: { kind: "invoice" | "reminder"; subject: string; body: string },
): Promise<RenderedMail> {
  const values = templateValues(facts);
  const drawn = await drawMail(invoiceParts(facts, input.kind, fillTemplate(input.body, values)));
  return { ...drawn, subject: fillSubject(input.subject, values) };
}
