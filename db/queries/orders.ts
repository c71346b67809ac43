import { and, desc, eq, gte, inArray, like, lt, lte, or, type SQL, sql } from "drizzle-orm";
import { countNumber } from "../aggregates";
import { prepared, type Queryable } from "../client";
import { businesses, invoices, offers, orders, payables, products } from "../schema";
import { likePattern } from "./like-pattern";
import { findRow } from "./rows";

export type OrderRow = typeof orders.$inferSelect;
export type NewOrder = typeof orders.$inferInsert;
type OfOrder = { businessId: string; orderId: string };

export async function findOrder(q: Queryable, args: OfOrder): Promise<OrderRow | null> {
  const rows = await q.select().from(orders).where(isOrder(args)).limit(1);
  return rows[0] ?? null;
}

export async function findOrderOfPayable(
  q: Queryable,
  args: { businessId: string; payableId: string },
): Promise<OrderRow | null> {
  return findRow(q, orders, { businessId: args.businessId, payableId: args.payableId });
}

export async function findOrderOfInvoice(
  q: Queryable,
  args: { businessId: string; invoiceId: string },
): Promise<OrderRow | null> {
  return findRow(q, orders, { businessId: args.businessId, invoiceId: args.invoiceId });
}

export type PayableOrder = NonNullable<Awaited<ReturnType<typeof findOrderByToken>>>;

/** The order behind its page's link, with everything that decides whether it can be paid. The link is the authority. */
export async function findOrderByToken(q: Queryable, tokenHash: string) {
  const query = prepared(q, "orders.byToken", (connection) =>
    connection
      .select({ order: orders, payable: payables, business: businesses, offer: offers, product: products })
      .from(orders)
      .innerJoin(payables, eq(payables.id, orders.payableId))
      .innerJoin(businesses, eq(businesses.id, orders.businessId))
      .innerJoin(offers, eq(offers.id, orders.offerId))
      .innerJoin(products, eq(products.id, orders.productId))
      .where(eq(orders.tokenHash, sql.placeholder("tokenHash")))
      .limit(1)
      .prepare(),
  );
  return (await query.execute({ tokenHash }))[0] ?? null;
}

/** The order that this form made before; forms are made by us, one key each. */
export async function findOrderOfForm(
  q: Queryable,
  args: { offerId: string; formKey: string },
): Promise<OrderRow | null> {
  const rows = await q
    .select()
    .from(orders)
    .where(and(eq(orders.offerId, args.offerId), eq(orders.formKey, args.formKey)))
    .limit(1);
  return rows[0] ?? null;
}

/** Of an offer, those that somebody may still be paying for; a few thousand at most, because they end by themselves. */
export async function listOpenOrders(q: Queryable, args: { businessId: string; offerId: string }) {
  return q
    .select({ id: orders.id })
    .from(orders)
    .where(and(eq(orders.businessId, args.businessId), eq(orders.offerId, args.offerId), eq(orders.state, "open")))
    .limit(5_000);
}

export async function insertOrder(q: Queryable, row: NewOrder): Promise<void> {
  await q.insert(orders).values(row);
}

/** Changes an order that is still in one of the expected states; false when it moved on. */
export async function updateOrder(
  q: Queryable,
  args: OfOrder & { expected: OrderRow["state"][]; set: Partial<Omit<NewOrder, "id" | "businessId" | "mode">> },
): Promise<boolean> {
  const rows = await q
    .update(orders)
    .set(args.set)
    .where(and(isOrder(args), inArray(orders.state, args.expected)))
    .returning({ id: orders.id });
  return rows.length === 1;
}

export type OrderListRow = OrderRow & { invoiceNumber: string | null };
export type OrderFilter = "paid" | "waiting" | "not_completed";
export type OrderCursor = { createdAt: number; id: string };
export type OrderSearch = {
  businessId: string;
  mode: "test" | "live";
  filter: OrderFilter;
  search: string;
  productId: string | null;
  from: number | null;
  until: number | null;
};

const conditionsOf = (args: OrderSearch): SQL | undefined =>
  and(
    eq(orders.businessId, args.businessId),
    eq(orders.mode, args.mode),
    args.filter === "not_completed" ? inArray(orders.state, ["open", "expired"]) : eq(orders.state, "paid"),
    args.filter === "waiting" ? isWaiting : undefined,
    args.productId === null ? undefined : eq(orders.productId, args.productId),
    args.search.trim() === "" ? undefined : sql`${like(orders.searchText, likePattern(args.search))} escape '\\'`,
    args.from === null ? undefined : gte(orders.createdAt, args.from),
    args.until === null ? undefined : lte(orders.createdAt, args.until),
  );

/** Paid, and its invoice waits for the owner's OK. */
const isWaiting = sql`${orders.mailHeldAt} is not null and ${orders.mailReleasedAt} is null`;

/** Newest first, one page at a time; `limit` rows at most. */
export async function listOrders(
  q: Queryable,
  args: OrderSearch & { after: OrderCursor | null; limit: number },
): Promise<OrderListRow[]> {
  const after =
    args.after === null
      ? undefined
      : or(
          lt(orders.createdAt, args.after.createdAt),
          and(eq(orders.createdAt, args.after.createdAt), lt(orders.id, args.after.id)),
        );
  const rows = await q
    .select({ order: orders, invoiceNumber: invoices.number })
    .from(orders)
    .leftJoin(invoices, eq(invoices.id, orders.invoiceId))
    .where(and(conditionsOf(args), after))
    .orderBy(desc(orders.createdAt), desc(orders.id))
    .limit(args.limit);
  return rows.map((row) => ({ ...row.order, invoiceNumber: row.invoiceNumber }));
}

/** How many wait for the owner's OK. */
export async function countWaiting(q: Queryable, args: { businessId: string; mode: "test" | "live" }): Promise<number> {
  const rows = await q
    .select({ count: countNumber() })
    .from(orders)
    .where(
      and(eq(orders.businessId, args.businessId), eq(orders.mode, args.mode), eq(orders.state, "paid"), isWaiting),
    );
  return rows[0]?.count ?? 0;
}

const isOrder = (args: OfOrder) => and(eq(orders.businessId, args.businessId), eq(orders.id, args.orderId));
