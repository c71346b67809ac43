import { addHistory } from "@/db/queries/history";
import { findBusinessMail, requeueFailedMail } from "@/db/queries/mails";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import { enqueueJob } from "@/lib/jobs/enqueue-job";
import { secretKinds } from "./mail-content";

/**
 * *Retry* on a mail that the server refused: the same mail with the same Message-ID, rendered anew. Pressing twice sends
 * once. Throws NOT_FOUND for another business's mail and CONFLICT with a sentence when there is nothing to retry.
 */
export async function retryMail(
  ctx: Context,
  input: { businessId: string; mailId: string; by: string },
): Promise<{ mailId: string }> {
  const { businessId, mailId } = input;
  await ctx.db.inTransaction(async (tx) => {
    const mail = await requeueFailedMail(tx, { businessId, mailId });
    if (mail === null) {
      const known = await findBusinessMail(tx, { businessId, mailId });
      if (known === null) throw new AppError("NOT_FOUND", "There is no such mail.");
      const words = known.state === "sent" ? "This mail has been sent already." : "This mail is being sent already.";
      throw new AppError("CONFLICT", words);
    }
    if (secretKinds.includes(mail.kind)) throw new AppError("CONFLICT", "Ask for a new link instead: this one is old.");
    await enqueueJob(tx, {
      id: ctx.newId("job"),
      businessId,
      kind: "mail.send",
      key: `mail:${mailId}:retry:${mail.tries}`,
      payload: { mailId },
      runAt: ctx.now(),
      now: ctx.now(),
    });
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
