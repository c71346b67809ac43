import type { Queryable } from "@/db/client";
import type { AttemptRow } from "@/db/queries/attempts";
import { findBusiness } from "@/db/queries/businesses";
import { findOrderOfPayable, type OrderRow } from "@/db/queries/orders";
import { findInvoiceOfPayable } from "@/db/queries/payables";
import { findOfferById } from "@/db/queries/products";
import { countDeclines, findLastPause, insertPause, listDeclinedOpen, type OfSubject } from "@/db/queries/shield";
import type { Context } from "@/lib/context";
import { enqueueJob } from "@/lib/jobs/enqueue-job";
import { formatInstant } from "@/lib/money/format-money";
import { alertOwner } from "@/lib/payments/money-mails";
import { countFrom, limits, pauseFor, times } from "./limits";

type Watched = OfSubject & { title: string; path: string };

/**
 * A card was refused: counts how many were, on this document, on its product and on all products, and closes what has had
 * too many. In the transaction that learned of it, so that no crash loses the answer.
 */
export async function watchDeclines(tx: Queryable, ctx: Context, { attempt }: { attempt: AttemptRow }): Promise<void> {
  const { businessId, payableId } = attempt;
  const types = Object.values(ctx.providers).flatMap((provider) => provider.capabilities.declineTypes);
  const order = await findOrderOfPayable(tx, { businessId, payableId });
  for (const watched of await subjectsOf(tx, attempt, order)) {
    const now = ctx.now();
    const last = await findLastPause(tx, watched);
    if (last !== null && last.until > now) continue;
    const lastUntil = last?.until ?? null;
    const since = countFrom(watched.subject, { lastUntil, now });
    const declines = await countDeclines(tx, { ...watched, types, since });
    const pauseMs = pauseFor(watched.subject, { declines, lastUntil, now });
    if (pauseMs !== null) await pause(tx, ctx, { watched, attempt, declines, until: now + pauseMs, now });
  }
}

async function subjectsOf(tx: Queryable, attempt: AttemptRow, order: OrderRow | null): Promise<Watched[]> {
  const { businessId, payableId } = attempt;
  const payable = { businessId, subject: "payable", subjectId: payableId } as const;
  if (order === null) {
    const invoice = await findInvoiceOfPayable(tx, { businessId, payableId });
    const title = invoice?.number ?? "an invoice";
    return [{ ...payable, title, path: invoice === null ? "/payments" : `/invoices/${invoice.id}` }];
  }
  const offer = await findOfferById(tx, { businessId, offerId: order.offerId });
  const product = `/products/${order.productId}/online`;
  return [
    { ...payable, title: `the order ${order.number}`, path: `/products/orders/${order.id}` },
    {
      businessId,
      subject: "offer",
      subjectId: order.offerId,
      title: offer === null ? order.description : `/buy/${offer.key}`,
      path: product,
    },
    { businessId, subject: "business", subjectId: businessId, title: "all your product pages", path: "/products" },
  ];
}

type Pausing = { watched: Watched; attempt: AttemptRow; declines: number; until: number; now: number };

async function pause(tx: Queryable, ctx: Context, { watched, attempt, declines, until, now }: Pausing): Promise<void> {
  const { businessId, subject, subjectId, title, path } = watched;
  const pauseId = ctx.newId("shp");
  const { mode } = attempt;
  const row = { businessId, mode, subject, subjectId, title, path, declines, startedAt: now, until };
  await insertPause(tx, { ...row, id: pauseId, stopped: 0, endedBy: null });
  ctx.log.warn("shield.paused", { businessId, subject, subjectId, declines, until });
  // Who has an open form could go on trying cards on it; only those that were refused once are closed.
  for (const open of await listDeclinedOpen(tx, watched))
    await enqueueJob(tx, {
      id: ctx.newId("job"),
      businessId,
      kind: "attempts.close",
      key: `close-attempts:${open.id}:${pauseId}`,
      payload: { businessId, payableId: open.payableId },
      runAt: now,
      now,
    });
  await tellPause(tx, ctx, { watched, declines, until, pauseId, mode });
}

async function tellPause(
  tx: Queryable,
  ctx: Context,
  at: { watched: Watched; declines: number; until: number; pauseId: string; mode: AttemptRow["mode"] },
): Promise<void> {
  const { businessId, title, subject } = at.watched;
  const business = await findBusiness(tx, businessId);
  const until = formatInstant(at.until, "en", business?.timeZone ?? "UTC");
  const within = times(limits[subject].withinMs / 60_000, "minute", "minutes");
  await alertOwner(tx, ctx, {
    businessId,
    invoiceId: null,
    paymentId: null,
    key: `shield:${at.pauseId}`,
    title: `Somebody may be trying stolen cards on ${title}`,
    sentences: [
      `${times(at.declines, "card was", "cards were")} refused within ${within}${at.mode === "test" ? ", in test mode" : ""}. Paying there is paused until ${until}.`,
      "No refused card was charged. You need to do nothing; what was stopped stands under Health.",
    ],
    path: `/b/${businessId}/settings/health#shield`,
    pathLabel: "See what was stopped",
  });
}
