import type Stripe from "stripe";
import { isPrivateHost } from "@/lib/links/public-address";
import type { CreatedEndpoint, ProviderConnection, ProviderEndpoint, WebhookRefusal, WebhookState } from "../provider";
import { ProviderError } from "../provider";
import { API_VERSION, type StripeDeps, stripeFor } from "./client";
import { asking, quoted } from "./errors";
import { HANDLED_EVENTS } from "./events";
import { MARK } from "./marks";

type Listed = Pick<Stripe.WebhookEndpoint, "id" | "url" | "metadata">;

/** How our endpoint is doing at Stripe. */
export async function checkWebhook(
  deps: StripeDeps,
  connection: ProviderConnection,
  endpoint: ProviderEndpoint,
  instanceId: string,
): Promise<WebhookState> {
  try {
    const id = endpoint.providerEndpointId;
    return id === null
      ? await withoutOurs(deps, connection, endpoint.url, instanceId)
      : stateOf(await asking(() => stripeFor(deps, connection.secretKey).webhookEndpoints.retrieve(id)), endpoint.url);
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    if (error.kind === "not_found") return { state: "repairable", reason: "The webhook was deleted in Stripe." };
    if (error.kind === "permission") return RIGHTS;
    throw error;
  }
}

const RIGHTS: WebhookRefusal = {
  state: "blocked",
  kind: "rights",
  reason:
    "The secret key may not manage webhooks. Allow “Webhook Endpoints: Write” for this key in Stripe, then press Webhook.",
};

function stateOf(found: Stripe.WebhookEndpoint, url: string): WebhookState {
  if (found.status !== "enabled") return { state: "repairable", reason: "The webhook is switched off in Stripe." };
  if (found.url !== url) return { state: "repairable", reason: "The webhook in Stripe points at another address." };
  if (found.api_version !== API_VERSION) {
    return { state: "repairable", reason: "The webhook in Stripe speaks another version than this Paymast." };
  }
  const missing = HANDLED_EVENTS.filter((type) => !isSubscribed(found.enabled_events, type));
  if (missing.length > 0) {
    return { state: "repairable", reason: `The webhook in Stripe lacks ${missing.length} of our events.` };
  }
  const handled: ReadonlySet<string> = new Set(HANDLED_EVENTS);
  if (found.enabled_events.some((type) => !handled.has(type))) {
    return { state: "repairable", reason: "The webhook in Stripe sends other events than Paymast handles." };
  }
  return { state: "active" };
}

const isSubscribed = (enabled: string[], type: string) => enabled.includes("*") || enabled.includes(type);

async function withoutOurs(
  deps: StripeDeps,
  connection: ProviderConnection,
  url: string,
  instanceId: string,
): Promise<WebhookState> {
  const listed = await listEndpoints(deps, connection);
  if (listed.some((found) => isOurs(found, connection, instanceId))) {
    return { state: "repairable", reason: "Stripe has a webhook of ours whose signing secret is not here." };
  }
  const other = otherInstance(listed, url, instanceId);
  return other ?? { state: "repairable", reason: "There is no webhook in Stripe yet." };
}

async function listEndpoints(deps: StripeDeps, connection: ProviderConnection): Promise<Listed[]> {
  const stripe = stripeFor(deps, connection.secretKey);
  return await asking(() => stripe.webhookEndpoints.list({ limit: 100 }).autoPagingToArray({ limit: 1_000 }));
}

/** Two businesses of one installation may share an account, so the mark names both. */
const isOurs = (found: Listed, connection: ProviderConnection, instanceId: string): boolean =>
  found.metadata[MARK.instance] === instanceId && found.metadata[MARK.business] === connection.businessId;

/** Another installation's endpoint at our own address: a copied server, or one set up anew over an old one. */
function otherInstance(listed: Listed[], url: string, instanceId: string): WebhookRefusal | null {
  const folder = url.slice(0, url.lastIndexOf("/") + 1);
  const found = listed.find((one) => {
    const owner = one.metadata[MARK.instance];
    return one.url.startsWith(folder) && owner !== undefined && owner !== instanceId;
  });
  if (found === undefined) return null;
  return {
    state: "blocked",
    kind: "other_instance",
    reason: `Another Paymast already has a webhook at this address in your Stripe account (${found.id}). If that Paymast is gone, press Webhook to add ours beside it; the old one can be deleted in Stripe.`,
  };
}

/** Makes our endpoint with our events and our version. Stripe tells the signing secret now and never again. */
export async function createWebhook(
  deps: StripeDeps,
  connection: ProviderConnection,
  endpoint: { id: string; url: string },
  instanceId: string,
  options: { besideOthers: boolean },
): Promise<{ ok: true; endpoint: CreatedEndpoint } | { ok: false; state: WebhookRefusal }> {
  const unreachable = unreachableReason(endpoint.url);
  try {
    if (!options.besideOthers) {
      const other = otherInstance(await listEndpoints(deps, connection), endpoint.url, instanceId);
      if (other !== null) return { ok: false, state: other };
    }
    return { ok: true, endpoint: await create(deps, connection, endpoint, instanceId) };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const state = refusalOf(error, unreachable);
    if (state === null) throw error;
    return { ok: false, state };
  }
}

async function create(
  deps: StripeDeps,
  connection: ProviderConnection,
  endpoint: { id: string; url: string },
  instanceId: string,
): Promise<CreatedEndpoint> {
  const created = await asking(() =>
    stripeFor(deps, connection.secretKey).webhookEndpoints.create(
      {
        url: endpoint.url,
        enabled_events: [...HANDLED_EVENTS],
        api_version: API_VERSION,
        description: "Paymast: marks invoices as paid",
        metadata: {
          [MARK.instance]: instanceId,
          [MARK.business]: connection.businessId,
          [MARK.endpoint]: endpoint.id,
        },
      },
      { idempotencyKey: `endpoint:${endpoint.id}` },
    ),
  );
  if (created.secret === undefined) {
    throw new ProviderError("unknown", "provider", "Stripe created the webhook without telling its signing secret.");
  }
  return { providerEndpointId: created.id, secret: created.secret, apiVersion: created.api_version ?? API_VERSION };
}

function refusalOf(error: ProviderError, unreachable: string | null): WebhookRefusal | null {
  if (error.kind === "permission") return RIGHTS;
  if (error.kind !== "invalid") return null;
  const limit = /maximum of (\d+)/.exec(error.message);
  if (limit !== null) {
    return {
      state: "blocked",
      kind: "limit",
      reason: `Your Stripe account already has ${limit[1]} webhooks, which is the most Stripe allows. Delete one you don't need in Stripe (Developers → Webhooks), then press Webhook.`,
    };
  }
  if (unreachable !== null) return { state: "unreachable", reason: unreachable };
  return {
    state: "blocked",
    kind: "refused",
    reason: `Stripe refused the webhook: ${quoted(error)}. Check that PAYMAST_URL is this Paymast's public https address, then press Webhook.`,
  };
}

/** A sentence when the address cannot be reached from the internet; Stripe itself decides whether it takes it. */
export function unreachableReason(url: string): string | null {
  const { hostname } = new URL(url);
  return isPrivateHost(hostname)
    ? `Stripe cannot reach ${hostname} from the internet, so there is no webhook. Payments still arrive: when the customer returns to your page, and by a check every 30 seconds while somebody is paying.`
    : null;
}

export async function removeStaleWebhooks(
  deps: StripeDeps,
  connection: ProviderConnection,
  keep: readonly string[],
  instanceId: string,
): Promise<number> {
  const listed = await listEndpoints(deps, connection);
  const stale = listed.filter((found) => isOurs(found, connection, instanceId) && !keep.includes(found.id));
  for (const endpoint of stale) await removeEndpoint(deps, connection, endpoint.id);
  return stale.length;
}

/** Removing what is gone already is a success. */
async function removeEndpoint(deps: StripeDeps, connection: ProviderConnection, id: string): Promise<void> {
  try {
    await asking(() => stripeFor(deps, connection.secretKey).webhookEndpoints.del(id));
  } catch (error) {
    if (!(error instanceof ProviderError) || error.kind !== "not_found") throw error;
  }
}

/** Closes our endpoint as far as the key still allows: a revoked key must not keep an owner from disconnecting. */
export async function disconnect(
  deps: StripeDeps,
  connection: ProviderConnection,
  endpoint: ProviderEndpoint | null,
): Promise<void> {
  const id = endpoint?.providerEndpointId ?? null;
  if (id === null) return;
  try {
    await removeEndpoint(deps, connection, id);
  } catch (error) {
    const reason = error instanceof Error ? error.message : "unknown";
    deps.log.warn("stripe.endpoint_not_removed", { connectionId: connection.id, providerEndpointId: id, reason });
  }
}
