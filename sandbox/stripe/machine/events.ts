import type { EventRecord } from "./state";
import { scopeKey } from "./state";
import { contract } from "./validate";
import { addDelivery, put, type World } from "./world";

/** A frozen copy: later changes must not reach an event that was already made. */
export function snapshot(object: object): Record<string, unknown> {
  return JSON.parse(JSON.stringify(object));
}

/** Of two snapshots: the earlier values of the fields that changed, as `previous_attributes` carries them. */
function changes(before: Record<string, unknown>, now: Record<string, unknown>): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const key of new Set([...Object.keys(before), ...Object.keys(now)])) {
    if (isOther(before[key], now[key])) out[key] = before[key] ?? null;
  }
  return out;
}

/** Most fields hold a plain value, and it is the same. */
const isOther = (before: unknown, now: unknown): boolean =>
  before !== now && JSON.stringify(before) !== JSON.stringify(now);

/** Makes the event and a delivery for every enabled endpoint that listens; `before` is the object's earlier snapshot. */
export function emit(w: World, type: string, object: object, before: Record<string, unknown> | null = null): void {
  const copies = w.settings.doubleEvents ? 2 : 1;
  for (let i = 0; i < copies; i++) emitOnce(w, type, object, before);
}

function emitOnce(w: World, type: string, object: object, before: Record<string, unknown> | null): void {
  const endpoints = Object.values(w.scope.objects.webhook_endpoint).filter(
    (e) => e.status === "enabled" && e.enabled_events.some((t) => t === "*" || t === type),
  );
  const now = snapshot(object);
  const event: EventRecord = {
    id: w.newId("evt_"),
    object: "event",
    api_version: contract.version,
    created: w.seconds,
    data: {
      object: now,
      ...(before === null ? {} : { previous_attributes: changes(before, now) }),
    },
    livemode: w.scope.livemode,
    pending_webhooks: endpoints.length,
    request: {
      id: w.request?.id ?? null,
      idempotency_key: w.request?.idempotencyKey ?? null,
    },
    type,
  };
  put(w, "event", event);
  for (const endpoint of endpoints) {
    const version = endpoint.api_version ?? contract.version;
    addDelivery(w, {
      scope: scopeKey(w.scope.accountId, w.scope.livemode),
      event: event.id,
      endpoint: endpoint.id,
      body: JSON.stringify({ ...event, api_version: version }, null, w.settings.indent),
    });
  }
}
