import { and, asc, eq, gt, isNotNull, isNull, like, ne, or, type SQL, sql } from "drizzle-orm";
import { sumNumber } from "../aggregates";
import { prepared, type Queryable } from "../client";
import { businesses, offers, orders, products } from "../schema";
import { likePattern } from "./like-pattern";
import { findRow } from "./rows";

export type ProductRow = typeof products.$inferSelect;
export type OfferRow = typeof offers.$inferSelect;
type NewProduct = typeof products.$inferInsert;
type NewOffer = typeof offers.$inferInsert;
type OfProduct = { businessId: string; productId: string };

export async function findProduct(q: Queryable, args: OfProduct): Promise<ProductRow | null> {
  const rows = await q.select().from(products).where(isProduct(args)).limit(1);
  return rows[0] ?? null;
}

/** False when a product with this id exists already. */
export async function insertProduct(q: Queryable, row: NewProduct): Promise<boolean> {
  const rows = await q.insert(products).values(row).onConflictDoNothing().returning({ id: products.id });
  return rows.length === 1;
}

/** Changes only the revision that was read; false when somebody else was faster or there is no such product. */
export async function updateProduct(
  q: Queryable,
  args: OfProduct & { revision: number; values: Partial<Omit<NewProduct, "id" | "businessId" | "mode">> },
): Promise<boolean> {
  const rows = await q
    .update(products)
    .set(args.values)
    .where(and(isProduct(args), eq(products.revision, args.revision)))
    .returning({ id: products.id });
  return rows.length === 1;
}

/** What is not typed in the editor: the picture, the archive. False when there is no such product. */
export async function setProduct(
  q: Queryable,
  args: OfProduct & { values: Partial<Pick<NewProduct, "pictureId" | "archivedAt" | "updatedAt">> },
): Promise<boolean> {
  const rows = await q.update(products).set(args.values).where(isProduct(args)).returning({ id: products.id });
  return rows.length === 1;
}

export type ProductCursor = { name: string; id: string };
export type ProductListRow = ProductRow & { isSold: boolean; stock: number | null };

/** By name, one page at a time, with whether each is sold online; `limit` rows at most. */
export async function listProducts(
  q: Queryable,
  args: {
    businessId: string;
    mode: "test" | "live";
    search: string;
    archived: boolean;
    after: ProductCursor | null;
    limit: number;
  },
): Promise<ProductListRow[]> {
  const where: (SQL | undefined)[] = [
    eq(products.businessId, args.businessId),
    eq(products.mode, args.mode),
    args.archived ? isNotNull(products.archivedAt) : isNull(products.archivedAt),
  ];
  if (args.search.trim() !== "") where.push(sql`${like(products.searchText, likePattern(args.search))} escape '\\'`);
  if (args.after !== null)
    where.push(
      or(gt(products.name, args.after.name), and(eq(products.name, args.after.name), gt(products.id, args.after.id))),
    );
  const rows = await q
    .select({ product: products, isOn: offers.isOn, stock: offers.stock })
    .from(products)
    .leftJoin(offers, eq(offers.productId, products.id))
    .where(and(...where))
    .orderBy(asc(products.name), asc(products.id))
    .limit(args.limit);
  return rows.map((row) => ({ ...row.product, isSold: row.isOn ?? false, stock: row.stock }));
}

export async function findOffer(q: Queryable, args: OfProduct): Promise<OfferRow | null> {
  const rows = await q
    .select()
    .from(offers)
    .where(and(eq(offers.businessId, args.businessId), eq(offers.productId, args.productId)))
    .limit(1);
  return rows[0] ?? null;
}

export async function insertOffer(q: Queryable, row: NewOffer): Promise<boolean> {
  const rows = await q.insert(offers).values(row).onConflictDoNothing().returning({ id: offers.id });
  return rows.length === 1;
}

export async function updateOffer(
  q: Queryable,
  args: OfProduct & { values: Partial<Omit<NewOffer, "id" | "businessId" | "productId" | "key">> },
): Promise<boolean> {
  const rows = await q
    .update(offers)
    .set(args.values)
    .where(and(eq(offers.businessId, args.businessId), eq(offers.productId, args.productId)))
    .returning({ id: offers.id });
  return rows.length === 1;
}

export type PublicOffer = { offer: OfferRow; product: ProductRow; business: typeof businesses.$inferSelect };

/** What stands behind `/buy/KEY`, switched off or not. A public look-up: the key is all that a visitor has. */
/** By its own id, which orders carry. */
export async function findOfferById(
  q: Queryable,
  args: { businessId: string; offerId: string },
): Promise<OfferRow | null> {
  return findRow(q, offers, { id: args.offerId, businessId: args.businessId });
}

export async function findOfferByKey(q: Queryable, args: { key: string }): Promise<PublicOffer | null> {
  const query = prepared(q, "offers.byKey", (connection) =>
    connection
      .select({ offer: offers, product: products, business: businesses })
      .from(offers)
      .innerJoin(products, eq(products.id, offers.productId))
      .innerJoin(businesses, eq(businesses.id, offers.businessId))
      .where(eq(offers.key, sql.placeholder("key")))
      .limit(1)
      .prepare(),
  );
  return (await query.execute({ key: args.key }))[0] ?? null;
}

/**
 * Units of unpaid orders that somebody may be paying for right now: those with an open attempt. Nothing has to be given
 * back when an attempt ends, because it is not counted any more. `exceptOrderId` leaves out the buyer's own.
 */
export async function countHeld(
  q: Queryable,
  args: { businessId: string; offerId: string; exceptOrderId: string },
): Promise<number> {
  const query = prepared(q, "orders.held", (connection) =>
    connection
      .select({ held: sumNumber(orders.quantity) })
      .from(orders)
      .where(
        and(
          eq(orders.businessId, sql.placeholder("businessId")),
          eq(orders.offerId, sql.placeholder("offerId")),
          eq(orders.state, "open"),
          ne(orders.id, sql.placeholder("exceptOrderId")),
          sql`exists (select 1 from attempts a where a.payable_id = ${orders.payableId} and a.status in ('created', 'unknown', 'open', 'requires_action', 'processing'))`,
        ),
      )
      .prepare(),
  );
  const rows = await query.execute({ ...args });
  return rows[0]?.held ?? 0;
}

/** Moves the stock by this much; false when there are not so many, or the offer sells without end. */
export async function moveStock(
  q: Queryable,
  args: { businessId: string; offerId: string; by: number; now: number },
): Promise<boolean> {
  const rows = await q
    .update(offers)
    .set({ stock: sql`${offers.stock} + ${args.by}`, updatedAt: args.now })
    .where(
      and(
        eq(offers.businessId, args.businessId),
        eq(offers.id, args.offerId),
        isNotNull(offers.stock),
        sql`${offers.stock} + ${args.by} >= 0`,
      ),
    )
    .returning({ id: offers.id });
  return rows.length === 1;
}

const isProduct = (args: OfProduct) => and(eq(products.businessId, args.businessId), eq(products.id, args.productId));
