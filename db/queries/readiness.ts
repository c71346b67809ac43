import { and, desc, eq } from "drizzle-orm";
import type { Queryable } from "../client";
import { mails, payments } from "../schema";

type OfBusiness = { businessId: string };

/** The newest mails of a business with what became of them, newest first. */
export async function listNewestMails(q: Queryable, args: OfBusiness & { limit: number }) {
  return await q
    .select({ state: mails.state, response: mails.response, createdAt: mails.createdAt, sentAt: mails.sentAt })
    .from(mails)
    .where(eq(mails.businessId, args.businessId))
    .orderBy(desc(mails.createdAt), desc(mails.id))
    .limit(args.limit);
}

/** When the newest payment through a provider was made; null when there was none. */
export async function newestProviderPaymentAt(
  q: Queryable,
  args: OfBusiness & { mode: "test" | "live" },
): Promise<number | null> {
  const rows = await q
    .select({ paidAt: payments.paidAt })
    .from(payments)
    .where(and(eq(payments.businessId, args.businessId), eq(payments.mode, args.mode), eq(payments.kind, "provider")))
    .orderBy(desc(payments.paidAt))
    .limit(1);
  return rows[0]?.paidAt ?? null;
}
