import {
  and,
  asc,
  count,
  desc,
  eq,
  gte,
  inArray,
  isNotNull,
  isNull,
  like,
  lt,
  lte,
  or,
  type SQL,
  sql,
} from "drizzle-orm";
import { prepared, type Queryable } from "../client";
import { attempts, customers, invoiceLines, invoices, payables } from "../schema";
import { kept } from "./kept";
import { likePattern } from "./like-pattern";
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

export type InvoiceFilter = "all" | "draft" | "unpaid" | "overdue" | "on_its_way" | "paid" | "refunded" | "void";
export type InvoiceCursor = { createdAt: number; id: string };

const listColumns = {
  id: invoices.id,
  number: invoices.number,
  kind: invoices.kind,
  mode: invoices.mode,
  status: invoices.status,
  isDisputed: invoices.isDisputed,
  hasExcess: invoices.hasExcess,
  customerId: invoices.customerId,
  customerName: customers.name,
  currency: invoices.currency,
  totalMinor: invoices.totalMinor,
  paidMinor: invoices.paidMinor,
  issueOn: invoices.issueOn,
  dueOn: invoices.dueOn,
  createdAt: invoices.createdAt,
} as const;

export type InvoiceListRow = {
  [K in keyof typeof listColumns]: K extends "customerName"
    ? string
    : K extends keyof InvoiceRow
      ? InvoiceRow[K]
      : never;
};

export type ListInvoicesArgs = {
  businessId: string;
  mode: "test" | "live";
  filter: InvoiceFilter;
  /** Today in the business's zone; what is due before it is overdue. */
  today: string;
  search: string;
  /** Days, both inclusive. */
  issued?: { from: string | null; to: string | null };
  customerId: string | null;
  after: InvoiceCursor | null;
  limit: number;
};

/** Newest first, one page at a time; `limit` rows at most. */
export async function listInvoices(q: Queryable, args: ListInvoicesArgs): Promise<InvoiceListRow[]> {
  const where: (SQL | undefined)[] = [
    eq(invoices.businessId, args.businessId),
    eq(invoices.mode, args.mode),
    filterCondition(args.filter, args.today),
  ];
  if (args.customerId !== null) where.push(eq(invoices.customerId, args.customerId));
  if (args.search.trim() !== "")
    where.push(or(...[invoices.searchText, customers.searchText].map((column) => contains(column, args.search))));
  const { from = null, to = null } = args.issued ?? {};
  if (from !== null) where.push(gte(invoices.issueOn, from));
  if (to !== null) where.push(lte(invoices.issueOn, to));
  if (args.after !== null)
    where.push(
      or(
        lt(invoices.createdAt, args.after.createdAt),
        and(eq(invoices.createdAt, args.after.createdAt), lt(invoices.id, args.after.id)),
      ),
    );
  return await q
    .select(listColumns)
    .from(invoices)
    .innerJoin(customers, eq(customers.id, invoices.customerId))
    .where(and(...where))
    .orderBy(desc(invoices.createdAt), desc(invoices.id))
    .limit(args.limit);
}

const contains = (column: typeof invoices.searchText | typeof customers.searchText, search: string) =>
  sql`${like(column, likePattern(search))} escape '\\'`;

const LATE = ["issued", "sent", "partially_paid"] as const;

function filterCondition(filter: InvoiceFilter, today: string): SQL | undefined {
  if (filter === "all") return undefined;
  if (filter === "unpaid") return inArray(invoices.status, [...LATE]);
  if (filter === "overdue") return and(inArray(invoices.status, [...LATE]), lt(invoices.dueOn, today));
  return eq(invoices.status, filter);
}

/** How many invoices stand behind each filter; for the tabs of the list. */
export async function countInvoices(
  q: Queryable,
  args: { businessId: string; mode: "test" | "live"; today: string },
): Promise<Record<InvoiceFilter, number>> {
  const ofMode = and(eq(invoices.businessId, args.businessId), eq(invoices.mode, args.mode));
  const rows = await q
    .select({ status: invoices.status, count: count() })
    .from(invoices)
    .where(ofMode)
    .groupBy(invoices.status);
  const late = await q
    .select({ count: count() })
    .from(invoices)
    .where(and(ofMode, filterCondition("overdue", args.today)));
  const of = (...statuses: InvoiceRow["status"][]) =>
    rows.filter((row) => statuses.includes(row.status)).reduce((total, row) => total + Number(row.count), 0);
  return {
    all: rows.reduce((total, row) => total + Number(row.count), 0),
    draft: of("draft"),
    unpaid: of(...LATE),
    overdue: Number(late[0]?.count ?? 0),
    on_its_way: of("on_its_way"),
    paid: of("paid"),
    refunded: of("refunded"),
    void: of("void"),
  };
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
