import { addHistory } from "@/db/queries/history";
import type { Context } from "@/lib/context";
import { requireTemplate } from "@/lib/mail/mail-template";
import { queueMail } from "@/lib/mail/queue-mail";
import { refuseUnreachableLinks } from "@/lib/mail/refuse-unreachable";
import { firstLinkHash, issueInTransaction } from "./issue-invoice";
import { asIssued, requireInvoice, requireInvoiceFor } from "./require-invoice";

export type SendInvoice = {
  businessId: string;
  invoiceId: string;
  to: string[];
  cc: string[];
  subject: string;
  body: string;
  by: string;
  /** One per press of the button, made by the page: a double click sends one mail. */
  pressKey?: string;
  expectedNumber?: string | null;
};

/**
 * Queues the invoice's mail; a draft is issued in the same transaction, so that it is never issued without its mail.
 * `mailId` is null when this press has been handled before. Sent is what the SMTP server says later.
 */
export async function sendInvoice(
  ctx: Context,
  input: SendInvoice,
): Promise<{ invoiceId: string; number: string; mailId: string | null }> {
  const { businessId, invoiceId } = input;
  const { subject, body } = requireTemplate(input);
  const tokenHash = firstLinkHash(ctx, invoiceId);
  return await ctx.db.inTransaction(async (tx) => {
    const found = await requireInvoice(tx, input);
    if (found.status === "draft") await issueInTransaction(tx, ctx, { ...input, tokenHash });
    const invoice = asIssued(await requireInvoiceFor(tx, "send", input));
    const mailId = await queueMail(tx, {
      ctx,
      businessId,
      invoiceId,
      paymentId: null,
      kind: "invoice",
      key: `invoice:${invoiceId}:${input.pressKey ?? ctx.newId("press")}`,
      to: input.to,
      cc: input.cc,
      subject,
      content: { body },
      createdBy: input.by,
    });
    // A mail that was queued is undone with the refusal.
    await refuseUnreachableLinks(tx, ctx, { businessId, addresses: [...input.to, ...input.cc] });
    if (mailId !== null)
      await addHistory(tx, {
        id: ctx.newId("his"),
        businessId,
        invoiceId,
        actor: input.by,
        kind: "mail.queued",
        data: { mailId, mail: "invoice", to: [...input.to, ...input.cc] },
        at: ctx.now(),
      });
    return { invoiceId, number: invoice.number, mailId };
  });
}
