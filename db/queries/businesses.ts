import { and, asc, eq, sql } from "drizzle-orm";
import { prepared, type Queryable } from "../client";
import { businesses, connections } from "../schema";
import { findRow } from "./rows";

export type BusinessRow = typeof businesses.$inferSelect;

export async function findBusiness(q: Queryable, businessId: string): Promise<BusinessRow | null> {
  return findRow(q, businesses, { id: businessId });
}

/** What opens the business's secrets; asked for with every call of a provider, so nothing else is read. */
export async function findWrappedDataKey(q: Queryable, businessId: string): Promise<string | null> {
  const query = prepared(q, "businesses.wrapped_data_key", (connection) =>
    connection
      .select({ wrapped: businesses.wrappedDataKey })
      .from(businesses)
      .where(eq(businesses.id, sql.placeholder("businessId")))
      .prepare(),
  );
  return (await query.execute({ businessId }))[0]?.wrapped ?? null;
}

/** The business whose public page stands at `/`: the first one of the installation. */
export async function findFirstBusiness(q: Queryable): Promise<BusinessRow | null> {
  const [row] = await q.select().from(businesses).orderBy(asc(businesses.createdAt), asc(businesses.id)).limit(1);
  return row ?? null;
}

/** Every business of the installation, for the command line. */
export async function listBusinesses(q: Queryable): Promise<{ id: string; name: string }[]> {
  return await q
    .select({ id: businesses.id, name: businesses.name })
    .from(businesses)
    .orderBy(asc(businesses.createdAt), asc(businesses.id))
    .limit(1_000);
}

export async function insertBusiness(q: Queryable, business: typeof businesses.$inferInsert): Promise<void> {
  await q.insert(businesses).values(business);
}

export type BusinessChange = Partial<Omit<BusinessRow, "id" | "createdAt" | "wrappedDataKey">>;

export async function updateBusiness(
  q: Queryable,
  input: { businessId: string; change: BusinessChange },
): Promise<void> {
  await q.update(businesses).set(input.change).where(eq(businesses.id, input.businessId));
}

export const listWrappedDataKeys = (q: Queryable): Promise<{ id: string; wrappedDataKey: string }[]> =>
  q.select({ id: businesses.id, wrappedDataKey: businesses.wrappedDataKey }).from(businesses).orderBy(businesses.id);

/** Only if nobody wrapped it anew meanwhile. */
export async function replaceWrappedDataKey(
  q: Queryable,
  input: { businessId: string; expected: string; wrappedDataKey: string },
): Promise<void> {
  await q
    .update(businesses)
    .set({ wrappedDataKey: input.wrappedDataKey })
    .where(and(eq(businesses.id, input.businessId), eq(businesses.wrappedDataKey, input.expected)));
}

/** Whether live payments are set up; the default of the mode that the dashboard shows. */
export async function hasLiveConnection(q: Queryable, businessId: string): Promise<boolean> {
  const rows = await q
    .select({ id: connections.id })
    .from(connections)
    .where(and(eq(connections.businessId, businessId), eq(connections.mode, "live"), eq(connections.state, "current")))
    .limit(1);
  return rows.length > 0;
}
