import { findWrappedDataKey } from "@/db/queries/businesses";
import type { ConnectionRow, EndpointRow } from "@/db/queries/connections";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import { requireHome } from "@/lib/instance/load-standing";
import type { ProviderConnection, ProviderEndpoint } from "@/lib/providers/provider";
import type { SecretPlace } from "@/lib/secrets/secret-box";
import { webhookUrl } from "./connection";

/** Where a connection's secret key is sealed. */
export const secretKeyPlace = (row: { id: string; businessId: string }): SecretPlace => ({
  businessId: row.businessId,
  table: "connections",
  row: row.id,
  column: "secret_key",
});

/** Where an endpoint's signing secret is sealed. */
export const endpointSecretPlace = (row: { id: string; businessId: string }): SecretPlace => ({
  businessId: row.businessId,
  table: "webhook_endpoints",
  row: row.id,
  column: "secret",
});

/** Where the secret before a roll is sealed. */
export const previousSecretPlace = (row: { id: string; businessId: string }): SecretPlace => ({
  businessId: row.businessId,
  table: "webhook_endpoints",
  row: row.id,
  column: "previous_secret",
});

/**
 * A connection with its secret key, for one call to the provider. It is never stored, logged or sent to a browser. Every
 * use of a stored key begins here, so a copy of an installation asks no provider. Throws CONFLICT there.
 */
export async function openConnection(ctx: Context, row: ConnectionRow): Promise<ProviderConnection> {
  await requireHome(ctx);
  const wrappedDataKey = await wrappedKeyOf(ctx, row.businessId);
  return {
    id: row.id,
    businessId: row.businessId,
    mode: row.mode,
    accountId: row.accountId,
    publishableKey: row.publishableKey,
    secretKey: openSealed(() => ctx.secrets.open(wrappedDataKey, secretKeyPlace(row), row.secretKeySealed)),
  };
}

/** A keys folder that was lost or mixed up is a matter for the owner, who gets a sentence; the log has the cause. */
function openSealed(open: () => string): string {
  try {
    return open();
  } catch (cause) {
    throw new AppError("CONFLICT", LOST_KEYS, { cause });
  }
}

const LOST_KEYS =
  "The stored key cannot be opened: the keys folder of this Paymast is not the one that it was saved with. Restore the folder from your backup and restart. Nothing at Stripe has changed.";

/** An endpoint with its signing secrets; none while the provider has not told one, and then nothing verifies. */
export async function openEndpoint(ctx: Context, row: EndpointRow): Promise<ProviderEndpoint> {
  return {
    id: row.id,
    providerEndpointId: row.providerEndpointId,
    url: webhookUrl(ctx.instance.publicUrl, { provider: "stripe", endpointId: row.id }),
    secrets: endpointSecrets(ctx, { endpoint: row, wrappedDataKey: await wrappedKeyOf(ctx, row.businessId) }),
  };
}

/** The secret, and while a roll lasts the one before it: the provider signs with both, or still with the old one. */
export function endpointSecrets(
  ctx: Pick<Context, "secrets" | "now">,
  { endpoint, wrappedDataKey }: { endpoint: EndpointRow; wrappedDataKey: string },
): string[] {
  const { secretSealed, previousSecretSealed, previousSecretUntil } = endpoint;
  const open = (sealed: string, place: SecretPlace) => ctx.secrets.open(wrappedDataKey, place, sealed);
  const isRolling = previousSecretSealed !== null && (previousSecretUntil ?? 0) > ctx.now();
  return [
    ...(secretSealed === null ? [] : [open(secretSealed, endpointSecretPlace(endpoint))]),
    ...(isRolling ? [open(previousSecretSealed, previousSecretPlace(endpoint))] : []),
  ];
}

export async function wrappedKeyOf(ctx: Context, businessId: string): Promise<string> {
  const wrapped = await findWrappedDataKey(ctx.db.read, businessId);
  if (wrapped === null) throw new Error(`There is no business ${businessId}.`);
  return wrapped;
}
