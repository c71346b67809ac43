import type { Queryable } from "@/db/client";
import { findWrappedDataKey } from "@/db/queries/businesses";
import type { HookEndpointRow } from "@/db/queries/hooks";
import type { Context } from "@/lib/context";
import type { SecretPlace } from "@/lib/secrets/secret-box";

type Of = { id: string; businessId: string };

const place =
  (column: string) =>
  (row: Of): SecretPlace => ({
    businessId: row.businessId,
    table: "hook_endpoints",
    row: row.id,
    column,
  });
export const secretPlace = place("secret_sealed");
export const previousPlace = place("previous_secret_sealed");

/** The secrets that messages are signed with now: the current one, and the one before while a roll lasts. */
export async function openSecrets(
  q: Queryable,
  ctx: Pick<Context, "secrets" | "now">,
  endpoint: HookEndpointRow,
): Promise<string[]> {
  const key = await requireKey(q, endpoint.businessId);
  const { secretSealed, previousSecretSealed, previousSecretUntil } = endpoint;
  const isRolling = previousSecretSealed !== null && (previousSecretUntil ?? 0) > ctx.now();
  return [
    ctx.secrets.open(key, secretPlace(endpoint), secretSealed),
    ...(isRolling ? [ctx.secrets.open(key, previousPlace(endpoint), previousSecretSealed)] : []),
  ];
}

export async function requireKey(q: Queryable, businessId: string): Promise<string> {
  const key = await findWrappedDataKey(q, businessId);
  if (key === null) throw new Error(`There is no business ${businessId}.`);
  return key;
}
