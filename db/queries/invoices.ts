import { and, asc, desc, eq, inArray, isNotNull, isNull, or, sql } from "drizzle-orm";
import { prepared, type Queryable } from "../client";
import { attempts, invoiceLines, invoices, payables } from "../schema";
import { kept } from "./kept";
import { findRow, insertOnce, insertRow, updateRows } from "./rows";

export type InvoiceRow = typeof invoices.$inferSelect;
export type InvoiceLineRow = typeof invoiceLines.$inferSelect;
type NewInvoice = typeof invoices.$inferInsert;
type NewLine = typeof invoiceLines.$inferInsert;
type OfInvoice = { businessId: string; invoiceId: string };

export async function findInvoice(q: Queryable, args: OfInvoice): Promise<InvoiceRow | null> {
  return findRow(q, invoices, { id: args.invoiceId, businessId: args.businessId });
}

/** Public look-up by the link: the token is the authority, so there is no business to name. The hottest query we have. */
export async function findInvoiceByTokenHash(q: Queryable, args: { tokenHash: string }): Promise<InvoiceRow | null> {
  const query = prepared(q, "invoices.byTokenHash", (connection) =>
    connection
      .select()
      .from(invoices)
      .where(eq(invoices.tokenHash, sql.placeholder("tokenHash")))
      .limit(1)
      .prepare(),
  );
  const rows = await query.execute({ tokenHash: args.tokenHash });
  return rows[0] ?? null;
}

export async function listInvoiceLines(q: Queryable, args: OfInvoice): Promise<InvoiceLineRow[]> {
  const { businessId, invoiceId } = args;
  return await kept(q, "invoice_lines.of_invoice", { businessId, invoiceId }, (connection, of) =>
    connection
      .select()
      .from(invoiceLines)
      .where(and(eq(invoiceLines.businessId, of.businessId), eq(invoiceLines.invoiceId, of.invoiceId)))
      .orderBy(asc(invoiceLines.position)),
  );
}

/** False when an invoice with this id exists already. */
export async function insertInvoice(q: Queryable, row: NewInvoice): Promise<boolean> {
  return insertOnce(q, invoices, row);
}

/** Changes a draft, but only the revision that was read; false when somebody else was faster or it is no draft. */
export async function updateDraft(
  q: Queryable,
  args: OfInvoice & { revision: number; values: Partial<Omit<NewInvoice, "id" | "businessId" | "mode">> },
): Promise<boolean> {
  const { businessId, invoiceId: id, revision } = args;
  const where = { id, businessId, revision, status: ["draft"] as const };
  return (await updateRows(q, invoices, { set: args.values, where })) === 1;
}

export async function replaceInvoiceLines(q: Queryable, args: OfInvoice & { lines: NewLine[] }): Promise<void> {
  await deleteInvoiceLines(q, args);
  for (const line of args.lines) await insertRow(q, invoiceLines, line);
}

export async function deleteInvoiceLines(q: Queryable, args: OfInvoice): Promise<void> {
  const { businessId, invoiceId } = args;
  await kept(q, "invoice_lines.delete", { businessId, invoiceId }, (connection, of) =>
    connection
      .delete(invoiceLines)
      .where(and(eq(invoiceLines.businessId, of.businessId), eq(invoiceLines.invoiceId, of.invoiceId))),
  );
}

/** Deletes a draft; false when there is none. Its lines have to be gone already. */
export async function deleteDraftRow(q: Queryable, args: OfInvoice): Promise<boolean> {
  const rows = await q
    .delete(invoices)
    .where(and(isInvoice(args), eq(invoices.status, "draft"), isNull(invoices.number)))
    .returning({ id: invoices.id });
  return rows.length === 1;
}

export async function insertPayable(q: Queryable, row: typeof payables.$inferInsert): Promise<void> {
  await insertRow(q, payables, row);
}

/** Sets the reason of voiding once. False when the invoice is void already. */
export async function markVoid(q: Queryable, args: OfInvoice & { reason: string; now: number }): Promise<boolean> {
  const rows = await kept(q, "invoices.void", args, (connection, of) =>
    connection
      .update(invoices)
      .set({ voidedAt: sql`${of.now}`, voidReason: sql`${of.reason}`, updatedAt: sql`${of.now}` })
      .where(and(eq(invoices.businessId, of.businessId), eq(invoices.id, of.invoiceId), isNull(invoices.voidedAt)))
      .returning({ id: invoices.id }),
  );
  return rows.length === 1;
}

/** A proforma that was paid becomes an invoice, once. */
export async function setTurned(
  q: Queryable,
  args: OfInvoice & {
    set: Pick<
      NewInvoice,
      "kind" | "number" | "issueOn" | "dueOn" | "snapshot" | "proformaSnapshot" | "searchText" | "updatedAt"
    >;
  },
): Promise<void> {
  await q
    .update(invoices)
    .set(args.set)
    .where(and(isInvoice(args), eq(invoices.kind, "proforma")));
}

/** Moves the public link on from the version that was read; false when somebody else was faster. */
export async function moveLink(
  q: Queryable,
  args: OfInvoice & { fromVersion: number; tokenHash: string; now: number },
): Promise<boolean> {
  const rows = await q
    .update(invoices)
    .set({ linkVersion: args.fromVersion + 1, tokenHash: args.tokenHash, updatedAt: args.now })
    .where(and(isInvoice(args), eq(invoices.linkVersion, args.fromVersion)))
    .returning({ id: invoices.id });
  return rows.length === 1;
}

/** Whether a customer could still be paying: an attempt that is neither paid nor canceled. */
export async function hasOpenAttempt(q: Queryable, args: { businessId: string; payableId: string }): Promise<boolean> {
  const rows = await kept(q, "attempts.has_open", args, (connection, of) =>
    connection
      .select({ id: attempts.id })
      .from(attempts)
      .where(
        and(
          eq(attempts.businessId, of.businessId),
          eq(attempts.payableId, of.payableId),
          inArray(attempts.status, ["created", "unknown", "open", "requires_action", "processing"]),
        ),
      )
      .limit(1),
  );
  return rows.length > 0;
}

export async function isNumberUsed(
  q: Queryable,
  args: { businessId: string; mode: "test" | "live"; number: string },
): Promise<boolean> {
  const rows = await kept(q, "invoices.of_number", args, (connection, of) =>
    connection
      .select({ id: invoices.id })
      .from(invoices)
      .where(
        and(
          eq(invoices.businessId, of.businessId),
          eq(invoices.mode, of.mode),
          // What was a proforma keeps its first number too.
          or(eq(invoices.number, of.number), eq(invoices.proformaNumber, of.number)),
        ),
      )
      .limit(1),
  );
  return rows.length > 0;
}

/** The invoice that was opened to correct this one. */
export async function findCorrectionOf(
  q: Queryable,
  args: OfInvoice,
): Promise<Pick<InvoiceRow, "id" | "number"> | null> {
  const rows = await q
    .select({ id: invoices.id, number: invoices.number })
    .from(invoices)
    .where(and(eq(invoices.businessId, args.businessId), eq(invoices.correctsInvoiceId, args.invoiceId)))
    .orderBy(desc(invoices.createdAt))
    .limit(1);
  return rows[0] ?? null;
}

const isInvoice = (args: OfInvoice) => and(eq(invoices.businessId, args.businessId), eq(invoices.id, args.invoiceId));

/** What customers tried: attempts on the invoice's payable that somebody touched, newest first. */
export async function listInvoiceAttempts(q: Queryable, args: { businessId: string; payableId: string }) {
  return await q
    .select()
    .from(attempts)
    .where(
      and(
        eq(attempts.businessId, args.businessId),
        eq(attempts.payableId, args.payableId),
        isNotNull(attempts.touchedAt),
      ),
    )
    .orderBy(desc(attempts.createdAt), desc(attempts.id))
    .limit(50);
}
