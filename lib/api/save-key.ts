import { findApiKey, insertApiKey, listApiKeys, updateApiKey } from "@/db/queries/api";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import { type Actor, requireRight } from "@/lib/hooks/require-endpoint";
import type { Mode } from "@/lib/invoices/invoice-snapshot";
import { hashOf, newApiKey, prefixOf } from "./api-key";

const MOST_KEYS = 20;
const LONGEST_NAME = 60;

/** A new key, told this once: only its hash is kept. Throws BAD_INPUT, FORBIDDEN, CONFLICT. */
export async function createKey(
  ctx: Context,
  input: { businessId: string; mode: Mode; name: string; by: Actor },
): Promise<{ key: string }> {
  const { businessId, mode, by } = input;
  requireRight(by.role, mode);
  const name = input.name.trim();
  if (name === "") throw new AppError("BAD_INPUT", "Name it after the program that uses it.", { field: "name" });
  if (name.length > LONGEST_NAME)
    throw new AppError("BAD_INPUT", `A name has at most ${LONGEST_NAME} characters.`, { field: "name" });
  const key = newApiKey(mode, ctx.random);
  await ctx.db.inTransaction(async (tx) => {
    if ((await listApiKeys(tx, { businessId, mode })).length >= MOST_KEYS)
      throw new AppError("CONFLICT", `There are at most ${MOST_KEYS} keys. Revoke one that is not used.`);
    await insertApiKey(tx, {
      id: ctx.newId("key"),
      businessId,
      mode,
      name,
      prefix: prefixOf(key),
      keyHash: hashOf(key),
      createdBy: by.userId,
      createdAt: ctx.now(),
      lastUsedAt: null,
      revokedAt: null,
    });
  });
  return { key };
}

/** Ends a key at once. Throws NOT_FOUND, FORBIDDEN. */
export async function revokeKey(ctx: Context, input: { businessId: string; keyId: string; by: Actor }): Promise<void> {
  const { businessId, keyId, by } = input;
  await ctx.db.inTransaction(async (tx) => {
    const key = await findApiKey(tx, { businessId, keyId });
    if (key === null || key.revokedAt !== null) throw new AppError("NOT_FOUND", "This key does not exist any more.");
    requireRight(by.role, key.mode);
    await updateApiKey(tx, { businessId, keyId, set: { revokedAt: ctx.now() } });
  });
}
