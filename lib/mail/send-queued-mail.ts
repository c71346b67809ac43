import type { Queryable } from "@/db/client";
import { addHistory } from "@/db/queries/history";
import { findMailInvoice } from "@/db/queries/mail-facts";
import { claimMail, findMail, type MailRow, markInvoiceSent, recordMailOutcome } from "@/db/queries/mails";
import type { Context } from "@/lib/context";
import { describeError } from "@/lib/describe-error";
import { recomputeInvoice } from "@/lib/invoices/recompute-invoice";
import { RetryLater } from "@/lib/jobs/run-jobs";
import { secretKinds } from "./mail-content";
import type { Mailer, MailResult, OutgoingMail } from "./mailer";
import { mailerOf } from "./mailer-of";
import { renderQueuedMail } from "./render-queued-mail";

const MINUTE = 60_000;
/** Longer than one send may take, as long as a job's own lease: a mail of a process that died is free again with its job. */
const LEASE_MS = 2 * MINUTE;

/** Between tries to note that the server took a mail; with the tries themselves a small part of the lease. */
const recordPausesMs = [250, 500, 1_000, 2_000, 4_000];

type Pause = (ms: number) => Promise<void>;
const realPause: Pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits after a temporary refusal; together about two days, as mail servers themselves do. */
const waitsMs = [1, 5, 15, 30, 60, 120, 240, 480, 720, 720, 720].map((minutes) => minutes * MINUTE);

/**
 * The job `mail.send`: renders the mail from today's facts and hands it to the SMTP server once, however often it runs.
 * What the server said is stored before anything follows from it, so only a crash in between sends a second copy, with
 * the same Message-ID. A temporary refusal throws RetryLater; a final one is kept with the server's words for *Retry*.
 */
export async function sendQueuedMail(ctx: Context, input: { mailId: string }, pause = realPause): Promise<void> {
  const { mailId } = input;
  const now = ctx.now();
  const mail = await ctx.db.inTransaction((tx) => claimMail(tx, { mailId, now, leasedUntil: now + LEASE_MS }));
  if (mail === null) return afterMissedClaim(ctx, mailId);
  const refusal = await reasonNotToSend(ctx, mail);
  if (refusal !== null) return giveUp(ctx, mail, refusal);
  const mailer = await mailerOf(ctx, mail.businessId);
  const message = await renderOrRetry(ctx, mail, mailer);
  const result = await sendOrExplain(mailer, message);
  if (result.accepted) {
    await insistently(ctx, mail, pause, () => recordAccepted(ctx, mail, message.subject, result.response));
    await followUpSent(ctx, mailId);
    return;
  }
  const waitMs = waitsMs[mail.tries];
  if (result.permanent || waitMs === undefined) return giveUp(ctx, mail, result.response);
  await putBack(ctx, mail, result.response);
  throw new RetryLater(result.response, ctx.now() + waitMs);
}

/** Sent already (then what follows from it may be missing after a crash), given up, or in another process's hands. */
async function afterMissedClaim(ctx: Context, mailId: string): Promise<void> {
  const mail = await findMail(ctx.db.read, { mailId });
  if (mail === null) throw new Error(`There is no mail ${mailId}.`);
  if (mail.state === "sent") return followUpSent(ctx, mailId);
  if (mail.state === "queued") throw new RetryLater("Another process is sending this mail.", ctx.now() + LEASE_MS);
}

/** A reminder is only true while nothing has been paid or is on its way; it is looked at again at the last moment. */
async function reasonNotToSend(ctx: Context, mail: MailRow): Promise<string | null> {
  const { businessId, invoiceId } = mail;
  if (businessId === null || invoiceId === null || (mail.kind !== "reminder" && mail.kind !== "invoice")) return null;
  const status = (await findMailInvoice(ctx.db.read, { businessId, invoiceId }))?.invoice.status;
  if (status === "void") return "Not sent: the invoice was voided.";
  if (mail.kind === "invoice") return null;
  if (status === "on_its_way") return "Not sent: the payment is on its way.";
  if (status === "paid" || status === "refunded") return "Not sent: the invoice has been paid.";
  return null;
}

/** A document that can't be made now is no reason to forget the mail. */
async function renderOrRetry(ctx: Context, mail: MailRow, { fromAddress }: Mailer): Promise<OutgoingMail> {
  try {
    return await renderQueuedMail(ctx, mail, fromAddress);
  } catch (error) {
    const words = `The mail could not be prepared: ${describeError(error)}`;
    ctx.log.error("mail.not_rendered", { mailId: mail.id, kind: mail.kind, error: words });
    const waitMs = waitsMs[mail.tries];
    if (waitMs === undefined) await giveUp(ctx, mail, words);
    else await putBack(ctx, mail, words);
    throw new RetryLater(words, ctx.now() + (waitMs ?? MINUTE), { cause: error });
  }
}

/** A mailer does not throw; if one ever does, the mail is kept and tried again. */
async function sendOrExplain(mailer: Mailer, message: OutgoingMail): Promise<MailResult> {
  try {
    return await mailer.send(message);
  } catch (error) {
    return { accepted: false, permanent: false, response: describeError(error) };
  }
}

/** The mail is out: what isn't noted now sends a second copy, so a busy database is asked again, well inside the lease. */
async function insistently(ctx: Context, mail: MailRow, pause: Pause, record: () => Promise<void>): Promise<void> {
  for (const pauseMs of recordPausesMs) {
    try {
      return await record();
    } catch (error) {
      ctx.log.warn("mail.not_recorded_yet", { mailId: mail.id, error: describeError(error) });
      await pause(pauseMs);
    }
  }
  await record();
}

/** The fact and its line in the timeline, nothing else: whatever fails afterwards, this mail is never sent again. */
async function recordAccepted(ctx: Context, mail: MailRow, subject: string, response: string): Promise<void> {
  await ctx.db.inTransaction(async (tx) => {
    // A commit whose answer was lost is not told twice.
    if ((await findMail(tx, { mailId: mail.id }))?.state === "sent") return;
    await recordMailOutcome(tx, {
      mailId: mail.id,
      state: "sent",
      response,
      tries: mail.tries + 1,
      sentAt: ctx.now(),
      subject,
      content: secretKinds.includes(mail.kind) ? {} : null,
    });
    await tellHistory(tx, ctx, mail, "mail.sent", response);
  });
  ctx.log.info("mail.sent", { mailId: mail.id, kind: mail.kind, businessId: mail.businessId });
}

/** What an accepted mail means for its invoice; safe to run again. */
async function followUpSent(ctx: Context, mailId: string): Promise<void> {
  await ctx.db.inTransaction(async (tx) => {
    const mail = await findMail(tx, { mailId });
    if (mail === null || mail.sentAt === null || mail.businessId === null || mail.invoiceId === null) return;
    const { businessId, invoiceId, sentAt } = mail;
    if (mail.kind !== "invoice" || !(await markInvoiceSent(tx, { businessId, invoiceId, sentAt }))) return;
    await recomputeInvoice(tx, { businessId, invoiceId, now: ctx.now() });
  });
}

async function putBack(ctx: Context, mail: MailRow, response: string): Promise<void> {
  await ctx.db.inTransaction((tx) =>
    recordMailOutcome(tx, {
      mailId: mail.id,
      state: "queued",
      response,
      tries: mail.tries + 1,
      sentAt: null,
      subject: null,
      content: null,
    }),
  );
}

async function giveUp(ctx: Context, mail: MailRow, response: string): Promise<void> {
  ctx.log.warn("mail.refused", { mailId: mail.id, kind: mail.kind, businessId: mail.businessId, response });
  await ctx.db.inTransaction(async (tx) => {
    await recordMailOutcome(tx, {
      mailId: mail.id,
      state: "failed",
      response,
      tries: mail.tries + 1,
      sentAt: null,
      subject: null,
      content: secretKinds.includes(mail.kind) ? {} : null,
    });
    await tellHistory(tx, ctx, mail, "mail.failed", response);
  });
}

async function tellHistory(tx: Queryable, ctx: Context, mail: MailRow, kind: string, response: string): Promise<void> {
  if (mail.businessId === null) return;
  await addHistory(tx, {
    id: ctx.newId("his"),
    businessId: mail.businessId,
    invoiceId: mail.invoiceId,
    paymentId: mail.paymentId,
    attemptId: null,
    actor: "system",
    kind,
    data: { mailId: mail.id, mail: mail.kind, to: mail.to, response },
    at: ctx.now(),
  });
}
