import { type AttemptRow, claimAttemptCheck, lastOpenActivityAt, listAttemptsToCheck } from "@/db/queries/attempts";
import {
  type ConnectionRow,
  claimSweep,
  findConnectionById,
  listConnectionsToSweep,
  updateSweep,
} from "@/db/queries/payment-connections";
import { listKnownEvents, pruneForeignEvents, storeEvent } from "@/db/queries/provider-events";
import { noticeSilence } from "@/lib/connections/check-webhook";
import type { Context } from "@/lib/context";
import { type Hint, ProviderError } from "@/lib/providers/provider";
import { askThrough } from "./ask-provider";
import { nextCheckAt, sweepWaitMs, watchForMs } from "./attempt";
import { checkAttempt } from "./check-attempt";
import { countRequests, passGate } from "./provider-gate";
import { concernsUs } from "./receive-webhook";

/** Lists can lag behind events, and `created` counts whole seconds: each sweep reads the last minutes again. */
const overlapMs = 5 * 60_000;
/** A sweep that dies in the middle is taken up again after this. */
const leaseMs = 2 * 60_000;
/** A provider that refuses or does not answer is asked again after this. */
const retryMs = 60_000;
const storeAtOnce = 100;
const pageSize = 100;
const atOnce = 5;

/**
 * Finds what no webhook told us: reads each connection's list of changes since the last time into the inbox, and asks about
 * open attempts by themselves. Connections without an endpoint live from this; replaced ones are watched to the end.
 */
export async function sweepConnections(ctx: Context): Promise<void> {
  const due = await listConnectionsToSweep(ctx.db.read, { now: ctx.now(), limit: 20 });
  await someAtOnce(due, (row) => sweepOne(ctx, row));
  const attempts = await listAttemptsToCheck(ctx.db.read, { now: ctx.now(), limit: 50 });
  await someAtOnce(attempts, (attempt) => checkOne(ctx, attempt));
  await forgetForeignEvents(ctx);
}

/** A provider that hangs for one business holds up few others. */
async function someAtOnce<T>(items: readonly T[], run: (item: T) => Promise<void>): Promise<void> {
  for (let at = 0; at < items.length; at += atOnce) await Promise.all(items.slice(at, at + atOnce).map(run));
}

const keepForeignForMs = 30 * 86_400_000;
const forgetEveryMs = 3_600_000;
const forgottenAt = new WeakMap<object, number>();

/** Events of other apps on the account are kept for 30 days, so that a repeated one is recognized. */
async function forgetForeignEvents(ctx: Context): Promise<void> {
  const now = ctx.now();
  if (now - (forgottenAt.get(ctx.db) ?? Number.NEGATIVE_INFINITY) < forgetEveryMs) return;
  forgottenAt.set(ctx.db, now);
  const before = now - keepForeignForMs;
  await ctx.db.inTransaction((tx) => pruneForeignEvents(tx, { before, limit: 500 }));
}

async function sweepOne(ctx: Context, row: ConnectionRow): Promise<void> {
  const now = ctx.now();
  const isMine = await ctx.db.inTransaction((tx) =>
    claimSweep(tx, { connectionId: row.id, expectedAt: row.nextSweepAt, nextSweepAt: now + leaseMs }),
  );
  if (!isMine) return;
  const of = { businessId: row.businessId, connectionId: row.id };
  const comeBackAt = passGate({ owner: ctx.db, connectionId: row.id, mode: row.mode, now });
  if (comeBackAt !== null) {
    await ctx.db.inTransaction((tx) => updateSweep(tx, { ...of, set: { nextSweepAt: comeBackAt } }));
    return;
  }
  try {
    const since = Math.max(row.sweptUntil - overlapMs, now - watchForMs);
    const hints = await askThrough(ctx, row, (provider, connection) => provider.listChanges(connection, since));
    // A list comes in pages, and each was a request.
    const requests = Math.floor(hints.length / pageSize);
    countRequests({ owner: ctx.db, connectionId: row.id, mode: row.mode, now: ctx.now(), requests });
    for (let at = 0; at < hints.length; at += storeAtOnce)
      await storeHints(ctx, row, hints.slice(at, at + storeAtOnce));
    const lastActivityAt = await lastOpenActivityAt(ctx.db.read, row.id);
    const nextSweepAt = now + sweepWaitMs(lastActivityAt, now);
    // Only now, with everything in the inbox: a sweep that dies before this reads the same stretch again. The mark is the
    // provider's own time: with ours, a clock that runs ahead would skip what happens meanwhile for good.
    const newest = Math.max(...hints.map((hint) => hint.createdAt), Number.NEGATIVE_INFINITY);
    const read = { sweptAt: now, nextSweepAt };
    const set = Number.isFinite(newest) ? { sweptUntil: newest, ...read } : read;
    await ctx.db.inTransaction((tx) => updateSweep(tx, { ...of, set }));
    await noticeSilence(ctx, row, hints);
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    ctx.log.warn("sweep.failed", { connectionId: row.id, outcome: error.outcome, kind: error.kind });
    await ctx.db.inTransaction((tx) => updateSweep(tx, { ...of, set: { nextSweepAt: now + retryMs } }));
  }
}

async function storeHints(ctx: Context, row: ConnectionRow, hints: Hint[]): Promise<void> {
  const now = ctx.now();
  const eventIds = hints.map((hint) => hint.eventId);
  // Most of a list came by webhook already; asking costs far less than writing.
  const known = await listKnownEvents(ctx.db.read, { connectionId: row.id, eventIds });
  const missing = hints.filter((hint) => hint.mode === row.mode && !known.has(hint.eventId));
  if (missing.length === 0) return;
  await ctx.db.inTransaction(async (tx) => {
    for (const hint of missing) {
      const isOurs = await concernsUs(tx, ctx, { connectionId: row.id, businessId: row.businessId }, hint);
      await storeEvent(
        tx,
        {
          id: ctx.newId("evt"),
          businessId: row.businessId,
          connectionId: row.id,
          endpointId: null,
          eventId: hint.eventId,
          type: hint.type,
          ref: isOurs ? hint.ref : null,
          attemptId: isOurs ? hint.attemptId : null,
          body: null,
          learnedBy: "sweep",
          createdAt: hint.createdAt,
          receivedAt: now,
        },
        isOurs ? "pending" : "foreign",
      );
    }
  });
}

/** An attempt whose turn it is: one question. */
async function checkOne(ctx: Context, attempt: AttemptRow): Promise<void> {
  const now = ctx.now();
  const expectedAt = attempt.nextCheckAt;
  const connection = await findConnectionById(ctx.db.read, attempt.connectionId);
  if (expectedAt === null || connection === null) return;
  const checks = attempt.checks + 1;
  const next = nextCheckAt({
    status: attempt.status,
    isTouched: attempt.touchedAt !== null,
    isFeeMissing: true,
    checks,
    createdAt: attempt.createdAt,
    watchedFrom: attempt.updatedAt,
    now,
  });
  const comeBackAt = passGate({ owner: ctx.db, connectionId: connection.id, mode: connection.mode, now });
  if (comeBackAt !== null) {
    // Moved back, so that attempts of other connections get their turn.
    const later = { attemptId: attempt.id, expectedAt, checks: attempt.checks, nextCheckAt: comeBackAt };
    await ctx.db.inTransaction((tx) => claimAttemptCheck(tx, later));
    return;
  }
  // The next turn is written first: a check that dies, or a provider that is silent, comes back by itself.
  const turn = { attemptId: attempt.id, expectedAt, checks, nextCheckAt: next ?? now + watchForMs };
  if (!(await ctx.db.inTransaction((tx) => claimAttemptCheck(tx, turn)))) return;
  try {
    await checkAttempt(ctx, { attemptId: attempt.id, learnedBy: "sweep" });
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    ctx.log.warn("check.failed", { attemptId: attempt.id, outcome: error.outcome, kind: error.kind });
  }
}
