import { findBusiness } from "@/db/queries/businesses";
import { findMail } from "@/db/queries/mails";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import { queueMail } from "@/lib/mail/queue-mail";

const WAIT_MS = 12_000;
const LOOK_EVERY_MS = 200;

export type TestMail = { state: "sent" | "refused" | "queued"; response: string | null };

/**
 * Sends the owner a mail the way every mail goes, and waits a moment for what the server says: a fact that the list of
 * readiness reads like that of any other mail. `pause` is the caller's clock.
 */
export async function sendTestMail(
  ctx: Context,
  input: { businessId: string; to: string; by: string },
  pause: (ms: number) => Promise<void>,
): Promise<TestMail> {
  const business = await findBusiness(ctx.db.read, input.businessId);
  if (business === null) throw new AppError("NOT_FOUND", "This business does not exist.");
  const key = `test-mail:${ctx.newId("press")}`;
  const mailId = await ctx.db.inTransaction((tx) =>
    queueMail(tx, {
      ctx,
      businessId: input.businessId,
      invoiceId: null,
      paymentId: null,
      kind: "owner_alert",
      key,
      to: [input.to],
      cc: [],
      subject: `Your e-mail works, ${business.name}`,
      content: {
        title: "Your e-mail works",
        sentences: ["You pressed “Send me a test mail”. Your invoices and receipts leave the same way."],
        path: `/b/${input.businessId}/settings/online-payments`,
        pathLabel: "Back to the set-up",
      },
      createdBy: input.by,
    }),
  );
  if (mailId === null) throw new Error("A new press has a key of its own.");
  const until = ctx.now() + WAIT_MS;
  while (true) {
    const mail = await findMail(ctx.db.read, { mailId });
    if (mail?.state === "sent") return { state: "sent", response: mail.response };
    if (mail !== null && mail.response !== null) return { state: "refused", response: mail.response };
    if (ctx.now() >= until) return { state: "queued", response: null };
    await pause(LOOK_EVERY_MS);
  }
}

/** What became of it, for the person who pressed the button. */
export function testMailSentence({ state, response }: TestMail, to: string): string {
  if (state === "sent") return `Sent to ${to}. The mail server said: ${response}`;
  if (state === "refused") return `Not sent. The mail server said: ${response}`;
  return `The mail server has not answered yet; the mail to ${to} is tried again by itself.`;
}
