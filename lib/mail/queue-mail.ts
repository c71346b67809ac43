import type { Queryable } from "@/db/client";
import { findInvoiceMode, insertMail, listMemberAddresses } from "@/db/queries/mails";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import { enqueueJob } from "@/lib/jobs/enqueue-job";
import { requireAddress, sameAddress } from "./address";
import { headerLine, requireSubject } from "./header-text";
import { customerKinds, type MailContent, type MailKind, parseMailContent } from "./mail-content";

export type QueueMailInput<K extends MailKind = MailKind> = {
  ctx: Pick<Context, "now" | "newId" | "mail">;
  /** Null only for mails about a person's account (reset). */
  businessId: string | null;
  invoiceId: string | null;
  paymentId: string | null;
  kind: K;
  /** One mail per key over the whole installation, so it holds the id of what it is about: `receipt:pay_…`. */
  key: string;
  to: string[];
  cc: string[];
  /** May hold variables ({{number}}) for the kinds invoice and reminder. */
  subject: string;
  content: MailContent<K>;
  /** The member who asked for it; null when we did. */
  createdBy: string | null;
};

/**
 * Asks for a mail inside the caller's transaction: it will be sent if and only if the transaction commits, once per key.
 * Returns null when the key has been asked for before. Throws AppError BAD_INPUT for an address or subject that can't
 * stand in a mail, and for a test document addressed to anyone but members of the business.
 */
export async function queueMail<K extends MailKind>(tx: Queryable, input: QueueMailInput<K>): Promise<string | null> {
  const { ctx } = input;
  const to = input.to.map((address) => requireAddress(address, "to"));
  const cc = input.cc.map((address) => requireAddress(address, "cc"));
  if (to.length === 0) throw new AppError("BAD_INPUT", "Type the address to send to.", { field: "to" });
  await refuseStrangersForTests(tx, input, [...to, ...cc]);
  const now = ctx.now();
  const mailId = ctx.newId("mail");
  const isNew = await insertMail(tx, {
    id: mailId,
    businessId: input.businessId,
    invoiceId: input.invoiceId,
    paymentId: input.paymentId,
    kind: input.kind,
    key: input.key,
    messageId: messageIdOf(mailId, ctx.mail.fromAddress),
    to,
    cc,
    // What a person typed is refused with a sentence; what we put together from stored names is repaired.
    subject: input.createdBy === null ? headerLine(input.subject) : requireSubject(input.subject),
    content: parseMailContent(input.kind, input.content),
    state: "queued",
    response: null,
    tries: 0,
    leasedUntil: null,
    createdBy: input.createdBy,
    createdAt: now,
    sentAt: null,
  });
  if (!isNew) return null;
  await enqueueJob(tx, {
    id: ctx.newId("job"),
    businessId: input.businessId,
    kind: "mail.send",
    key: `mail:${mailId}`,
    payload: { mailId },
    runAt: now,
    now,
  });
  return mailId;
}

/** Stable over retries and unique: a server or reader that gets the same mail twice can tell. */
const messageIdOf = (mailId: string, fromAddress: string) => `<${mailId}@${fromAddress.split("@").at(-1)}>`;

async function refuseStrangersForTests(tx: Queryable, input: QueueMailInput, addresses: string[]): Promise<void> {
  if (input.businessId === null || input.invoiceId === null || !customerKinds.includes(input.kind)) return;
  const mode = await findInvoiceMode(tx, { businessId: input.businessId, invoiceId: input.invoiceId });
  if (mode === null) throw new AppError("NOT_FOUND", "There is no such invoice.");
  if (mode === "live") return;
  const members = await listMemberAddresses(tx, { businessId: input.businessId });
  const stranger = addresses.find((address) => !members.some((member) => sameAddress(member, address)));
  if (stranger === undefined) return;
  throw new AppError(
    "BAD_INPUT",
    `This is a test document: it is mailed to members of your business only, not to ${stranger}.`,
    { field: "to" },
  );
}
