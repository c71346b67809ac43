import { and, asc, eq, inArray, isNull } from "drizzle-orm";
import type { Queryable } from "../client";
import { apiKeys, apiRequests } from "../schema";
import { findRow, insertOnce, insertRow, updateRows } from "./rows";

export type ApiKeyRow = typeof apiKeys.$inferSelect;
export type ApiRequestRow = typeof apiRequests.$inferSelect;
type OfMode = { businessId: string; mode: "test" | "live" };

/** A look-up by the key's hash, so no business id: the key says which business it is. */
export const findApiKeyByHash = (q: Queryable, keyHash: string): Promise<ApiKeyRow | null> =>
  findRow(q, apiKeys, { keyHash });

export const findApiKey = (q: Queryable, args: { businessId: string; keyId: string }): Promise<ApiKeyRow | null> =>
  findRow(q, apiKeys, { id: args.keyId, businessId: args.businessId });

/** Those that count, the oldest first. */
export async function listApiKeys(q: Queryable, args: OfMode): Promise<ApiKeyRow[]> {
  return q
    .select()
    .from(apiKeys)
    .where(and(eq(apiKeys.businessId, args.businessId), eq(apiKeys.mode, args.mode), isNull(apiKeys.revokedAt)))
    .orderBy(asc(apiKeys.createdAt), asc(apiKeys.id));
}

export const insertApiKey = (q: Queryable, row: typeof apiKeys.$inferInsert): Promise<void> =>
  insertRow(q, apiKeys, row);

export async function updateApiKey(
  q: Queryable,
  args: { businessId: string; keyId: string; set: Partial<typeof apiKeys.$inferInsert> },
): Promise<void> {
  await updateRows(q, apiKeys, { set: args.set, where: { id: args.keyId, businessId: args.businessId } });
}

/** What was asked under these keys before. */
export async function listApiRequests(q: Queryable, args: OfMode & { keys: string[] }): Promise<ApiRequestRow[]> {
  return q
    .select()
    .from(apiRequests)
    .where(
      and(
        eq(apiRequests.businessId, args.businessId),
        eq(apiRequests.mode, args.mode),
        inArray(apiRequests.key, args.keys),
      ),
    );
}

/** False when another request with this key was faster. */
export const insertApiRequest = (q: Queryable, row: typeof apiRequests.$inferInsert): Promise<boolean> =>
  insertOnce(q, apiRequests, row);
