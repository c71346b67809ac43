import { addHistory } from "@/db/queries/history";
import type { Context } from "@/lib/context";
import { requireTemplate } from "@/lib/mail/mail-template";
import { queueMail } from "@/lib/mail/queue-mail";
import { refuseUnreachableLinks } from "@/lib/mail/refuse-unreachable";
import { requireInvoiceFor } from "./require-invoice";

export type RemindCustomer = {
  businessId: string;
  invoiceId: string;
  to: string[];
  cc: string[];
  subject: string;
  body: string;
  by: string;
  /** One per press of the button: a double click sends one reminder. */
  pressKey: string;
};

/** Queues a reminder by hand. Refused (CONFLICT) when there is nothing to remind of or the money is on its way. */
export async function remindCustomer(ctx: Context, input: RemindCustomer): Promise<{ mailId: string | null }> {
  const { businessId, invoiceId } = input;
  const { subject, body } = requireTemplate(input);
  return await ctx.db.inTransaction(async (tx) => {
    await requireInvoiceFor(tx, "remind", input);
    const mailId = await queueMail(tx, {
      ctx,
      businessId,
      invoiceId,
      paymentId: null,
      kind: "reminder",
      key: `reminder:${invoiceId}:${input.pressKey}`,
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
        data: { mailId, mail: "reminder", to: [...input.to, ...input.cc] },
        at: ctx.now(),
      });
    return { mailId };
  });
}
