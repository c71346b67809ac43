import { updateHookEndpoint } from "@/db/queries/hooks";
import type { Context } from "@/lib/context";
import { openSecrets, previousPlace, requireKey, secretPlace } from "./endpoint-secrets";
import { type Actor, requireEndpoint } from "./require-endpoint";
import { OVERLAP_MS } from "./schedule";
import { newSecret } from "./signature";

/**
 * A new signing secret, told this once. For 24 hours each message carries both signatures, so that nothing is refused while
 * the other side is changed. `atOnce` ends the old one now: for a secret that somebody else has seen.
 */
export async function rollSecret(
  ctx: Context,
  input: { businessId: string; endpointId: string; atOnce: boolean; by: Actor },
): Promise<{ secret: string; oldUntil: number | null }> {
  const of = { businessId: input.businessId, endpointId: input.endpointId };
  const secret = newSecret(ctx.random);
  const now = ctx.now();
  const oldUntil = input.atOnce ? null : now + OVERLAP_MS;
  const dataKey = await requireKey(ctx.db.read, input.businessId);
  await ctx.db.inTransaction(async (tx) => {
    const endpoint = await requireEndpoint(tx, of, input.by);
    const [old] = input.atOnce ? [] : await openSecrets(tx, ctx, endpoint);
    await updateHookEndpoint(tx, {
      ...of,
      set: {
        secretSealed: ctx.secrets.seal(dataKey, secretPlace(endpoint), secret),
        previousSecretSealed: old === undefined ? null : ctx.secrets.seal(dataKey, previousPlace(endpoint), old),
        previousSecretUntil: oldUntil,
        updatedAt: now,
      },
    });
  });
  return { secret, oldUntil };
}
