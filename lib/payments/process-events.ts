import { findAttempt, findAttemptByRef } from "@/db/queries/attempts";
import { findConnectionById } from "@/db/queries/payment-connections";
import { type ClaimedEvent, claimEvents, finishEvents, hasDueEvents } from "@/db/queries/provider-events";
import type { Context } from "@/lib/context";
import { describeError } from "@/lib/describe-error";
import { ProviderError } from "@/lib/providers/provider";
import { askProvider } from "./ask-provider";
import { backoffMs, maxTries } from "./attempt";
import { checkAttempt } from "./check-attempt";
import type { Door } from "./doors";
import { alertOwner } from "./money-mails";
import { passGate } from "./provider-gate";
import { settleAttempt } from "./settle-attempt";

const leaseMs = 60_000;
const batch = 200;
const atOnce = 8;

type Group = { connectionId: string; ref: string | null; attemptId: string | null; events: ClaimedEvent[] };
type Outcome =
  | { state: "processed" | "unmatched" | "foreign" }
  | { state: "pending"; nextTryAt: number; error: string | null; isTry: boolean };

/**
 * Works off the inbox: all waiting hints about one payment become one question to the provider, and its answer is settled.
 * A failing one never holds up the others. Returns how many events were taken.
 */
export async function processEvents(ctx: Context): Promise<number> {
  const now = ctx.now();
  if (!(await hasDueEvents(ctx.db.read, now))) return 0;
  const leasedUntil = now + leaseMs;
  const taken = await ctx.db.inTransaction((tx) => claimEvents(tx, { now, leasedUntil, limit: batch }));
  const groups = grouped(taken);
  for (let at = 0; at < groups.length; at += atOnce)
    await Promise.all(groups.slice(at, at + atOnce).map((group) => processGroup(ctx, group, leasedUntil)));
  return taken.length;
}

function grouped(events: ClaimedEvent[]): Group[] {
  const groups = new Map<string, Group>();
  for (const claimed of events) {
    const { connectionId, ref, attemptId, id } = claimed.event;
    const key = `${connectionId} ${ref ?? attemptId ?? id}`;
    const group = groups.get(key) ?? { connectionId, ref, attemptId, events: [] };
    group.attemptId ??= attemptId;
    group.events.push(claimed);
    groups.set(key, group);
  }
  return [...groups.values()];
}

async function processGroup(ctx: Context, group: Group, leasedUntil: number): Promise<void> {
  let outcome: Outcome;
  try {
    outcome = await lookAt(ctx, group);
  } catch (error) {
    outcome = afterFailure(ctx, group, error);
  }
  try {
    for (const claimed of group.events) await finish(ctx, claimed, outcome, leasedUntil);
  } catch (error) {
    // Its lease runs out and it is taken up again; the other groups of this round are not held up.
    ctx.log.warn("event.not_finished", {
      ref: group.ref,
      error: describeError(error),
    });
  }
}

async function lookAt(ctx: Context, group: Group): Promise<Outcome> {
  const { connectionId, ref } = group;
  if (ref === null && group.attemptId === null) return { state: "processed" };
  const connection = await findConnectionById(ctx.db.read, connectionId);
  if (connection === null) throw new Error(`There is no connection ${connectionId}.`);
  const comeBackAt = passGate({ owner: ctx.db, connectionId, mode: connection.mode, now: ctx.now() });
  if (comeBackAt !== null) return { state: "pending", nextTryAt: comeBackAt, error: null, isTry: false };
  const learnedBy: Door = group.events[0]?.event.learnedBy ?? "webhook";
  const known = ref === null ? null : await findAttemptByRef(ctx.db.read, { connectionId, ref });
  if (known !== null) {
    const result = await checkAttempt(ctx, { attemptId: known.id, learnedBy });
    // The provider spoke of it and now knows nothing of it: a person has to look.
    return { state: result.kind === "missing" ? "unmatched" : "processed" };
  }
  return processUnknownRef(ctx, { connectionId, businessId: connection.businessId, ref, learnedBy });
}

/**
 * The provider's id is not stored yet (the answer to our create call was lost, or is still on its way), or the payment is
 * not ours. The mark in the event is a hint only: it has to stand on the provider's object, and on this connection.
 */
async function processUnknownRef(
  ctx: Context,
  at: { connectionId: string; businessId: string; ref: string | null; learnedBy: Door },
): Promise<Outcome> {
  const { ref } = at;
  const asOf = ctx.now();
  const state =
    ref === null
      ? null
      : await askProvider(ctx, at.connectionId, (provider, connection) => provider.fetchByRef(connection, ref));
  if (state === null) return { state: "unmatched" };
  if (state.isProbe) return { state: "processed" };
  if (state.instanceId !== null && state.instanceId !== ctx.instance.instanceId) return { state: "foreign" };
  const attempt = state.attemptId === null ? null : await findAttempt(ctx.db.read, state.attemptId);
  if (attempt === null) return { state: "unmatched" };
  // Two businesses may share one account: each one's endpoint hears of the other's payments. Another connection of the same
  // business is no stranger: after a change of keys this may be the only one that still hears of its payments.
  if (attempt.businessId !== at.businessId) return { state: "foreign" };
  await settleAttempt(ctx, { attemptId: attempt.id, state, learnedBy: at.learnedBy, asOf });
  return { state: "processed" };
}

/** A provider that does not answer is no fault of the event, so an outage of hours gives nothing up. */
function afterFailure(ctx: Context, group: Group, error: unknown): Outcome {
  const tries = Math.max(...group.events.map((claimed) => claimed.tries)) + 1;
  // A refused key is an outage too: with the next key the same question gets its answer.
  const isOutage =
    error instanceof ProviderError &&
    (error.outcome !== "refused" || error.kind === "authentication" || error.kind === "permission");
  ctx.log.warn("event.failed", {
    ref: group.ref,
    tries,
    error: describeError(error),
  });
  return {
    state: "pending",
    nextTryAt: ctx.now() + backoffMs(tries),
    error: describeError(error),
    isTry: !isOutage || tries < maxTries - 1,
  };
}

async function finish(ctx: Context, claimed: ClaimedEvent, outcome: Outcome, leasedUntil: number): Promise<void> {
  const { event } = claimed;
  const now = ctx.now();
  const tries = claimed.tries + (outcome.state === "pending" && outcome.isTry ? 1 : 0);
  const isDead = outcome.state === "pending" && tries >= maxTries;
  const eventIds = [event.id];
  await ctx.db.inTransaction(async (tx) => {
    if (outcome.state === "pending" && !isDead) {
      const set = { tries, nextTryAt: outcome.nextTryAt, lastError: outcome.error };
      return finishEvents(tx, { eventIds, leasedUntil, set });
    }
    const state = outcome.state === "pending" ? "dead" : outcome.state;
    const lastError = outcome.state === "pending" ? outcome.error : null;
    await finishEvents(tx, { eventIds, leasedUntil, set: { state, tries, lastError, processedAt: now } });
    if (state === "unmatched" || state === "dead") await alarm(tx, ctx, { event, state, lastError });
  });
}

type Tx = Parameters<Parameters<Context["db"]["inTransaction"]>[0]>[0];

/** One alarm a payment: a lost one sends several events. */
async function alarm(
  tx: Tx,
  ctx: Context,
  at: { event: ClaimedEvent["event"]; state: "unmatched" | "dead"; lastError: string | null },
): Promise<void> {
  const { event, state } = at;
  const about = event.ref ?? event.eventId;
  await alertOwner(tx, ctx, {
    businessId: event.businessId,
    invoiceId: null,
    paymentId: null,
    key: `event-${state}:${event.connectionId}:${about}`,
    title:
      state === "unmatched"
        ? `Stripe speaks of a payment we don't know: ${about}`
        : `A message from Stripe could not be handled: ${about}`,
    sentences: [
      state === "unmatched"
        ? "It carries our mark, but there is no payment attempt for it here. Was an older backup restored?"
        : `It was tried ${maxTries} times. The last reason: ${at.lastError ?? "none given"}`,
      "The message is kept. Please compare the payment with your Stripe dashboard.",
    ],
    path: `/b/${event.businessId}/payments`,
    pathLabel: "See your payments",
  });
}
