import type { Queryable } from "@/db/client";
import { type HookEndpointRow, insertHookDelivery, insertHookMessage, listHookEndpoints } from "@/db/queries/hooks";
import type { Context } from "@/lib/context";
import type { Mode } from "@/lib/invoices/invoice-snapshot";
import { bodyOf, type EventData, type EventType } from "./events";

export type Announcement<T extends EventType> = {
  businessId: string;
  mode: Mode;
  type: T;
  /** Names the fact within the business, for ever: announced twice it is told once. */
  fact: string;
  /** When it happened (UTC ms). */
  at: number;
  /** Asked for only when somebody listens. */
  data: () => Promise<EventData<T>>;
};

/**
 * Puts a message on its way to every endpoint that wants it, in the transaction that makes the fact true: what is rolled
 * back was never announced, what is committed is told. Without endpoints it costs one look at an index per transaction.
 * A switched off endpoint gets its messages when it is switched on again.
 */
export async function announce<T extends EventType>(
  tx: Queryable,
  ctx: Context,
  announcement: Announcement<T>,
): Promise<void> {
  const { businessId, mode, type, at } = announcement;
  const listening = (await endpointsOf(tx, businessId)).filter(
    (endpoint) => endpoint.mode === mode && endpoint.events.includes(type),
  );
  if (listening.length === 0) return;
  const body = bodyOf({ type, at, mode, businessId, data: await announcement.data() });
  const messageId = ctx.newId("msg");
  const key = `${type}:${announcement.fact}`;
  const now = ctx.now();
  if (!(await insertHookMessage(tx, { id: messageId, businessId, mode, type, key, body, createdAt: now }))) return;
  for (const endpoint of listening) await addDelivery(tx, ctx, { endpoint, messageId, now });
}

/** Whether a business has endpoints at all; asked before anything else is read for a message. */
export const isHeard = async (tx: Queryable, businessId: string): Promise<boolean> =>
  (await endpointsOf(tx, businessId)).length > 0;

export async function addDelivery(
  tx: Queryable,
  ctx: Pick<Context, "newId">,
  { endpoint, messageId, now }: { endpoint: HookEndpointRow; messageId: string; now: number },
): Promise<string> {
  const deliveryId = ctx.newId("del");
  await insertHookDelivery(tx, {
    id: deliveryId,
    businessId: endpoint.businessId,
    messageId,
    endpointId: endpoint.id,
    state: endpoint.isOn ? "pending" : "held",
    tries: 0,
    runAt: now,
    leasedUntil: null,
    createdAt: now,
    finishedAt: null,
  });
  return deliveryId;
}

/** Inside one transaction they don't change, and one transaction may have several things to tell. */
const asked = new WeakMap<object, Map<string, HookEndpointRow[]>>();

async function endpointsOf(tx: Queryable, businessId: string): Promise<HookEndpointRow[]> {
  const known = asked.get(tx)?.get(businessId);
  if (known !== undefined) return known;
  const endpoints = await listHookEndpoints(tx, { businessId });
  const ofTx = asked.get(tx) ?? new Map<string, HookEndpointRow[]>();
  asked.set(tx, ofTx.set(businessId, endpoints));
  return endpoints;
}
