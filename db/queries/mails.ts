import { and, desc, eq, isNull, lt, or, sql } from "drizzle-orm";
import type { Queryable } from "../client";
import { invoices, mails, memberships, users } from "../schema/index";
import { kept } from "./kept";
import { findRow, insertOnce, updateRows } from "./rows";

export type MailRow = typeof mails.$inferSelect;
export type MailKindRow = MailRow["kind"];

/** True when the key is new; an older mail with the same key is left as it is. */
export async function insertMail(q: Queryable, row: typeof mails.$inferInsert): Promise<boolean> {
  return insertOnce(q, mails, row);
}

/** By id alone: the id comes from our own jobs table, never from a request. */
export async function findMail(q: Queryable, args: { mailId: string }): Promise<MailRow | null> {
  return findRow(q, mails, { id: args.mailId });
}

/** Takes the right to send for `leaseMs`; null when the mail is sent, given up, or being sent by another process. */
export async function claimMail(
  q: Queryable,
  args: { mailId: string; now: number; leasedUntil: number },
): Promise<MailRow | null> {
  const rows = await kept(q, "mails.take", args, (connection, of) =>
    connection
      .update(mails)
      .set({ leasedUntil: sql`${of.leasedUntil}` })
      .where(
        and(
          eq(mails.id, of.mailId),
          eq(mails.state, "queued"),
          or(isNull(mails.leasedUntil), lt(mails.leasedUntil, of.now)),
        ),
      )
      .returning(),
  );
  return rows[0] ?? null;
}

/** What came of a try. An accepted mail stays accepted, whatever a slower process has to say about it. */
export async function recordMailOutcome(
  q: Queryable,
  args: {
    mailId: string;
    state: MailRow["state"];
    response: string;
    tries: number;
    sentAt: number | null;
    subject: string | null;
    content: Record<string, unknown> | null;
  },
): Promise<void> {
  const { mailId, subject, content, ...outcome } = args;
  await updateRows(q, mails, {
    set: {
      ...outcome,
      leasedUntil: null,
      ...(subject === null ? {} : { subject }),
      ...(content === null ? {} : { content }),
    },
    where: { id: mailId, state: ["queued", "failed"] },
  });
}

/** Back into the queue, only when it had failed: a second press of Retry changes nothing. */
export async function requeueFailedMail(
  q: Queryable,
  args: { businessId: string; mailId: string },
): Promise<MailRow | null> {
  const rows = await q
    .update(mails)
    .set({ state: "queued", response: null, leasedUntil: null })
    .where(and(eq(mails.id, args.mailId), eq(mails.businessId, args.businessId), eq(mails.state, "failed")))
    .returning();
  return rows[0] ?? null;
}

export async function findBusinessMail(
  q: Queryable,
  args: { businessId: string; mailId: string },
): Promise<MailRow | null> {
  const rows = await q
    .select()
    .from(mails)
    .where(and(eq(mails.id, args.mailId), eq(mails.businessId, args.businessId)))
    .limit(1);
  return rows[0] ?? null;
}

/** Mails about an invoice, newest first. */
export async function listInvoiceMails(
  q: Queryable,
  args: { businessId: string; invoiceId: string },
): Promise<MailRow[]> {
  return q
    .select()
    .from(mails)
    .where(and(eq(mails.businessId, args.businessId), eq(mails.invoiceId, args.invoiceId)))
    .orderBy(desc(mails.createdAt), desc(mails.id))
    .limit(200);
}

export async function findInvoiceMode(
  q: Queryable,
  args: { businessId: string; invoiceId: string },
): Promise<"test" | "live" | null> {
  const rows = await kept(q, "invoices.mode", args, (connection, of) =>
    connection
      .select({ mode: invoices.mode })
      .from(invoices)
      .where(and(eq(invoices.id, of.invoiceId), eq(invoices.businessId, of.businessId)))
      .limit(1),
  );
  return rows[0]?.mode ?? null;
}

/** E-mail addresses of everyone who may sign in to the business. */
export async function listMemberAddresses(q: Queryable, args: { businessId: string }): Promise<string[]> {
  const rows = await q
    .select({ email: users.email })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(eq(memberships.businessId, args.businessId));
  return rows.map((row) => row.email);
}

/** Who gets the notices of a business. */
export async function listOwnerAddresses(q: Queryable, args: { businessId: string }): Promise<string[]> {
  const rows = await kept(q, "members.owners", args, (connection, of) =>
    connection
      .select({ email: users.email })
      .from(memberships)
      .innerJoin(users, eq(users.id, memberships.userId))
      .where(and(eq(memberships.businessId, of.businessId), eq(memberships.role, "owner")))
      .orderBy(memberships.createdAt),
  );
  return rows.map((row) => row.email);
}

/** The first accepted mail of an invoice makes it Sent; later ones keep the first moment. True when it was the first. */
export async function markInvoiceSent(
  q: Queryable,
  args: { businessId: string; invoiceId: string; sentAt: number },
): Promise<boolean> {
  const rows = await q
    .update(invoices)
    .set({ sentAt: args.sentAt })
    .where(and(eq(invoices.id, args.invoiceId), eq(invoices.businessId, args.businessId), isNull(invoices.sentAt)))
    .returning({ id: invoices.id });
  return rows.length === 1;
}
