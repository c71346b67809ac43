import type { Queryable } from "@/db/client";
import { addHistory } from "@/db/queries/history";
import { hastenJobs } from "@/db/queries/jobs";
import { findBusinessMail, type MailRow, requeueFailedMail } from "@/db/queries/mails";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import { enqueueJob } from "@/lib/jobs/enqueue-job";
import { secretKinds } from "./mail-content";

/**
 * *Retry* on a mail that the server refused, for good or for now: the same mail with the same Message-ID, rendered anew.
 * Pressing twice sends once. Throws NOT_FOUND for another business's mail and CONFLICT with a sentence when there is
 * nothing to retry.
 */
export async function retryMail(
  ctx: Context,
  input: { businessId: string; mailId: string; by: string },
): Promise<{ mailId: string }> {
  const { businessId, mailId } = input;
  await ctx.db.inTransaction(async (tx) => {
    const mail = (await requeueFailed(tx, ctx, input)) ?? (await hastenWaiting(tx, ctx, input));
    await addHistory(tx, {
      id: ctx.newId("his"),
      businessId,
      invoiceId: mail.invoiceId,
      paymentId: mail.paymentId,
      attemptId: null,
      actor: input.by,
      kind: "mail.retried",
      data: { mailId, mail: mail.kind, to: mail.to },
      at: ctx.now(),
    });
  });
  return { mailId };
}

type OfMail = { businessId: string; mailId: string };

const retryKey = (mailId: string, tries: number) => `mail:${mailId}:retry:${tries}`;

/** A mail that was given up; null when this one was not. */
async function requeueFailed(tx: Queryable, ctx: Context, { businessId, mailId }: OfMail): Promise<MailRow | null> {
  const mail = await requeueFailedMail(tx, { businessId, mailId });
  if (mail === null) return null;
  if (secretKinds.includes(mail.kind)) throw new AppError("CONFLICT", "Ask for a new link instead: this one is old.");
  await enqueueJob(tx, {
    id: ctx.newId("job"),
    businessId,
    kind: "mail.send",
    key: retryKey(mailId, mail.tries),
    payload: { mailId },
    runAt: ctx.now(),
    now: ctx.now(),
  });
  return mail;
}

/** A mail that waits after a temporary refusal: its own job comes sooner, so that there is never a second one. */
async function hastenWaiting(tx: Queryable, ctx: Context, { businessId, mailId }: OfMail): Promise<MailRow> {
  const mail = await findBusinessMail(tx, { businessId, mailId });
  if (mail === null) throw new AppError("NOT_FOUND", "There is no such mail.");
  if (mail.state === "sent") throw new AppError("CONFLICT", "This mail has been sent already.");
  const retries = Array.from({ length: mail.tries }, (_, tries) => retryKey(mailId, tries + 1));
  const keys = [`mail:${mailId}`, ...retries];
  if (!(await hastenJobs(tx, { businessId, keys, now: ctx.now() })))
    throw new AppError("CONFLICT", "This mail is being sent already.");
  return mail;
}
