import { and, asc, desc, eq, gt, isNotNull, isNull, like, or, type SQL, sql } from "drizzle-orm";
import type { Queryable } from "../client";
import { customers, invoices } from "../schema";
import { likePattern } from "./like-pattern";
import { findRow } from "./rows";

export type CustomerRow = typeof customers.$inferSelect;
type NewCustomer = typeof customers.$inferInsert;

export async function findCustomer(
  q: Queryable,
  args: { businessId: string; customerId: string },
): Promise<CustomerRow | null> {
  return findRow(q, customers, { id: args.customerId, businessId: args.businessId });
}

/** False when a customer with this id exists already. */
export async function insertCustomer(q: Queryable, row: NewCustomer): Promise<boolean> {
  const rows = await q.insert(customers).values(row).onConflictDoNothing().returning({ id: customers.id });
  return rows.length === 1;
}

/** False when the business has no such customer. */
export async function updateCustomer(
  q: Queryable,
  args: { businessId: string; customerId: string; values: Partial<Omit<NewCustomer, "id" | "businessId">> },
): Promise<boolean> {
  const rows = await q.update(customers).set(args.values).where(isCustomer(args)).returning({ id: customers.id });
  return rows.length === 1;
}

/** Current customers of exactly this name, the newest first; a few, because a common name has many. */
export async function findCustomersNamed(
  q: Queryable,
  args: { businessId: string; name: string },
): Promise<CustomerRow[]> {
  return await q
    .select()
    .from(customers)
    .where(and(eq(customers.businessId, args.businessId), eq(customers.name, args.name), isNull(customers.archivedAt)))
    .orderBy(desc(customers.id))
    .limit(50);
}

export type CustomerCursor = { name: string; id: string };

/** By name, one page at a time; `limit` rows at most. */
export async function listCustomers(
  q: Queryable,
  args: { businessId: string; search: string; archived: boolean; after: CustomerCursor | null; limit: number },
): Promise<CustomerRow[]> {
  const where: (SQL | undefined)[] = [
    eq(customers.businessId, args.businessId),
    args.archived ? isNotNull(customers.archivedAt) : isNull(customers.archivedAt),
  ];
  if (args.search !== "") where.push(containsText(args.search));
  if (args.after !== null)
    where.push(
      or(
        gt(customers.name, args.after.name),
        and(eq(customers.name, args.after.name), gt(customers.id, args.after.id)),
      ),
    );
  return await q
    .select()
    .from(customers)
    .where(and(...where))
    .orderBy(asc(customers.name), asc(customers.id))
    .limit(args.limit);
}

/** For the picker of the editor: the customers invoiced last come first. */
export async function listRecentCustomers(
  q: Queryable,
  args: { businessId: string; search: string; limit: number },
): Promise<CustomerRow[]> {
  const where: (SQL | undefined)[] = [eq(customers.businessId, args.businessId), isNull(customers.archivedAt)];
  if (args.search !== "") where.push(containsText(args.search));
  return await q
    .select()
    .from(customers)
    .where(and(...where))
    .orderBy(desc(customers.updatedAt), desc(customers.id))
    .limit(args.limit);
}

export async function hasInvoices(q: Queryable, args: { businessId: string; customerId: string }): Promise<boolean> {
  const rows = await q
    .select({ id: invoices.id })
    .from(invoices)
    .where(and(eq(invoices.businessId, args.businessId), eq(invoices.customerId, args.customerId)))
    .limit(1);
  return rows.length > 0;
}

const isCustomer = (args: { businessId: string; customerId: string }) =>
  and(eq(customers.businessId, args.businessId), eq(customers.id, args.customerId));

const containsText = (search: string) => sql`${like(customers.searchText, likePattern(search))} escape '\\'`;
