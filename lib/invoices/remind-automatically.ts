import type { Queryable } from "@/db/client";
import { addHistory } from "@/db/queries/history";
import type { InvoiceRow } from "@/db/queries/invoices";
import { findInvoiceRecipients } from "@/db/queries/mail-facts";
import { listMemberAddresses } from "@/db/queries/mails";
import type { Context } from "@/lib/context";
import { addressOrNull, sameAddress } from "@/lib/mail/address";
import { loadTemplate } from "@/lib/mail/load-template";
import { queueMail } from "@/lib/mail/queue-mail";
import { addDays, todayIn } from "./calendar";
import { may } from "./invoice";
import { requireBusiness } from "./issue-invoice";
import { postponeReminder } from "./plan-reminder";
import { asIssued, requireInvoice } from "./require-invoice";

type OfInvoice = { businessId: string; invoiceId: string };

/**
 * The job `invoice.remind`: sends the one automatic reminder, or finds a reason not to. Money on its way postpones it by a
 * day, because a bank debit can still fail; the mail's key is what makes it one, however often the job runs.
 */
export async function remindAutomatically(ctx: Context, input: OfInvoice): Promise<void> {
  const { businessId, invoiceId } = input;
  await ctx.db.inTransaction(async (tx) => {
    const business = await requireBusiness(tx, businessId);
    const invoice = await requireInvoice(tx, input);
    const afterDays = business.reminderAfterDays;
    if (afterDays === null || invoice.dueOn === null) return;
    const { timeZone } = business;
    const today = todayIn(timeZone, ctx.now());
    const wantedOn = addDays(invoice.dueOn, afterDays);
    if (wantedOn > today) return postponeReminder(tx, ctx, { businessId, invoiceId, timeZone, day: wantedOn });
    if (invoice.status === "on_its_way")
      return postponeReminder(tx, ctx, { businessId, invoiceId, timeZone, day: addDays(today, 1) });
    if (!may("remind", invoice)) return;
    await queueReminder(tx, ctx, invoice);
  });
}

async function queueReminder(tx: Queryable, ctx: Context, invoice: InvoiceRow): Promise<void> {
  const { businessId, id: invoiceId } = invoice;
  const { snapshot } = asIssued(invoice);
  const note = (kind: string, data: Record<string, unknown>) =>
    addHistory(tx, { id: ctx.newId("his"), businessId, invoiceId, actor: "system", kind, data, at: ctx.now() });
  const to = await recipientsOf(tx, invoice, snapshot.customer.email);
  if (to.length === 0) return note("reminder.skipped", { reason: "no_address" });
  if (invoice.mode === "test") {
    const members = await listMemberAddresses(tx, { businessId });
    if (!to.every((address) => members.some((member) => sameAddress(member, address))))
      return note("reminder.skipped", { reason: "test_document" });
  }
  const template = await loadTemplate(tx, { businessId, kind: "reminder", language: snapshot.language });
  const mailId = await queueMail(tx, {
    ctx,
    businessId,
    invoiceId,
    paymentId: null,
    kind: "reminder",
    key: `reminder:${invoiceId}:auto`,
    to,
    cc: [],
    subject: template.subject,
    content: { body: template.body },
    createdBy: null,
  });
  if (mailId !== null) await note("mail.queued", { mailId, mail: "reminder", to, automatic: true });
}

/** Where the invoice went last, else the address it was issued with. */
async function recipientsOf(tx: Queryable, invoice: InvoiceRow, email: string | null): Promise<string[]> {
  const before = await findInvoiceRecipients(tx, { businessId: invoice.businessId, invoiceId: invoice.id });
  const address = addressOrNull(email);
  return before ?? (address === null ? [] : [address]);
}
