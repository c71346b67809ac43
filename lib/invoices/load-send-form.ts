import { findInvoiceRecipients } from "@/db/queries/mail-facts";
import type { Context } from "@/lib/context";
import { invoiceUrl, publicToken } from "@/lib/links/public-link";
import { templateValues } from "@/lib/mail/invoice-mail";
import { loadTemplate } from "@/lib/mail/load-template";
import { defaultTemplate, fillSubject, fillTemplate } from "@/lib/mail/mail-template";
import { amountDueMinor, refusalOf } from "./invoice";
import type { InvoiceStatus } from "./invoice-status";
import { type InvoiceDetails, whyNoButton } from "./load-invoice-details";
import { previewInvoice } from "./preview-invoice";

export type SendKind = "invoice" | "reminder";

export type SendForm = {
  invoiceId: string;
  kind: SendKind;
  status: InvoiceStatus;
  mode: "test" | "live";
  number: string;
  customerName: string;
  sellerName: string;
  to: string;
  subject: string;
  body: string;
  /** The customer's page, to be handed over by other ways than a mail; null for a draft. */
  link: string | null;
  /** Why it can't be sent as it is; null when it can. */
  problem: string | null;
  /** Why mail and PDF carry no Pay online button; null when they do. */
  noPay: InvoiceDetails["noPay"];
};

/** The mail as it would go out, filled from the owner's template, ready to be read over and changed. */
export async function loadSendForm(
  ctx: Context,
  input: { businessId: string; invoiceId: string; kind: SendKind; memberEmail: string },
): Promise<SendForm> {
  const { businessId, invoiceId, kind } = input;
  const preview = await previewInvoice(ctx, input);
  const { invoice, snapshot, problem } = preview;
  const refusal = refusalOf(kind === "invoice" ? "send" : "remind", invoice);
  const { language } = snapshot;
  // The owner's text for invoices speaks of an invoice, which a proforma is not.
  const isProforma = snapshot.kind === "proforma" && kind === "invoice";
  const template = isProforma
    ? defaultTemplate("proforma", language)
    : await loadTemplate(ctx.db.read, { businessId, kind, language });
  const token = publicToken(ctx.instance.linkKey, { documentId: invoiceId, linkVersion: invoice.linkVersion });
  const url = invoiceUrl(ctx.instance, token);
  const values = templateValues({
    publicUrl: ctx.instance.publicUrl,
    snapshot,
    amountDueMinor: invoice.status === "draft" ? snapshot.totals.totalMinor : amountDueMinor(invoice),
    link: { url, canPay: false },
  });
  const before = await findInvoiceRecipients(ctx.db.read, { businessId, invoiceId });
  // A test document may reach members only, so it is addressed to the one who tries it out.
  const usual = invoice.mode === "test" ? input.memberEmail : (snapshot.customer.email ?? "");
  return {
    invoiceId,
    kind,
    status: invoice.status,
    mode: invoice.mode,
    number: snapshot.number,
    customerName: snapshot.customer.name,
    sellerName: snapshot.seller.name,
    to: before === null ? usual : before.join(", "),
    subject: fillSubject(template.subject, values),
    body: fillTemplate(template.body, values),
    link: invoice.status === "draft" ? null : url,
    problem: refusal ?? problem,
    noPay: await whyNoButton(ctx, preview),
  };
}
