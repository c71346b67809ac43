import type { Queryable } from "@/db/client";
import { findOrderOfInvoice } from "@/db/queries/orders";
import type { Context } from "@/lib/context";
import { addDays, instantAt, todayIn } from "@/lib/invoices/calendar";
import { enqueueJob } from "@/lib/jobs/enqueue-job";
import { invoiceUrl, publicToken } from "@/lib/links/public-link";
import { customerRecipients, ownerRecipients } from "./customer-recipients";
import { loadTemplate } from "./load-template";
import { fillSubject } from "./mail-template";
import { ownerPaidSubject } from "./owner-mail";
import { ownerPaidFacts, type PaidFacts, readPaymentFacts, receiptValues } from "./payment-facts";
import { queueMail } from "./queue-mail";

type PaidInput = { ctx: Context; businessId: string; paymentId: string };

/** The hour, in the business's zone, at which the notice about the day before goes out. */
export const DAILY_NOTICE_HOUR = 7;

/**
 * In the transaction that records a payment: one receipt for the customer and one notice for the owner (each, or a place
 * in tomorrow's daily one, or none), however often it is called. A missing address leaves out that mail and nothing else.
 */
export async function queuePaidMails(tx: Queryable, input: PaidInput): Promise<void> {
  const facts = await readPaymentFacts(tx, input);
  if (facts === null) return;
  await queueReceipt(tx, input, facts);
  if (facts.business.paidNotice === "each") await queueOwnerNotice(tx, input, facts);
  if (facts.business.paidNotice === "daily") await planDailyNotice(tx, input.ctx, facts);
}

async function queueReceipt(tx: Queryable, input: PaidInput, facts: PaidFacts): Promise<void> {
  const { ctx, businessId, paymentId } = input;
  const { invoice, snapshot } = facts;
  if (await isHeld(tx, { businessId, invoiceId: invoice.id })) return;
  const to = await customerRecipients(tx, {
    businessId,
    invoiceId: invoice.id,
    mode: invoice.mode,
    customerEmail: snapshot.customer.email,
  });
  if (to.length === 0) {
    ctx.log.info("mail.no_receipt_address", { businessId, paymentId });
    return;
  }
  const template = await loadTemplate(tx, { businessId, kind: "receipt", language: snapshot.language });
  const token = publicToken(ctx.instance.linkKey, { documentId: invoice.id, linkVersion: invoice.linkVersion });
  const values = receiptValues(facts, { canPay: false, url: invoiceUrl(ctx.instance, token) });
  await queueMail(tx, {
    ctx,
    businessId,
    invoiceId: invoice.id,
    paymentId,
    kind: "receipt",
    key: `receipt:${paymentId}`,
    to,
    cc: [],
    subject: fillSubject(template.subject, values),
    content: {},
    createdBy: null,
  });
}

/** A sale without tax can wait for the owner's OK (lib/orders/release-mail.ts asks for the mail again). */
async function isHeld(tx: Queryable, of: { businessId: string; invoiceId: string }): Promise<boolean> {
  const order = await findOrderOfInvoice(tx, of);
  return order !== null && order.mailHeldAt !== null && order.mailReleasedAt === null;
}

async function queueOwnerNotice(tx: Queryable, input: PaidInput, facts: PaidFacts): Promise<void> {
  const { ctx, businessId, paymentId } = input;
  const to = await ownerRecipients(tx, businessId);
  if (to.length === 0) return;
  await queueMail(tx, {
    ctx,
    businessId,
    invoiceId: facts.invoice.id,
    paymentId,
    kind: "owner_paid",
    key: `owner-paid:${paymentId}`,
    to,
    cc: [],
    subject: ownerPaidSubject(ownerPaidFacts(ctx.instance, facts)),
    content: {},
    createdBy: null,
  });
}

/** One job for each day with a payment: nothing polls, and a day without payments sends nothing. */
async function planDailyNotice(tx: Queryable, ctx: Context, facts: PaidFacts): Promise<void> {
  const { business, payment } = facts;
  const { mode } = payment;
  const day = todayIn(business.timeZone, payment.recordedAt);
  await enqueueJob(tx, {
    id: ctx.newId("job"),
    businessId: business.id,
    kind: "owner.daily",
    key: `owner-daily:${business.id}:${mode}:${day}`,
    payload: { businessId: business.id, mode, day },
    runAt: instantAt(addDays(day, 1), DAILY_NOTICE_HOUR, business.timeZone),
    now: ctx.now(),
  });
}
