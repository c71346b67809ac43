import { type AttemptRow, updateAttempt } from "@/db/queries/attempts";
import { findInvoiceOfPayable } from "@/db/queries/payables";
import { sweepSoon } from "@/db/queries/payment-connections";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import { type ClientHandle, type PaymentState, ProviderError } from "@/lib/providers/provider";
import { askProvider, toProviderAttempt } from "./ask-provider";
import { nextCheckAt } from "./attempt";
import { checkAttempt } from "./check-attempt";
import { closeAttempt } from "./close-attempts";
import { addMoneyHistory } from "./money-history";
import { alertOwner } from "./money-mails";

export type OpenedAttempt =
  | { kind: "ready"; client: ClientHandle }
  /** It can't be paid now: it is settled, or nobody knows yet. */
  | { kind: "state" }
  /** Somebody closed it while the provider was answering; its secret stays here. */
  | { kind: "superseded" };

const inFlight = new WeakMap<object, Map<string, Promise<OpenedAttempt>>>();

/** Two visitors at once share one call: the provider would answer the second with "key in use". */
export function openAtProvider(ctx: Context, attempt: AttemptRow): Promise<OpenedAttempt> {
  let running = inFlight.get(ctx.db);
  if (running === undefined) {
    running = new Map();
    inFlight.set(ctx.db, running);
  }
  const known = running.get(attempt.id);
  if (known !== undefined) return known;
  const started = open(ctx, attempt).finally(() => running.delete(attempt.id));
  running.set(attempt.id, started);
  return started;
}

async function open(ctx: Context, attempt: AttemptRow): Promise<OpenedAttempt> {
  let answer: { ref: string; client: ClientHandle; state: PaymentState };
  try {
    answer = await askProvider(ctx, attempt.connectionId, (provider, connection) =>
      provider.startPayment(connection, toProviderAttempt(attempt)),
    );
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return afterFailure(ctx, attempt, error);
  }
  const { state } = answer;
  const asksForTheSame =
    state.amountMinor === attempt.amountMinor && state.currency.toUpperCase() === attempt.currency.toUpperCase();
  if (!asksForTheSame) return replaceChanged(ctx, attempt);
  if (state.status !== "open" && state.status !== "requires_action") {
    // What a create or cancel answers with is a part of the truth; settling wants all of it.
    await checkAttempt(ctx, { attemptId: attempt.id, learnedBy: "check" });
    return { kind: "state" };
  }
  const isStored = await storeRelease(ctx, attempt, answer.ref);
  return isStored ? { kind: "ready", client: answer.client } : { kind: "superseded" };
}

/** Somebody changed the amount at the provider: nobody may pay a sum that our page does not show, so a new one is opened. */
async function replaceChanged(ctx: Context, attempt: AttemptRow): Promise<OpenedAttempt> {
  ctx.log.error("attempt.changed_at_provider", { attemptId: attempt.id, ref: attempt.providerPaymentId });
  const closed = await closeAttempt(ctx, attempt);
  return { kind: closed.closed ? "superseded" : "state" };
}

/**
 * Durable before the secret leaves: from here on the amount of this attempt is never changed. A secret handed out again
 * can be paid again, so the attempt is watched as from its first day, never later than was already planned.
 */
async function storeRelease(ctx: Context, attempt: AttemptRow, ref: string): Promise<boolean> {
  const { id: attemptId, businessId, connectionId } = attempt;
  const now = ctx.now();
  const isFirst = attempt.secretReleasedAt === null;
  const isUnanswered = attempt.status === "created" || attempt.status === "unknown";
  const next = nextCheckAt({
    status: isUnanswered ? "open" : attempt.status,
    isTouched: attempt.touchedAt !== null,
    isFeeMissing: true,
    checks: 0,
    createdAt: attempt.createdAt,
    watchedFrom: now,
    now,
  });
  const planned = isFirst ? null : attempt.nextCheckAt;
  return ctx.db.inTransaction(async (tx) => {
    const isStored = await updateAttempt(tx, {
      attemptId,
      businessId,
      // Unknown too: the answer that was missing has just come.
      expected: isFirst ? ["created", "unknown", "open", "requires_action"] : ["open", "requires_action"],
      set: {
        providerPaymentId: ref,
        ...(isUnanswered ? { status: "open" as const } : {}),
        ...(isFirst ? { secretReleasedAt: now } : {}),
        updatedAt: now,
        checks: 0,
        nextCheckAt: planned !== null && next !== null ? Math.min(planned, next) : next,
      },
    });
    if (isStored) await sweepSoon(tx, { businessId, connectionId, at: now + 30_000 });
    return isStored;
  });
}

/**
 * Refused: this attempt will never work, it is closed with the provider's words. Unavailable: nothing happened, the same
 * attempt is used next time. Unknown: it may exist, so it stays unknown until the provider says otherwise.
 */
async function afterFailure(ctx: Context, attempt: AttemptRow, error: ProviderError): Promise<OpenedAttempt> {
  const now = ctx.now();
  const { businessId } = attempt;
  ctx.log.warn("attempt.not_opened", { attemptId: attempt.id, outcome: error.outcome, kind: error.kind });
  if (error.outcome === "unavailable")
    throw new AppError("BUSY", "Paying online is not possible right now. Nothing was charged; please try again.", {
      cause: error,
    });
  if (error.outcome === "unknown") {
    // One that is already in a customer's hands keeps its state: only asking again failed.
    await ctx.db.inTransaction((tx) =>
      updateAttempt(tx, {
        attemptId: attempt.id,
        businessId,
        expected: ["created", "unknown"],
        set: { status: "unknown", updatedAt: now, nextCheckAt: now + 5_000 },
      }),
    );
    return { kind: "state" };
  }
  await closeRefused(ctx, attempt, error);
  throw new AppError("PROVIDER", "This invoice can't be paid online right now. Nothing was charged.", { cause: error });
}

async function closeRefused(ctx: Context, attempt: AttemptRow, error: ProviderError): Promise<void> {
  const { businessId, payableId, connectionId } = attempt;
  const now = ctx.now();
  const code = error.providerCode ?? error.kind;
  await ctx.db.inTransaction(async (tx) => {
    const isClosed = await updateAttempt(tx, {
      attemptId: attempt.id,
      businessId,
      expected: ["created", "unknown"],
      set: {
        status: "canceled",
        problemReason: "other",
        problemCode: code,
        problemMessage: error.message,
        closedAt: now,
        updatedAt: now,
        nextCheckAt: null,
      },
    });
    if (!isClosed) return;
    const invoice = await findInvoiceOfPayable(tx, { businessId, payableId });
    await addMoneyHistory(tx, ctx, {
      businessId,
      invoiceId: invoice?.id ?? null,
      paymentId: null,
      attemptId: attempt.id,
      kind: "attempt.refused",
      data: { code, message: error.message },
      at: now,
    });
    // A refused key has an alert of its own (ask-provider.ts).
    if (error.kind === "authentication") return;
    await alertOwner(tx, ctx, {
      businessId,
      invoiceId: null,
      paymentId: null,
      key: `payment-refused:${connectionId}:${code}:${new Date(now).toISOString().slice(0, 10)}`,
      title: "Customers can't pay online: Stripe refuses to open payments",
      sentences: [
        `Stripe's answer: ${error.message}`,
        "Nothing was charged. Please look at your Stripe account and at Settings, Online payments.",
      ],
      path: `/b/${businessId}/settings/online-payments`,
      pathLabel: "Open the settings",
    });
  });
}
