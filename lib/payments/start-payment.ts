import type { Queryable } from "@/db/client";
import { type AttemptRow, countAttemptsSince, findOpenAttempt, insertAttempt } from "@/db/queries/attempts";
import { findPayable } from "@/db/queries/payables";
import { listCurrentConnections, sweepSoon } from "@/db/queries/payment-connections";
import { AppError } from "@/lib/app-error";
import { payButton } from "@/lib/connections/pay-button";
import type { Context } from "@/lib/context";
import { isQuietNow } from "@/lib/instance/load-standing";
import { isForSale } from "@/lib/orders/for-sale";
import { orderObstacle } from "@/lib/orders/may-be-paid";
import type { AttemptParams, ClientHandle, ProviderName } from "@/lib/providers/provider";
import { noteStart } from "@/lib/shield/note-start";
import { refuseWhilePaused } from "@/lib/shield/refuse-while-paused";
import { isForsaken, nextCheckAt } from "./attempt";
import { closeAttempt } from "./close-attempts";
import { findDocument, type PayableDocument } from "./find-document";
import { openAtProvider } from "./open-at-provider";

export type StartedPayment =
  | {
      kind: "ready";
      attemptId: string;
      provider: ProviderName;
      amountMinor: number;
      currency: string;
      client: ClientHandle;
    }
  /** Nothing to pay now: paid, void, on its way, being checked. The page asks for its view again. */
  | { kind: "state" };

/** Attempts of one document that reached a customer within a day; far more than any person needs, too few to try stolen cards. */
const attemptsPerDay = 20;
/** Those the provider refused or never answered included: nobody could pay them, so they lock nobody out. */
const triesPerDay = 200;
const dayMs = 86_400_000;
/** Under this the disk may be full before the payment is recorded, so the till stays closed. */
const minimumFreeBytes = 200 * 1024 * 1024;
/** How often the state of a payable may change under us before we let the page ask again. */
const rounds = 4;

/**
 * Opens a payment for the document behind a public link, or hands out the one that is open: one per payable, for every
 * visitor. Amount and currency come from our payable. The attempt is durable before the provider is asked and before its
 * client secret leaves. Throws NOT_FOUND, BUSY, PROVIDER, RATE_LIMITED, CONFLICT.
 */
export async function startPayment(
  ctx: Context,
  input: { token: string; connectionId?: string | null; freeBytes?: number | null; ip?: string | null },
): Promise<StartedPayment> {
  for (let round = 0; round < rounds; round += 1) {
    const found = await findDocument(ctx.db.read, input.token);
    if (found === null) throw new AppError("NOT_FOUND", "This link does not lead to an invoice.");
    const { payable } = found;
    if (!payable.isOpen || payable.amountDueMinor <= 0) return { kind: "state" };
    // A form that is open already is closed by the job that switching off asked for; nobody is handed another.
    if (found.order !== null && !isForSale(found.order.offer, found.order.product)) return { kind: "state" };
    // Before anything is written, a stopped try included.
    const standsStill = await isQuietNow(ctx);
    if (standsStill) throw notOnline();
    await refuseWhilePaused(ctx, {
      businessId: payable.businessId,
      payableId: payable.id,
      offerId: found.order?.offer.id ?? null,
    });
    const open = await findOpenAttempt(ctx.db.read, { businessId: payable.businessId, payableId: payable.id });
    const isForsakenOne = open !== null && isForsaken(open, ctx.now());
    if (open?.status === "processing" || (open?.status === "unknown" && !isForsakenOne)) return { kind: "state" };
    const connection = await chooseConnection(ctx, found, {
      wanted: input.connectionId ?? open?.connectionId ?? null,
      standsStill,
    });
    const attempt = await attemptFor(ctx, {
      found,
      open,
      connectionId: connection.id,
      freeBytes: input.freeBytes ?? null,
      ip: input.ip ?? null,
    });
    if (attempt === "again") continue;
    if (attempt === "state") return { kind: "state" };
    const opened = await openAtProvider(ctx, attempt);
    if (opened.kind === "superseded") continue;
    if (opened.kind === "state") return { kind: "state" };
    return {
      kind: "ready",
      attemptId: attempt.id,
      provider: connection.provider,
      amountMinor: attempt.amountMinor,
      currency: attempt.currency,
      client: opened.client,
    };
  }
  return { kind: "state" };
}

/** The connection the customer chose, or that the open attempt uses, or the first that can take this payment. */
async function chooseConnection(
  ctx: Context,
  found: PayableDocument,
  { wanted, standsStill }: { wanted: string | null; standsStill: boolean },
) {
  const { payable, business } = found;
  const connections = await listCurrentConnections(ctx.db.read, { businessId: business.id, mode: payable.mode });
  const button = payButton({
    standsStill,
    business,
    connections,
    mode: payable.mode,
    money: { amountMinor: payable.amountDueMinor, currency: payable.currency },
  });
  const usable = button.canPay ? button.connections.map((connection) => connection.id) : [];
  const id = wanted !== null && usable.includes(wanted) ? wanted : usable[0];
  const connection = connections.find((candidate) => candidate.id === id);
  if (connection === undefined) throw notOnline();
  return connection;
}

const notOnline = () => new AppError("CONFLICT", "This invoice can't be paid online right now.");

type Wanted = {
  found: PayableDocument;
  open: AttemptRow | null;
  connectionId: string;
  freeBytes: number | null;
  /** Where the wish comes from; null when nobody's browser asked. */
  ip: string | null;
};

/** The open attempt when it asks for what is due now, else a new one after the old one is closed for sure. */
async function attemptFor(ctx: Context, wanted: Wanted): Promise<AttemptRow | "again" | "state"> {
  const { found, open, connectionId } = wanted;
  const { payable } = found;
  if (open !== null) {
    const fits =
      !isForsaken(open, ctx.now()) &&
      open.payableVersion === payable.version &&
      open.amountMinor === payable.amountDueMinor &&
      open.currency === payable.currency &&
      open.connectionId === connectionId;
    if (fits) return open;
    const closed = await closeAttempt(ctx, open);
    return closed.closed ? "again" : "state";
  }
  const attempt = await createAttempt(ctx, wanted);
  return attempt ?? "again";
}

/** Null when somebody else was faster or the payable has changed: the caller looks again. */
async function createAttempt(ctx: Context, wanted: Wanted): Promise<AttemptRow | "state" | null> {
  const { found, connectionId } = wanted;
  const { businessId, id: payableId } = found.payable;
  if (wanted.freeBytes !== null && wanted.freeBytes < minimumFreeBytes) {
    ctx.log.error("till.closed", { freeBytes: wanted.freeBytes });
    throw new AppError("BUSY", "Paying online is not possible right now. Nothing was charged; please try again later.");
  }
  const now = ctx.now();
  const opened = await countAttemptsSince(ctx.db.read, { businessId, payableId, since: now - dayMs });
  if (opened.released >= attemptsPerDay || opened.all >= triesPerDay) {
    ctx.log.warn("attempts.limited", { payableId });
    throw new AppError("RATE_LIMITED", "There were too many payment attempts for this invoice today.");
  }
  if (wanted.ip !== null) {
    const { mode } = found.payable;
    await noteStart(ctx, { businessId, mode, payableId, offerId: found.order?.offer.id ?? null, ip: wanted.ip });
  }
  const attemptId = ctx.newId("att");
  const params = paramsFor(ctx, found, attemptId);
  return ctx.db.inTransaction(async (tx) => {
    const payable = await findPayable(tx, { businessId, payableId });
    if (payable === null || !payable.isOpen || payable.version !== found.payable.version) return null;
    if (await isOrderStopped(tx, found)) return "state";
    const isNew = await insertAttempt(tx, {
      id: attemptId,
      businessId,
      mode: payable.mode,
      payableId,
      payableVersion: payable.version,
      connectionId,
      amountMinor: params.amountMinor,
      currency: params.currency,
      status: "created",
      params,
      checks: 0,
      nextCheckAt: nextCheckAt({
        status: "created",
        isTouched: false,
        isFeeMissing: true,
        checks: 0,
        createdAt: now,
        now,
      }),
      createdAt: now,
      updatedAt: now,
    });
    if (!isNew) return null;
    await sweepSoon(tx, { businessId, connectionId, at: now + 30_000 });
    return findOpenAttempt(tx, { businessId, payableId });
  });
}

/** Sold out or taken off sale since it was ordered: its page says so. Asked where the attempt is written, which holds it. */
async function isOrderStopped(tx: Queryable, { order }: PayableDocument): Promise<boolean> {
  if (order === null) return false;
  const { businessId, id: orderId } = order.order;
  return (await orderObstacle(tx, { businessId, orderId })) !== null;
}

/** The exact parameters of the provider's create call, kept with the attempt so that a repeat is identical. */
function paramsFor(ctx: Context, found: PayableDocument, attemptId: string): AttemptParams {
  const { payable, business } = found;
  return {
    attemptId,
    payableId: payable.id,
    businessId: business.id,
    instanceId: ctx.instance.instanceId,
    amountMinor: payable.amountDueMinor,
    currency: payable.currency,
    description: found.title,
    statementDescriptorSource: found.number,
    receiptEmail: business.providerReceipts ? found.customerEmail : null,
  };
}
