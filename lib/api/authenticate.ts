import { findApiKeyByHash, updateApiKey } from "@/db/queries/api";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import type { Mode } from "@/lib/invoices/invoice-snapshot";
import { hashOf, isKeyShaped } from "./api-key";

/** A program that proved its key; only `authenticate` makes one. */
export type Program = { businessId: string; mode: Mode; keyId: string; name: string };

/** When it was used last is for people, who think in minutes. */
const noteEveryMs = 60_000;

/** The program behind an `Authorization: Bearer` header. Throws UNAUTHENTICATED with what to do. */
export async function authenticate(ctx: Context, authorization: string | null): Promise<Program> {
  const given = /^Bearer +(\S+)$/i.exec(authorization?.trim() ?? "")?.[1];
  if (given === undefined)
    throw new AppError("UNAUTHENTICATED", "Send your key in the header “Authorization: Bearer pmk_…”.");
  const row = isKeyShaped(given) ? await findApiKeyByHash(ctx.db.read, hashOf(given)) : null;
  if (row === null) throw new AppError("UNAUTHENTICATED", "This key is not known here. Is it complete?");
  if (row.revokedAt !== null) throw new AppError("UNAUTHENTICATED", "This key was revoked. Ask for a new one.");
  const { businessId, mode, id: keyId, name } = row;
  const now = ctx.now();
  if (row.lastUsedAt === null || now - row.lastUsedAt > noteEveryMs)
    await ctx.db.inTransaction((tx) => updateApiKey(tx, { businessId, keyId, set: { lastUsedAt: now } }));
  return { businessId, mode, keyId, name };
}
