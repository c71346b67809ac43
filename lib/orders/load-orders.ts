import { findNewestAttempt } from "@/db/queries/attempts";
import { findInvoice } from "@/db/queries/invoices";
import {
  countWaiting,
  findOrder,
  listOrders,
  type OrderCursor,
  type OrderFilter,
  type OrderListRow,
  type OrderRow,
} from "@/db/queries/orders";
import { listPayablePayments } from "@/db/queries/payments";
import { findOffer } from "@/db/queries/products";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import { addDays, instantAt, isDay } from "@/lib/invoices/calendar";
import type { Mode } from "@/lib/invoices/invoice-snapshot";
import { buyUrl } from "@/lib/products/load-offer";
import { orderToken } from "./place-order";

const PAGE = 50;

/** Filters as they stand in the page's address; whatever makes no sense is left out. */
export type OrdersSearch = {
  mode: Mode;
  filter: OrderFilter;
  search: string;
  productId: string | null;
  /** `YYYY-MM-DD` in the business's zone, both inclusive. */
  from: string | null;
  to: string | null;
};

export function readOrdersSearch(one: (name: string) => string, mode: Mode): OrdersSearch {
  const view = one("view");
  const day = (name: string) => (isDay(one(name)) ? one(name) : null);
  return {
    mode,
    filter: view === "waiting" || view === "not_completed" ? view : "paid",
    search: one("q").trim().slice(0, 100),
    productId: /^prd_[0-9a-z]{1,60}$/.test(one("product")) ? one("product") : null,
    from: day("from"),
    to: day("to"),
  };
}

/** One page of orders, the newest first. */
export async function loadOrders(
  ctx: Context,
  input: OrdersSearch & { businessId: string; timeZone: string; cursor: string | null; limit?: number },
): Promise<{ rows: OrderListRow[]; nextCursor: string | null }> {
  const { businessId, mode, filter, search, productId, from, to, timeZone, limit = PAGE } = input;
  const rows = await listOrders(ctx.db.read, {
    businessId,
    mode,
    filter,
    search,
    productId,
    from: from === null ? null : instantAt(from, 0, timeZone),
    until: to === null ? null : instantAt(addDays(to, 1), 0, timeZone) - 1,
    after: input.cursor === null ? null : readCursor(input.cursor),
    limit: limit + 1,
  });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { rows: shown, nextCursor: rows.length > limit && last ? `${last.createdAt}.${last.id}` : null };
}

function readCursor(text: string): OrderCursor | null {
  const match = /^(\d{1,15})\.(ord_[0-9a-z]{1,60})$/.exec(text);
  return match?.[1] === undefined || match[2] === undefined ? null : { createdAt: Number(match[1]), id: match[2] };
}

/** How many wait for the owner's OK. */
export const countWaitingOrders = (ctx: Context, of: { businessId: string; mode: Mode }): Promise<number> =>
  countWaiting(ctx.db.read, of);

export type OrderPage = {
  order: OrderRow;
  /** The buyer's page. */
  url: string;
  invoice: { id: string; number: string | null; status: string; refundedMinor: number } | null;
  payments: { id: string; amountMinor: number; currency: string; paidAt: number; refundedMinor: number }[];
  /** Why the last try brought nothing; null when nobody tried or all is well. */
  problem: string | null;
};

/** Everything the owner's page of one order shows. Throws NOT_FOUND. */
export async function loadOrder(ctx: Context, of: { businessId: string; orderId: string }): Promise<OrderPage> {
  const order = await findOrder(ctx.db.read, of);
  if (order === null) throw new AppError("NOT_FOUND", "There is no such order.");
  const { businessId, payableId, invoiceId, productId } = order;
  const offer = await findOffer(ctx.db.read, { businessId, productId });
  const invoice = invoiceId === null ? null : await findInvoice(ctx.db.read, { businessId, invoiceId });
  const payments = await listPayablePayments(ctx.db.read, { businessId, payableId });
  const attempt = order.state === "paid" ? null : await findNewestAttempt(ctx.db.read, { businessId, payableId });
  return {
    order,
    url: `${buyUrl(ctx.instance, offer?.key ?? "")}/${orderToken(ctx, order.id)}`,
    invoice:
      invoice === null
        ? null
        : { id: invoice.id, number: invoice.number, status: invoice.status, refundedMinor: invoice.refundedMinor },
    payments: payments.filter(isCounted).map(({ payment, state }) => ({
      id: payment.id,
      amountMinor: payment.amountMinor,
      currency: payment.currency,
      paidAt: payment.paidAt,
      refundedMinor: state?.refundedMinor ?? 0,
    })),
    problem: attempt?.problemReason ?? null,
  };
}

/** One that was typed by mistake and taken back is no payment of the order. */
const isCounted = ({ state }: Awaited<ReturnType<typeof listPayablePayments>>[number]): boolean =>
  (state?.takenBackAt ?? null) === null;
