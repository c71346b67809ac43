import { findAttempt, findAttemptByRef } from "@/db/queries/attempts";
import {
  type ClaimedEvent,
  claimEvents,
  type DueEvent,
  finishEvents,
  listDueEvents,
  postponeEvents,
} from "@/db/queries/event-queue";
import { findConnectionById } from "@/db/queries/payment-connections";
import type { Context } from "@/lib/context";
import { describeError } from "@/lib/describe-error";
import { ProviderError } from "@/lib/providers/provider";
import { askProvider } from "./ask-provider";
import { backoffMs, maxTries } from "./attempt";
import { checkAttempt } from "./check-attempt";
import type { Door } from "./doors";
import { alertOwner } from "./money-mails";
import { type Asking, askingOf, paymentOf } from "./payments-asked-about";
import { closedUntil, passGate } from "./provider-gate";
import { settleAttempt } from "./settle-attempt";

const leaseMs = 60_000;
/** How many waiting events are looked through for the next questions. */
const lookAhead = 200;

type Group = DueEvent & { events: ClaimedEvent[] };
type Outcome =
  | { state: "processed" | "unmatched" | "foreign" }
  | { state: "pending"; nextTryAt: number; error: string | null; isTry: boolean };

export type TakenEvents = {
  /** How many events were begun. */
  taken: number;
  /** Resolves when all of them are over. */
  done: Promise<void>;
  /** When more can be begun though nothing else happens: a connection had used up its requests. */
  comeBackAt: number | null;
};

const nothing = (comeBackAt: number | null): TakenEvents => ({ taken: 0, done: Promise.resolve(), comeBackAt });

/**
 * Works off the inbox: all waiting hints about one payment become one question to the provider, and its answer is settled.
 * A failing one never holds up the others. Returns how many events were taken.
 */
export async function processEvents(ctx: Context): Promise<number> {
  const { taken, done } = await takeEvents(ctx);
  await done;
  return taken;
}

/**
 * Begins as many questions as the providers' limits and the free places allow, each when it is its `turn`, and does not wait
 * for the answers.
 */
export async function takeEvents(ctx: Context, turn?: () => Promise<void>): Promise<TakenEvents> {
  const now = ctx.now();
  const asking = askingOf(ctx.db);
  const waiting = await listDueEvents(ctx.db.read, {
    now,
    limit: lookAhead,
    exceptConnections: asking.fullConnections(now),
    // What came in while its payment is being asked about needs an answer of its own, afterwards.
    exceptRefs: asking.refs(now),
  });
  if (waiting.length === 0) return nothing(null);
  const { chosen, closed, comeBackAt } = await choose(ctx, asking, waiting);
  if (chosen.length === 0 && closed.length === 0) return nothing(comeBackAt);
  const leasedUntil = now + leaseMs;
  for (const due of chosen) asking.begin(due, leasedUntil);
  try {
    const taken = await ctx.db.inTransaction(async (tx) => {
      const claimed = chosen.length === 0 ? [] : await claimEvents(tx, { due: chosen, now, leasedUntil });
      for (const connection of closed) await postponeEvents(tx, { ...connection, now });
      return claimed;
    });
    const groups = grouped(taken);
    const isTaken = new Set(groups.map(paymentOf));
    // Another process was faster.
    for (const due of chosen) if (!isTaken.has(paymentOf(due))) asking.end(due, leasedUntil);
    const ask = (group: Group) => processGroup(ctx, group, leasedUntil);
    const all = groups.map((group) =>
      (turn === undefined ? ask(group) : turn().then(() => ask(group))).finally(() => asking.end(group, leasedUntil)),
    );
    return { taken: taken.length, done: Promise.all(all).then(() => undefined), comeBackAt };
  } catch (error) {
    for (const due of chosen) asking.end(due, leasedUntil);
    throw error;
  }
}

type Closed = { connectionId: string; until: number };

/** Which of the waiting events may be asked about now, one of each payment, and which connections can't be asked. */
async function choose(
  ctx: Context,
  asking: Asking,
  waiting: DueEvent[],
): Promise<{ chosen: DueEvent[]; closed: Closed[]; comeBackAt: number | null }> {
  const now = ctx.now();
  const closed: Closed[] = [];
  const chosen = new Map<string, DueEvent>();
  const shut = new Set<string>();
  const modes = new Map<string, "test" | "live">();
  let comeBackAt: number | null = null;
  for (const due of waiting) {
    const { connectionId } = due;
    if (shut.has(connectionId) || chosen.has(paymentOf(due))) continue;
    const ofConnection = [...chosen.values()].filter((one) => one.connectionId === connectionId).length;
    if (!asking.hasPlace(now, connectionId, { all: chosen.size, ofConnection })) continue;
    const mode = modes.get(connectionId) ?? (await findConnectionById(ctx.db.read, connectionId))?.mode ?? "test";
    modes.set(connectionId, mode);
    const until = isAboutAPayment(due) ? passGate({ owner: ctx.db, connectionId, mode, now }) : null;
    if (until === null) {
      chosen.set(paymentOf(due), due);
      continue;
    }
    shut.add(connectionId);
    comeBackAt = Math.min(until, comeBackAt ?? until);
    if (closedUntil({ owner: ctx.db, connectionId, now }) !== null) closed.push({ connectionId, until });
  }
  return { chosen: [...chosen.values()], closed, comeBackAt };
}

const isAboutAPayment = (of: { ref: string | null; attemptId: string | null }): boolean =>
  of.ref !== null || of.attemptId !== null;

function grouped(events: ClaimedEvent[]): Group[] {
  const groups = new Map<string, Group>();
  for (const claimed of events) {
    const { id, connectionId, ref, attemptId } = claimed.event;
    const key = paymentOf(claimed.event);
    const group = groups.get(key) ?? { id, connectionId, ref, attemptId, events: [] };
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
    await finish(ctx, group, outcome, leasedUntil);
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
  if (!isAboutAPayment(group)) return { state: "processed" };
  const connection = await findConnectionById(ctx.db.read, connectionId);
  if (connection === null) throw new Error(`There is no connection ${connectionId}.`);
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
  const isLimit = error instanceof ProviderError && error.kind === "rate_limit";
  const comeBackAt = isLimit ? closedUntil({ owner: ctx.db, connectionId: group.connectionId, now: ctx.now() }) : null;
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
    nextTryAt: comeBackAt ?? ctx.now() + backoffMs(tries),
    error: describeError(error),
    // Being told to slow down says nothing about the event at all.
    isTry: !isLimit && (!isOutage || tries < maxTries - 1),
  };
}

async function finish(ctx: Context, group: Group, outcome: Outcome, leasedUntil: number): Promise<void> {
  const now = ctx.now();
  await ctx.db.inTransaction(async (tx) => {
    if (outcome.state !== "pending") {
      const eventIds = group.events.map(({ event }) => event.id);
      await finishEvents(tx, {
        eventIds,
        leasedUntil,
        set: { state: outcome.state, lastError: null, processedAt: now },
      });
      for (const { event } of group.events)
        if (outcome.state === "unmatched") await alarm(tx, ctx, { event, state: "unmatched", lastError: null });
      return;
    }
    for (const claimed of group.events) await putBack(tx, ctx, { claimed, outcome, leasedUntil });
  });
}

/** To be tried again later; given up, with an alarm, when that has been enough. */
async function putBack(
  tx: Tx,
  ctx: Context,
  of: { claimed: ClaimedEvent; outcome: Outcome & { state: "pending" }; leasedUntil: number },
): Promise<void> {
  const { claimed, outcome, leasedUntil } = of;
  const { event } = claimed;
  const eventIds = [event.id];
  const tries = claimed.tries + (outcome.isTry ? 1 : 0);
  const lastError = outcome.error;
  if (tries < maxTries) {
    await finishEvents(tx, { eventIds, leasedUntil, set: { tries, nextTryAt: outcome.nextTryAt, lastError } });
    return;
  }
  const set = { state: "dead" as const, tries, lastError, processedAt: ctx.now() };
  await finishEvents(tx, { eventIds, leasedUntil, set });
  await alarm(tx, ctx, { event, state: "dead", lastError });
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
    path: `/b/${event.businessId}/settings/health#messages`,
    pathLabel: "Look at the message",
  });
}
