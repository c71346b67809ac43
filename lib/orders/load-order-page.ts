import { findOpenAttempt } from "@/db/queries/attempts";
import { findInvoice } from "@/db/queries/invoices";
import { findOrderByToken } from "@/db/queries/orders";
import type { Context } from "@/lib/context";
import { isIssued } from "@/lib/invoices/invoice";
import type { HostedInvoice } from "@/lib/invoices/load-hosted-invoice";
import { isTokenShaped, publicToken, tokenHash } from "@/lib/links/public-link";
import { loadPayView } from "@/lib/payments/load-pay-view";
import type { PayView } from "@/lib/payments/pay-view";
import { type OrderObstacle, orderObstacle } from "./may-be-paid";
import { orderSnapshot } from "./order-document";

export type OrderPageFacts = {
  orderId: string;
  /** What its form is known by: sent again under it, the order is changed and not made twice. */
  formKey: string;
  buyerName: string;
  key: string;
  number: string;
  description: string;
  quantity: number;
  totalMinor: number;
  taxMinor: number;
  taxRateBps: number;
  buyerEmail: string;
  pictureId: string | null;
  /** Before it is paid: the order, written as a document. Afterwards: its invoice, with the invoice's own link. */
  document: HostedInvoice;
  view: PayView;
  /** Why it can't be paid now; null when it can, or has been. */
  obstacle: OrderObstacle | null;
  /** The invoice waits for the owner's OK. */
  isHeld: boolean;
  thankYouText: string | null;
  /** What the website passed along. */
  reference: string | null;
  /** Exact origins that may show this page in a frame, and be gone back to. */
  websites: readonly string[];
  /** Where the buyer may go on, with the order's number and the website's reference. */
  returnUrl: string | null;
};

/** Everything a buyer's page of one order shows; null for every kind of wrong link alike. Reads only. */
export async function loadOrderPage(
  ctx: Context,
  { key, token }: { key: string; token: string },
): Promise<OrderPageFacts | null> {
  const found = isTokenShaped(token) ? await findOrderByToken(ctx.db.read, tokenHash(token)) : null;
  if (found === null || found.offer.key !== key) return null;
  const { order, business, offer, product } = found;
  const view = await loadPayView(ctx, { token });
  const { businessId, payableId, id: orderId } = order;
  const isUnpaid = view.canPayNow && (await findOpenAttempt(ctx.db.read, { businessId, payableId })) === null;
  const isOver = order.state === "expired";
  const obstacle = isOver ? "ended" : isUnpaid ? await orderObstacle(ctx.db.read, { businessId, orderId }) : null;
  const invoice = await paidInvoice(ctx, { businessId, invoiceId: order.invoiceId });
  return {
    orderId,
    formKey: order.formKey,
    buyerName: order.buyerName,
    key,
    number: order.number,
    description: order.description,
    quantity: order.quantity,
    totalMinor: order.totalMinor,
    taxMinor: order.taxMinor,
    taxRateBps: order.taxRateBps,
    buyerEmail: order.buyerEmail,
    pictureId: product.pictureId,
    document: invoice ?? {
      token,
      businessId,
      invoiceId: orderId,
      status: "issued",
      isOverdue: false,
      voidedAt: null,
      snapshot: orderSnapshot(order, business),
    },
    view,
    obstacle,
    isHeld: order.mailHeldAt !== null && order.mailReleasedAt === null,
    thankYouText: offer.thankYouText,
    reference: order.reference,
    websites: offer.websites,
    returnUrl: returnUrlOf(offer.returnUrl, order),
  };
}

async function paidInvoice(
  ctx: Context,
  of: { businessId: string; invoiceId: string | null },
): Promise<HostedInvoice | null> {
  const { businessId, invoiceId } = of;
  const invoice = invoiceId === null ? null : await findInvoice(ctx.db.read, { businessId, invoiceId });
  if (invoice === null || !isIssued(invoice)) return null;
  const { id: documentId, linkVersion, status, voidedAt, snapshot } = invoice;
  const token = publicToken(ctx.instance.linkKey, { documentId, linkVersion });
  return { token, businessId, invoiceId: documentId, status, isOverdue: false, voidedAt, snapshot };
}

/** The owner's page, told which order it was: never who bought it. */
function returnUrlOf(url: string | null, order: { number: string; reference: string | null }): string | null {
  if (url === null) return null;
  const address = new URL(url);
  address.searchParams.set("order", order.number);
  if (order.reference !== null) address.searchParams.set("reference", order.reference);
  return address.href;
}
