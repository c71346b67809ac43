import type { Queryable } from "@/db/client";
import {
  claimDeliveries,
  findHookEndpoint,
  findHookMessage,
  finishDelivery,
  type HookDeliveryRow,
  type HookEndpointRow,
  insertHookTry,
  listDueEndpoints,
  moveDeliveries,
  updateHookEndpoint,
} from "@/db/queries/hooks";
import type { Context } from "@/lib/context";
import { describeError } from "@/lib/describe-error";
import type { Taken } from "@/lib/jobs/run-jobs";
import { type Outcome, outcomeOf } from "./answer";
import { openSecrets } from "./endpoint-secrets";
import { nextTryAt, OFF_AFTER_MS } from "./schedule";
import { signedHeaders } from "./signature";
import { tellSwitchedOff } from "./tell-switched-off";

/** Longer than the longest request: a process that died gives its messages back after this. */
const leaseMs = 60_000;
/** Requests at the same time: of the whole process, of one endpoint, of one that has been failing for a while. */
const places = { all: 96, endpoint: 32, failing: 2 } as const;
const failingAfterMs = 60_000;
/** Success is noted this often, not with each message. */
const noteEveryMs = 60_000;

/** Requests under way, by endpoint; forgotten with the database they belong to. */
const underWay = new WeakMap<object, Map<string, number>>();

/**
 * Sends what is due and has a place, without waiting for it. Each endpoint has places of its own and each message its own
 * schedule: an endpoint that hangs holds up no other, a message that is refused holds up none behind it.
 */
export async function takeDeliveries(ctx: Context): Promise<Taken> {
  const now = ctx.now();
  const busy = busyOf(ctx);
  const endpoints = (await listDueEndpoints(ctx.db.read, { now, limit: 500 }))
    .map((endpoint) => ({ endpoint, limit: freePlaces(busy, endpoint, now) }))
    .filter(({ limit }) => limit > 0);
  if (endpoints.length === 0) return { taken: 0, done: Promise.resolve() };
  const leasedUntil = now + leaseMs;
  const free = places.all - [...busy.values()].reduce((sum, count) => sum + count, 0);
  const claimed = await ctx.db.inTransaction(async (tx) => {
    let left = free;
    const rows: { endpoint: HookEndpointRow; delivery: HookDeliveryRow }[] = [];
    for (const { endpoint, limit } of endpoints) {
      if (left <= 0) break;
      const args = { endpointId: endpoint.id, now, leasedUntil, limit: Math.min(limit, left) };
      const deliveries = await claimDeliveries(tx, args);
      left -= deliveries.length;
      rows.push(...deliveries.map((delivery) => ({ endpoint, delivery })));
    }
    return rows;
  });
  const all = claimed.map(async ({ endpoint, delivery }) => {
    busy.set(endpoint.id, (busy.get(endpoint.id) ?? 0) + 1);
    try {
      await deliver(ctx, { endpoint, delivery, leasedUntil });
    } finally {
      const left = (busy.get(endpoint.id) ?? 1) - 1;
      if (left > 0) busy.set(endpoint.id, left);
      else busy.delete(endpoint.id);
    }
  });
  return { taken: claimed.length, done: Promise.all(all).then(() => undefined) };
}

function busyOf(ctx: Context): Map<string, number> {
  const busy = underWay.get(ctx.db) ?? new Map<string, number>();
  underWay.set(ctx.db, busy);
  return busy;
}

function freePlaces(busy: Map<string, number>, endpoint: HookEndpointRow, now: number): number {
  const isFailing = endpoint.failingSince !== null && now - endpoint.failingSince > failingAfterMs;
  return (isFailing ? places.failing : places.endpoint) - (busy.get(endpoint.id) ?? 0);
}

export type Delivering = { endpoint: HookEndpointRow; delivery: HookDeliveryRow; leasedUntil: number };

/** One try of a message that is leased to us: the request, then what came of it in one transaction. */
export async function deliver(ctx: Context, delivering: Delivering): Promise<Outcome> {
  const { endpoint, delivery } = delivering;
  const at = ctx.now();
  const outcome = await send(ctx, endpoint, delivery);
  await ctx.db.inTransaction((tx) => noteOutcome(tx, ctx, { ...delivering, outcome, at }));
  return outcome;
}

async function send(ctx: Context, endpoint: HookEndpointRow, delivery: HookDeliveryRow): Promise<Outcome> {
  const { businessId, messageId } = delivery;
  const message = await findHookMessage(ctx.db.read, { businessId, messageId });
  if (message === null) throw new Error(`The message ${messageId} of the delivery ${delivery.id} does not exist.`);
  let secrets: string[];
  try {
    secrets = await openSecrets(ctx.db.read, ctx, endpoint);
  } catch (error) {
    // A keys folder that is missing or another one's: the message waits like any other until it is back.
    ctx.log.error("hook.secret_lost", { endpointId: endpoint.id, error: describeError(error) });
    return { arrived: false, status: null, problem: LOST_SECRET, response: null, isGone: false };
  }
  const answer = await ctx.fetchOutside(endpoint.url, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "user-agent": "Paymast-Webhooks/1",
      ...signedHeaders(message, secrets, ctx.now()),
    },
    body: message.body,
  });
  return outcomeOf(answer);
}

const LOST_SECRET =
  "Its signing secret cannot be opened with the keys of this Paymast. Restore the keys folder, or roll the secret.";

type Noting = Delivering & { outcome: Outcome; at: number };

async function noteOutcome(tx: Queryable, ctx: Context, noting: Noting): Promise<void> {
  const { delivery, outcome, at } = noting;
  const { businessId, endpointId } = delivery;
  const now = ctx.now();
  await insertHookTry(tx, {
    id: ctx.newId("try"),
    businessId,
    deliveryId: delivery.id,
    at,
    durationMs: Math.max(0, now - at),
    status: outcome.status,
    problem: outcome.problem,
    response: outcome.response,
  });
  const endpoint = await findHookEndpoint(tx, { businessId, endpointId });
  await finishDelivery(tx, {
    deliveryId: delivery.id,
    leasedUntil: noting.leasedUntil,
    set: standingAfter(ctx, noting, { now, isOn: endpoint?.isOn ?? false }),
  });
  // It was removed meanwhile: what was under way is noted, and that is all.
  if (endpoint === null) return;
  if (outcome.arrived) await noteSuccess(tx, endpoint, now);
  else await noteFailure(tx, ctx, { endpoint, outcome, now });
}

type Standing = { state: HookDeliveryRow["state"]; tries: number; runAt?: number; finishedAt: number | null };

function standingAfter(ctx: Context, { delivery, outcome }: Noting, at: { now: number; isOn: boolean }): Standing {
  const tries = delivery.tries + 1;
  const { now } = at;
  if (outcome.arrived) return { state: "delivered", tries, finishedAt: now };
  const runAt = nextTryAt({ tries, now, spread: (ctx.random(1)[0] ?? 0) / 255 });
  if (runAt === null) return { state: "failed", tries, finishedAt: now };
  return { state: at.isOn ? "pending" : "held", tries, runAt, finishedAt: null };
}

async function noteSuccess(tx: Queryable, endpoint: HookEndpointRow, now: number): Promise<void> {
  const isRecent = endpoint.lastSuccessAt !== null && now - endpoint.lastSuccessAt < noteEveryMs;
  if (isRecent && endpoint.failingSince === null) return;
  const { businessId, id: endpointId } = endpoint;
  await updateHookEndpoint(tx, { businessId, endpointId, set: { lastSuccessAt: now, failingSince: null } });
}

async function noteFailure(
  tx: Queryable,
  ctx: Context,
  { endpoint, outcome, now }: { endpoint: HookEndpointRow; outcome: Outcome; now: number },
): Promise<void> {
  const { businessId, id: endpointId, failingSince } = endpoint;
  if (failingSince === null) await updateHookEndpoint(tx, { businessId, endpointId, set: { failingSince: now } });
  const isOver = outcome.isGone || (failingSince !== null && now - failingSince >= OFF_AFTER_MS);
  if (!endpoint.isOn || !isOver) return;
  const offReason = outcome.isGone
    ? "It answered that it wants no more messages (410)."
    : `Nothing arrived for a week. The last try: ${outcome.problem}`;
  await updateHookEndpoint(tx, { businessId, endpointId, set: { isOn: false, offReason, updatedAt: now } });
  await moveDeliveries(tx, { businessId, endpointId, from: ["pending"], set: { state: "held" }, now });
  await tellSwitchedOff(tx, ctx, { endpoint, offReason, now });
}
