import { asc, eq } from "drizzle-orm";
import type { Queryable } from "../client";
import { businesses, mailServers } from "../schema/index";
import { findRow } from "./rows";

export type MailServerRow = typeof mailServers.$inferSelect;

export async function findMailServer(q: Queryable, businessId: string): Promise<MailServerRow | null> {
  return findRow(q, mailServers, { businessId });
}

/** The server of the oldest business that has one: it also sends what belongs to no business (a password reset). */
export async function findFirstMailServer(q: Queryable): Promise<MailServerRow | null> {
  const rows = await q
    .select({ server: mailServers })
    .from(mailServers)
    .innerJoin(businesses, eq(businesses.id, mailServers.businessId))
    .orderBy(asc(businesses.createdAt), asc(businesses.id))
    .limit(1);
  return rows[0]?.server ?? null;
}

export async function saveMailServer(q: Queryable, row: MailServerRow): Promise<void> {
  const { businessId, ...set } = row;
  await q.insert(mailServers).values(row).onConflictDoUpdate({ target: mailServers.businessId, set });
}

export async function deleteMailServer(q: Queryable, businessId: string): Promise<void> {
  await q.delete(mailServers).where(eq(mailServers.businessId, businessId));
}
