import { findEndpoint } from "@/db/queries/provider-events";
import { endpointSecrets } from "@/lib/connections/open-connection";
import type { Context } from "@/lib/context";
import type { ProviderName } from "@/lib/providers/provider";

/** What a delivery is checked with; secrets are decrypted and live only in memory, for a few seconds. */
export type KnownEndpoint = {
  id: string;
  businessId: string;
  connectionId: string;
  provider: ProviderName;
  mode: "test" | "live";
  accountId: string | null;
  secrets: string[];
};

type Cached = { endpoint: KnownEndpoint; until: number };

/** Short, so that a removed endpoint or a changed account is noticed by every process. */
const keepForMs = 5_000;
type Caches = WeakMap<object, Map<string, Cached>>;
const caches = sharedCaches();

/** One process evaluates this module more than once (the server and each of Next's bundles), and all must forget together. */
function sharedCaches(): Caches {
  const shared = globalThis as { paymastEndpoints?: Caches };
  shared.paymastEndpoints ??= new WeakMap();
  return shared.paymastEndpoints;
}

/** The endpoint with this id when it can verify deliveries; null when there is none, or it has no secret. */
export async function findKnownEndpoint(ctx: Context, endpointId: string): Promise<KnownEndpoint | null> {
  let cache = caches.get(ctx.db);
  if (cache === undefined) {
    cache = new Map();
    caches.set(ctx.db, cache);
  }
  const now = ctx.now();
  const cached = cache.get(endpointId);
  // From the future it was kept under a clock that has been set back since: nobody knows how old it is.
  if (cached !== undefined && cached.until > now && cached.until <= now + keepForMs) return cached.endpoint;
  const endpoint = await load(ctx, endpointId);
  if (endpoint === null) cache.delete(endpointId);
  else cache.set(endpointId, { endpoint, until: now + keepForMs });
  return endpoint;
}

/** After a repair in this process the new secret counts at once. */
export function forgetKnownEndpoints(ctx: Context): void {
  caches.delete(ctx.db);
}

async function load(ctx: Context, endpointId: string): Promise<KnownEndpoint | null> {
  const row = await findEndpoint(ctx.db.read, endpointId);
  if (row === null) return null;
  const { endpoint } = row;
  const secrets = endpointSecrets(ctx, { endpoint, wrappedDataKey: row.wrappedDataKey });
  if (secrets.length === 0) return null;
  return {
    id: endpoint.id,
    businessId: endpoint.businessId,
    connectionId: endpoint.connectionId,
    provider: row.provider,
    mode: row.mode,
    accountId: row.accountId,
    secrets,
  };
}
