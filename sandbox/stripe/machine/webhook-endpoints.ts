import type Stripe from "stripe";
import { invalidParam, invalidRequest } from "./errors";
import type { Form } from "./state";
import { typed } from "./validate";
import { mergeMetadata, put, requireObject, type World } from "./world";

function isPrivateHost(host: string): boolean {
  const h = host
    .replace(/^\[|\]$/g, "")
    .replace(/\.$/, "")
    .toLowerCase();
  if (h === "localhost" || h.endsWith(".localhost") || h.endsWith(".local") || h.endsWith(".internal")) return true;
  if (/^(127\.|10\.|0\.|169\.254\.|192\.168\.)/.test(h) || /^172\.(1[6-9]|2\d|3[01])\./.test(h)) return true;
  return h === "::1" || h === "::" || /^f[cd]/.test(h) || /^fe80/.test(h) || h.startsWith("::ffff:") || !/[.:]/.test(h);
}

/** stripe.md 5.4: an absolute, public address, https in live mode; the switch lets a demo's loopback address through. */
function requireUrl(w: World, text: string): void {
  const refuse = (why: string): never => {
    throw invalidParam("url", `Invalid URL: ${why}`, "url_invalid");
  };
  if (!/^https?:\/\//i.test(text)) refuse("An explicit scheme (such as https) must be provided.");
  if (!URL.canParse(text)) refuse("The URL is malformed.");
  const url = new URL(text);
  const isPrivate = isPrivateHost(url.hostname);
  if (isPrivate && w.settings.allowLoopbackWebhooks) return;
  if (isPrivate)
    refuse(
      "URL must be publicly accessible. Consider using the Stripe CLI to forward events to your local environment.",
    );
  if (w.scope.livemode && url.protocol !== "https:") refuse("An https URL is required in live mode.");
}

const withoutDuplicates = <T>(items: readonly T[]): T[] => [...new Set(items)];

function requireEvents(events: readonly string[]): void {
  if (events.length === 0)
    throw invalidParam("enabled_events", "You must provide at least one event type.", "parameter_invalid_empty");
}

/** The only answer that ever carries the signing secret. */
export function createEndpoint(w: World, form: Form): Stripe.WebhookEndpoint {
  const params = typed<Stripe.WebhookEndpointCreateParams>(form);
  requireUrl(w, params.url);
  requireEvents(params.enabled_events);
  const mode = w.scope.livemode ? "live" : "test";
  if (Object.keys(w.scope.objects.webhook_endpoint).length >= w.settings.webhookLimit) {
    throw invalidRequest(`You have reached the maximum of ${w.settings.webhookLimit} ${mode} webhook endpoints.`);
  }
  const endpoint: Stripe.WebhookEndpoint = {
    id: w.newId("we_"),
    object: "webhook_endpoint",
    api_version: params.api_version ?? null,
    application: null,
    created: w.seconds,
    description: params.description || null,
    enabled_events: withoutDuplicates(params.enabled_events),
    livemode: w.scope.livemode,
    metadata: mergeMetadata({}, params.metadata),
    status: "enabled",
    url: params.url,
  };
  const secret = w.newId("whsec_");
  w.scope.webhookSecrets[endpoint.id] = secret;
  put(w, "webhook_endpoint", endpoint);
  return { ...endpoint, secret };
}

export function updateEndpoint(w: World, id: string, form: Form): Stripe.WebhookEndpoint {
  const params = typed<Stripe.WebhookEndpointUpdateParams>(form);
  const endpoint = requireObject(w, "webhook_endpoint", id);
  if (params.url !== undefined) requireUrl(w, params.url);
  if (params.enabled_events !== undefined) requireEvents(params.enabled_events);
  if (params.url !== undefined) endpoint.url = params.url;
  if (params.enabled_events !== undefined) endpoint.enabled_events = withoutDuplicates(params.enabled_events);
  if (params.description !== undefined) endpoint.description = params.description || null;
  if (params.metadata !== undefined) endpoint.metadata = mergeMetadata(endpoint.metadata, params.metadata);
  if (params.disabled !== undefined) {
    endpoint.status = params.disabled ? "disabled" : "enabled";
    if (params.disabled) stopDeliveries(w, id);
  }
  return endpoint;
}

export function deleteEndpoint(w: World, id: string): Stripe.DeletedWebhookEndpoint {
  requireObject(w, "webhook_endpoint", id);
  delete w.scope.objects.webhook_endpoint[id];
  delete w.scope.webhookSecrets[id];
  stopDeliveries(w, id);
  return { id, object: "webhook_endpoint", deleted: true };
}

/** A disabled or deleted endpoint gets no more retries (stripe.md 5.3). */
function stopDeliveries(w: World, endpointId: string): void {
  for (const delivery of Object.values(w.state.deliveries)) {
    if (delivery.endpoint !== endpointId || delivery.state !== "pending") continue;
    delivery.state = "stopped";
    const event = w.scope.objects.event[delivery.event];
    if (event !== undefined && event.pending_webhooks > 0) event.pending_webhooks -= 1;
  }
}
