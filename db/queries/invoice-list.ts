import { and, count, desc, eq, gte, inArray, like, lt, lte, or, type SQL, sql } from "drizzle-orm";
import type { Queryable } from "../client";
import { customers, invoices } from "../schema";
import type { InvoiceRow } from "./invoices";
import { likePattern } from "./like-pattern";

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
