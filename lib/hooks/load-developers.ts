import { listApiKeys } from "@/db/queries/api";
import {
  countDeliveries,
  type DeliveryCursor,
  findHookEndpoint,
  type HookDeliveryRow,
  type HookEndpointRow,
  listDeliveries,
  listHookEndpoints,
  listTries,
} from "@/db/queries/hooks";
import { AppError } from "@/lib/app-error";
import type { Role } from "@/lib/auth/role";
import type { Context } from "@/lib/context";
import type { Mode } from "@/lib/invoices/invoice-snapshot";
import { type EventType, isEventType } from "./events";
import { mayChange } from "./require-endpoint";

/** An endpoint as pages see it: nothing of its secrets. */
export type EndpointView = {
  id: string;
  url: string;
  mode: Mode;
  events: EventType[];
  isOn: boolean;
  offReason: string | null;
  failingSince: number | null;
  lastSuccessAt: number | null;
  /** Until when messages carry the signature of the secret before the last roll too. */
  oldSecretUntil: number | null;
};

export type EndpointCounts = { delivered: number; waiting: number; held: number; failed: number };
export type KeyView = { id: string; name: string; prefix: string; createdAt: number; lastUsedAt: number | null };

export type DeveloperPage = {
  mayChange: boolean;
  endpoints: (EndpointView & { counts: EndpointCounts })[];
  keys: KeyView[];
};

/** How far back messages are counted. */
export const COUNTED_DAYS = 30;
const dayMs = 86_400_000;

export async function loadDevelopers(
  ctx: Context,
  { businessId, mode, role }: { businessId: string; mode: Mode; role: Role },
): Promise<DeveloperPage> {
  const q = ctx.db.read;
  const since = ctx.now() - COUNTED_DAYS * dayMs;
  const [endpoints, counts, keys] = await Promise.all([
    listHookEndpoints(q, { businessId }),
    countDeliveries(q, { businessId, mode, since }),
    listApiKeys(q, { businessId, mode }),
  ]);
  const countOf = (endpointId: string, state: HookDeliveryRow["state"]) =>
    counts.find((one) => one.endpointId === endpointId && one.state === state)?.count ?? 0;
  return {
    mayChange: mayChange(role, mode),
    endpoints: endpoints
      .filter((endpoint) => endpoint.mode === mode)
      .map((endpoint) => ({
        ...viewOf(endpoint, ctx.now()),
        counts: {
          delivered: countOf(endpoint.id, "delivered"),
          waiting: countOf(endpoint.id, "pending"),
          held: countOf(endpoint.id, "held"),
          failed: countOf(endpoint.id, "failed"),
        },
      })),
    keys: keys.map(({ id, name, prefix, createdAt, lastUsedAt }) => ({ id, name, prefix, createdAt, lastUsedAt })),
  };
}

const viewOf = (endpoint: HookEndpointRow, now: number): EndpointView => ({
  id: endpoint.id,
  url: endpoint.url,
  mode: endpoint.mode,
  events: endpoint.events.filter(isEventType),
  isOn: endpoint.isOn,
  offReason: endpoint.offReason,
  failingSince: endpoint.failingSince,
  lastSuccessAt: endpoint.lastSuccessAt,
  oldSecretUntil: (endpoint.previousSecretUntil ?? 0) > now ? endpoint.previousSecretUntil : null,
});

export type TryView = {
  id: string;
  at: number;
  durationMs: number;
  status: number | null;
  problem: string | null;
  response: string | null;
};

export type DeliveryView = {
  id: string;
  messageId: string;
  type: string;
  state: HookDeliveryRow["state"];
  createdAt: number;
  /** When it is tried next; null when it is not. */
  nextTryAt: number | null;
  tries: TryView[];
  /** What was sent; null for who may not read about customers and money. */
  body: string | null;
};

export type EndpointPage = {
  endpoint: EndpointView;
  mayChange: boolean;
  log: DeliveryView[];
  /** Where the next page of the log begins; null at its end. */
  next: string | null;
};

const pageSize = 25;

/** One endpoint and its log. Throws NOT_FOUND. */
export async function loadEndpoint(
  ctx: Context,
  input: { businessId: string; endpointId: string; role: Role; before: string | null },
): Promise<EndpointPage> {
  const { businessId, endpointId, role } = input;
  const q = ctx.db.read;
  const endpoint = await findHookEndpoint(q, { businessId, endpointId });
  if (endpoint === null) throw new AppError("NOT_FOUND", "This address does not exist any more.");
  const before = cursorOf(input.before);
  const rows = await listDeliveries(q, { businessId, endpointId, before, limit: pageSize + 1 });
  const shown = rows.slice(0, pageSize);
  const tries = await listTries(q, { businessId, deliveryIds: shown.map(({ delivery }) => delivery.id) });
  const maySee = mayChange(role, endpoint.mode);
  const last = shown.at(-1)?.delivery;
  return {
    endpoint: viewOf(endpoint, ctx.now()),
    mayChange: maySee,
    log: shown.map(({ delivery, message }) => ({
      id: delivery.id,
      messageId: message.id,
      type: message.type,
      state: delivery.state,
      createdAt: delivery.createdAt,
      nextTryAt: delivery.state === "pending" ? delivery.runAt : null,
      // What came back may repeat what was sent.
      tries: tries
        .filter((one) => one.deliveryId === delivery.id)
        .map(({ id, at, durationMs, status, problem, response }) => {
          return { id, at, durationMs, status, problem, response: maySee ? response : null };
        }),
      // Customers and money are nothing for developers, whom their own receiver shows what it gets.
      body: role === "owner" || message.type === "webhook.test" ? message.body : null,
    })),
    next: rows.length > pageSize && last !== undefined ? `${last.createdAt}.${last.id}` : null,
  };
}

function cursorOf(text: string | null): DeliveryCursor | null {
  const match = /^(\d{1,15})\.(\w{1,60})$/.exec(text ?? "");
  return match === null ? null : { createdAt: Number(match[1]), id: match[2] ?? "" };
}
