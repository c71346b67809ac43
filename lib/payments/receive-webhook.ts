import { noteProofHeard } from "@/db/queries/proofs";
import {
  businessOfAttempt,
  countDelivery,
  isKnownRef,
  noteEndpointHeard,
  storeEvent,
} from "@/db/queries/provider-events";
import { countDeliveries, countStray } from "@/db/queries/webhook-health";
import { isAppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import { describeError } from "@/lib/describe-error";
import { BadSignature, type Hint } from "@/lib/providers/provider";
import { findKnownEndpoint, type KnownEndpoint } from "./find-endpoint";

/** What the provider is answered; 2xx only for what is stored and durable. */
export type WebhookAnswer = {
  status: 200 | 400 | 404 | 413 | 503;
  outcome: "stored" | "repeated" | "foreign" | "refused" | "unknown_endpoint" | "too_large" | "not_stored";
  retryAfterS?: number;
};

export const webhookBodyLimit = 256 * 1024;

/**
 * Verify, store, answer; nothing else. A delivery is a hint: what it says about money is asked for later. Throws nothing a
 * provider could cause: a database that can't store answers 503, and the provider delivers again.
 */
export async function receiveWebhook(
  ctx: Context,
  input: { endpointId: string; rawBody: string; headers: Headers },
): Promise<WebhookAnswer> {
  if (Buffer.byteLength(input.rawBody) > webhookBodyLimit) return { status: 413, outcome: "too_large" };
  const endpoint = await findKnownEndpoint(ctx, input.endpointId);
  if (endpoint === null) return await stray(ctx);
  let hints: Hint[];
  try {
    hints = parse(ctx, endpoint, input);
  } catch (error) {
    if (!(error instanceof BadSignature)) throw error;
    return refuse(ctx, endpoint, error.reason);
  }
  const stranger = hints.find((hint) => isOfAnotherAccount(endpoint, hint));
  if (stranger !== undefined) return refuse(ctx, endpoint, "wrong_account");
  try {
    const outcome = await store(ctx, endpoint, hints, input.rawBody);
    return { status: 200, outcome };
  } catch (error) {
    rememberUnstored(ctx, endpoint.id);
    ctx.log.error("webhook.not_stored", { endpointId: endpoint.id, error: describeError(error) });
    return { status: 503, outcome: "not_stored", retryAfterS: isAppError(error) ? 1 : 30 };
  }
}

const parse = (ctx: Context, endpoint: KnownEndpoint, input: { rawBody: string; headers: Headers }): Hint[] =>
  ctx.providers[endpoint.provider].parseWebhook(endpoint, endpoint, input.rawBody, input.headers, ctx.now());

const isOfAnotherAccount = (endpoint: KnownEndpoint, hint: Hint): boolean =>
  hint.mode !== endpoint.mode ||
  (hint.accountId !== null && endpoint.accountId !== null && hint.accountId !== endpoint.accountId);

/** Forged, stale or misdirected: nothing changes but the counter that the owner sees. */
async function refuse(ctx: Context, endpoint: KnownEndpoint, reason: string): Promise<WebhookAnswer> {
  ctx.log.warn("webhook.refused", { endpointId: endpoint.id, reason });
  try {
    await ctx.db.inTransaction((tx) => count(tx, ctx, endpoint, reason));
  } catch (error) {
    // The refusal stands even when it can't be counted.
    ctx.log.error("webhook.not_counted", { endpointId: endpoint.id, error: describeError(error) });
  }
  return { status: 400, outcome: "refused" };
}

const strays = new WeakMap<object, { count: number; writtenAt: number }>();
const strayEveryMs = 10_000;

/**
 * An address of ours that no endpoint has: an old webhook of another installation, or a guess. Anybody can send it, so it is
 * written every ten seconds at most, whoever knocks and however often.
 */
async function stray(ctx: Context): Promise<WebhookAnswer> {
  const now = ctx.now();
  const seen = strays.get(ctx.db) ?? { count: 0, writtenAt: Number.NEGATIVE_INFINITY };
  seen.count += 1;
  strays.set(ctx.db, seen);
  if (now - seen.writtenAt >= strayEveryMs) {
    const { count } = seen;
    Object.assign(seen, { count: 0, writtenAt: now });
    try {
      const id = ctx.newId("wst");
      await ctx.db.inTransaction((tx) =>
        countStray(tx, { id, onDay: dayOf(now), outcome: "wrong_endpoint", count, now }),
      );
    } catch (error) {
      ctx.log.error("webhook.not_counted", { endpointId: null, error: describeError(error) });
    }
  }
  return { status: 404, outcome: "unknown_endpoint" };
}

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

type Tx = Parameters<Parameters<Context["db"]["inTransaction"]>[0]>[0];

const count = (tx: Tx, ctx: Context, endpoint: KnownEndpoint, outcome: string): Promise<void> =>
  countDelivery(tx, {
    id: ctx.newId("wct"),
    endpointId: endpoint.id,
    onDay: dayOf(ctx.now()),
    outcome,
    now: ctx.now(),
  });

async function store(
  ctx: Context,
  endpoint: KnownEndpoint,
  hints: Hint[],
  rawBody: string,
): Promise<"stored" | "repeated" | "foreign"> {
  const now = ctx.now();
  const isFirstInAWhile = heardLongAgo(ctx, endpoint.id, now);
  const missed = unstored.get(ctx.db)?.get(endpoint.id) ?? null;
  const outcome = await ctx.db.inTransaction(async (tx) => {
    if (missed !== null) await countUnstored(tx, ctx, endpoint.id, missed);
    let outcome: "stored" | "repeated" | "foreign" = "repeated";
    for (const hint of hints) {
      const isOurs = await concernsUs(tx, ctx, endpoint, hint);
      // Also when the sweep was faster: what counts is that the provider reached us.
      if (isOurs && hint.probeId)
        await noteProofHeard(tx, {
          businessId: endpoint.businessId,
          connectionId: endpoint.connectionId,
          proofId: hint.probeId,
          at: now,
        });
      const isNew = await storeEvent(
        tx,
        {
          id: ctx.newId("evt"),
          businessId: endpoint.businessId,
          connectionId: endpoint.connectionId,
          endpointId: endpoint.id,
          eventId: hint.eventId,
          type: hint.type,
          ref: isOurs ? hint.ref : null,
          attemptId: isOurs ? hint.attemptId : null,
          body: isOurs ? rawBody : null,
          learnedBy: "webhook",
          createdAt: hint.createdAt,
          receivedAt: now,
        },
        isOurs ? "pending" : "foreign",
      );
      if (!isNew) await count(tx, ctx, endpoint, "repeated");
      else if (!isOurs) await count(tx, ctx, endpoint, "foreign");
      if (isNew) outcome = isOurs ? "stored" : outcome === "stored" ? "stored" : "foreign";
    }
    if (isFirstInAWhile)
      await noteEndpointHeard(tx, { businessId: endpoint.businessId, endpointId: endpoint.id, at: now });
    return outcome;
  });
  if (missed !== null) unstored.get(ctx.db)?.delete(endpoint.id);
  return outcome;
}

type Unstored = { count: number; lastAt: number };
const unstored = new WeakMap<object, Map<string, Unstored>>();

/** What could not be stored can't be counted either: it is counted with the next delivery that can. */
function rememberUnstored(ctx: Context, endpointId: string): void {
  const known = unstored.get(ctx.db) ?? new Map<string, Unstored>();
  unstored.set(ctx.db, known);
  known.set(endpointId, { count: (known.get(endpointId)?.count ?? 0) + 1, lastAt: ctx.now() });
}

async function countUnstored(tx: Tx, ctx: Context, endpointId: string, missed: Unstored): Promise<void> {
  const { count, lastAt } = missed;
  const id = ctx.newId("wct");
  await countDeliveries(tx, { id, endpointId, onDay: dayOf(lastAt), outcome: "not_stored", count, now: lastAt });
}

/**
 * Our mark, or a payment of ours: everything else on the account belongs to other apps, or to another business here that
 * shares the account, and keeps id and type only. Another connection of the same business is ours as well: its keys may
 * have been rolled, and then nobody else tells of its payments.
 */
export async function concernsUs(
  tx: Tx,
  ctx: Context,
  heardBy: { connectionId: string; businessId: string },
  hint: Hint,
): Promise<boolean> {
  const { connectionId, businessId } = heardBy;
  if (hint.instanceId === null) return hint.ref !== null && (await isKnownRef(tx, { connectionId, ref: hint.ref }));
  if (hint.instanceId !== ctx.instance.instanceId) return false;
  if (hint.attemptId === null) return true;
  const owner = await businessOfAttempt(tx, hint.attemptId);
  return owner === null || owner === businessId;
}

const heard = new WeakMap<object, Map<string, number>>();
const heardEveryMs = 30_000;

/** "Last heard" is for people; writing it with every delivery would cost more than the delivery. */
function heardLongAgo(ctx: Context, endpointId: string, now: number): boolean {
  let times = heard.get(ctx.db);
  if (times === undefined) {
    times = new Map();
    heard.set(ctx.db, times);
  }
  if (now - (times.get(endpointId) ?? Number.NEGATIVE_INFINITY) < heardEveryMs) return false;
  times.set(endpointId, now);
  return true;
}
