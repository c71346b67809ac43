import { and, asc, eq } from "drizzle-orm";
import type { Queryable } from "../client";
import { historyEntries, users } from "../schema";
import { insertRow } from "./rows";

export type HistoryRow = typeof historyEntries.$inferSelect;
type NewHistory = typeof historyEntries.$inferInsert;

/** What happened, for timelines and audit; written in the transaction of what it tells. */
export async function addHistory(tx: Queryable, entry: NewHistory): Promise<void> {
  await insertRow(tx, historyEntries, entry);
}

/** What happened to an invoice, oldest first, with the e-mail of the member who did it. */
export async function listInvoiceHistory(
  q: Queryable,
  args: { businessId: string; invoiceId: string },
): Promise<(HistoryRow & { actorEmail: string | null })[]> {
  const rows = await q
    .select({ entry: historyEntries, actorEmail: users.email })
    .from(historyEntries)
    .leftJoin(users, eq(users.id, historyEntries.actor))
    .where(and(eq(historyEntries.businessId, args.businessId), eq(historyEntries.invoiceId, args.invoiceId)))
    .orderBy(asc(historyEntries.at), asc(historyEntries.id))
    .limit(500);
  return rows.map((row) => ({ ...row.entry, actorEmail: row.actorEmail }));
}
