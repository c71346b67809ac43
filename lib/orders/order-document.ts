/** An order as the invoice it becomes: its line, its totals and who it is made out to. Pure. */

import type { BusinessRow } from "@/db/queries/businesses";
import type { OrderRow } from "@/db/queries/orders";
import { todayIn } from "@/lib/invoices/calendar";
import type { InvoiceSnapshot } from "@/lib/invoices/invoice-snapshot";
import { makeSnapshot } from "@/lib/invoices/make-snapshot";
import type { InvoiceLine, InvoiceTotals } from "@/lib/invoices/totals";
import { QUANTITY_SCALE } from "@/lib/money/money";
import { netUnitPriceE4 } from "@/lib/products/product";

/** The unit price is the net one; the line's net is the order's own, so that net and tax add up to what was paid. */
export const orderLine = (order: OrderRow): InvoiceLine => ({
  description: [order.description, ...order.fields.map(({ label, value }) => `${label}: ${value}`)].join("\n"),
  quantityMicro: order.quantity * QUANTITY_SCALE,
  unitPriceE4: netUnitPriceE4(order),
  discountBps: 0,
  taxRateBps: order.taxRateBps,
  netMinor: order.netMinor,
});

export type Buyer = ReturnType<typeof buyerOf>;

/** Who the invoice is made out to: the company when the buyer asked for that, else the buyer. */
export function buyerOf({ buyerName, buyerEmail, company }: OrderRow) {
  return {
    name: company?.name ?? buyerName,
    email: buyerEmail,
    addressLine1: company?.addressLine1 ?? null,
    addressLine2: company === null ? null : buyerName,
    postalCode: company?.postalCode ?? null,
    city: company?.city ?? null,
    region: null,
    country: company?.country ?? null,
    taxId: company?.taxId ?? null,
  };
}

export const orderInvoiceTotals = (order: OrderRow): InvoiceTotals => ({
  netMinor: order.netMinor,
  taxes: [{ rateBps: order.taxRateBps, netMinor: order.netMinor, taxMinor: order.taxMinor }],
  taxMinor: order.taxMinor,
  totalMinor: order.totalMinor,
});

/** What the order's page shows before there is an invoice. Nobody transfers money for an order, so no account is named. */
export function orderSnapshot(order: OrderRow, business: BusinessRow): InvoiceSnapshot {
  const day = todayIn(business.timeZone, order.createdAt);
  const snapshot = makeSnapshot({
    business,
    customer: buyerOf(order),
    mode: order.mode,
    number: order.number,
    issueOn: day,
    dueOn: day,
    currency: order.currency,
    language: order.language,
    lines: [orderLine(order)],
    totals: orderInvoiceTotals(order),
    notes: null,
  });
  return { ...snapshot, seller: { ...snapshot.seller, bank: null } };
}
