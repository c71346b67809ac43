import type { Queryable } from "@/db/client";
import { findInvoiceOfPayable } from "@/db/queries/payables";
import { findOfferById } from "@/db/queries/products";
import { countDeclines, countStopped, findPause, insertPause } from "@/db/queries/shield";
import type { Context } from "@/lib/context";
import type { Mode } from "@/lib/invoices/invoice-snapshot";
import { alertOwner } from "@/lib/payments/money-mails";
import { limits, startsOfIp, times } from "./limits";

export type AddressStart = {
  businessId: string;
  mode: Mode;
  payableId: string;
  offerId: string | null;
  ipHash: string;
};

/**
 * An address has begun too many payments. When cards were refused there too, that is somebody who tries stolen cards from one
 * machine: the owner is told, once, and what is stopped is counted. Otherwise it may be a whole office, and nobody is alarmed.
 */
export async function pauseAddress(ctx: Context, start: AddressStart & { starts: number }): Promise<void> {
  const { businessId, ipHash } = start;
  const pauseId = ctx.newId("shp");
  const now = ctx.now();
  await ctx.db.inTransaction(async (tx) => {
    const known = await findPause(tx, { businessId, subjectIds: [ipHash], now });
    if (known !== null) return countStopped(tx, { businessId, pauseId: known.id });
    const declines = await declinesThere(tx, ctx, start, now - startsOfIp.withinMs);
    if (declines < limits.payable.declines) return;
    const { title, path } = await placeOf(tx, start);
    const { mode, starts } = start;
    const pause = { title, path, declines, stopped: 1, startedAt: now, until: now + startsOfIp.withinMs };
    await insertPause(tx, { ...pause, id: pauseId, businessId, mode, subject: "address", subjectId: ipHash });
    await tell(tx, ctx, { ...pause, businessId, mode, starts, pauseId });
  });
}

const declinesThere = (
  tx: Queryable,
  ctx: Context,
  { businessId, payableId, offerId }: AddressStart,
  since: number,
): Promise<number> =>
  countDeclines(tx, {
    businessId,
    ...(offerId === null
      ? { subject: "payable" as const, subjectId: payableId }
      : { subject: "offer" as const, subjectId: offerId }),
    types: Object.values(ctx.providers).flatMap((provider) => provider.capabilities.declineTypes),
    since,
  });

async function placeOf(
  tx: Queryable,
  { businessId, payableId, offerId }: AddressStart,
): Promise<{ title: string; path: string }> {
  if (offerId !== null) {
    const offer = await findOfferById(tx, { businessId, offerId });
    if (offer !== null) return { title: `/buy/${offer.key}`, path: `/products/${offer.productId}/online` };
  }
  const invoice = await findInvoiceOfPayable(tx, { businessId, payableId });
  return invoice === null
    ? { title: "your payment pages", path: "/payments" }
    : { title: invoice.number ?? "an invoice", path: `/invoices/${invoice.id}` };
}

type Telling = { businessId: string; mode: Mode; title: string; declines: number; starts: number; pauseId: string };

async function tell(tx: Queryable, ctx: Context, of: Telling): Promise<void> {
  const minutes = times(startsOfIp.withinMs / 60_000, "minute", "minutes");
  await alertOwner(tx, ctx, {
    businessId: of.businessId,
    invoiceId: null,
    paymentId: null,
    key: `shield:${of.pauseId}`,
    title: `Somebody may be trying stolen cards on ${of.title}`,
    sentences: [
      `${times(of.starts, "payment was", "payments were")} begun from one address within ${minutes}${of.mode === "test" ? ", in test mode" : ""}, and ${times(of.declines, "card was", "cards were")} refused. That address is turned away for ${minutes}; everybody else can pay.`,
      "No refused card was charged. You need to do nothing; what was stopped stands under Health.",
    ],
    path: `/b/${of.businessId}/settings/health#shield`,
    pathLabel: "See what was stopped",
  });
}
