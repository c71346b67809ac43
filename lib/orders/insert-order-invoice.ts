import type { Queryable } from "@/db/client";
import { addHistory } from "@/db/queries/history";
import { findInvoice, type InvoiceRow, insertInvoice, replaceInvoiceLines } from "@/db/queries/invoices";
import type { OrderRow } from "@/db/queries/orders";
import type { Context } from "@/lib/context";
import { searchTextOf } from "@/lib/customers/customer";
import { customerAlike } from "@/lib/customers/customer-alike";
import { todayIn } from "@/lib/invoices/calendar";
import { firstLinkHash, requireBusiness } from "@/lib/invoices/issue-invoice";
import { makeSnapshot } from "@/lib/invoices/make-snapshot";
import { emptyDraft, lineRows } from "@/lib/invoices/save-draft";
import { takeNumberForMoney } from "@/lib/invoices/take-number";
import { translator } from "@/lib/messages/messages";
import { buyerOf, orderInvoiceTotals, orderLine } from "./order-document";

/** Writes the invoice of an order as issued: its amounts are the order's to the cent, its customer the buyer. */
export async function insertOrderInvoice(
  tx: Queryable,
  ctx: Context,
  { order, now }: { order: OrderRow; now: number },
): Promise<InvoiceRow> {
  const { businessId, mode, currency, language } = order;
  const business = await requireBusiness(tx, businessId);
  const invoiceId = ctx.newId("inv");
  const buyer = buyerOf(order);
  const customerId = await customerAlike(tx, ctx, { businessId, customer: { ...buyer, language }, now });
  const issueOn = todayIn(business.timeZone, now);
  const number = await takeNumberForMoney(tx, ctx, { businessId, mode, issueOn });
  const notes = translator(language, "buy")("invoiceNote", { number: order.number });
  const line = orderLine(order);
  const totals = orderInvoiceTotals(order);
  const document = { mode, number, issueOn, dueOn: issueOn, currency, language, notes };
  const snapshot = makeSnapshot({ ...document, business, customer: buyer, lines: [line], totals });
  await insertInvoice(tx, {
    ...emptyDraft,
    id: invoiceId,
    businessId,
    mode,
    customerId,
    number,
    payableId: order.payableId,
    status: "issued",
    currency,
    language,
    issueOn,
    dueOn: issueOn,
    termDays: 0,
    notes,
    netMinor: totals.netMinor,
    taxMinor: totals.taxMinor,
    totalMinor: totals.totalMinor,
    snapshot,
    // A few microseconds of hashing; its id is only known here.
    tokenHash: firstLinkHash(ctx, invoiceId),
    issuedAt: now,
    searchText: searchTextOf(number, buyer.name, order.number),
    revision: 1,
    createdAt: now,
    updatedAt: now,
  });
  await replaceInvoiceLines(tx, { businessId, invoiceId, lines: lineRows(ctx, { businessId, invoiceId }, [line]) });
  await addHistory(tx, {
    id: ctx.newId("his"),
    businessId,
    invoiceId,
    actor: "customer",
    kind: "invoice.issued",
    data: { number, totalMinor: totals.totalMinor, currency, orderId: order.id, orderNumber: order.number },
    at: now,
  });
  const invoice = await findInvoice(tx, { businessId, invoiceId });
  if (invoice === null) throw new Error(`The invoice of the order ${order.id} was not stored.`);
  return invoice;
}
