import { type InvoiceListRow, type ListInvoicesArgs, listInvoices } from "@/db/queries/invoice-list";
import type { Context } from "@/lib/context";
import { todayIn } from "@/lib/invoices/calendar";
import { amountDueMinor, isOverdue } from "@/lib/invoices/invoice";
import { readInvoiceCursor } from "@/lib/invoices/load-invoice-list";
import { formatMoney } from "@/lib/money/format-money";
import type { PaymentListItem, PaymentsSearch } from "./load-payments";
import { shortDay, unpaidWords } from "./payment-words";

/** An invoice in the columns of a payment; it has a day instead of a moment. */
export type UnpaidListItem = Omit<PaymentListItem, "at"> & { day: string | null };
export type UnpaidPage = { rows: UnpaidListItem[]; nextCursor: string | null };

type Of = { businessId: string; timeZone: string; language: "en" | "de" };

const pageSize = 50;

/** Issued invoices with something left to pay, newest first, as the other views show payments. */
export async function loadUnpaid(ctx: Context, of: Of, search: PaymentsSearch): Promise<UnpaidPage> {
  const today = todayIn(of.timeZone, ctx.now());
  const rows = await listInvoices(ctx.db.read, unpaidFilter(of.businessId, search, { today, limit: pageSize + 1 }));
  const shown = rows.slice(0, pageSize);
  const last = shown.at(-1);
  return {
    rows: shown.map((row) => unpaidItem(row, today, of.language)),
    nextCursor: rows.length > pageSize && last !== undefined ? `${last.createdAt}.${last.id}` : null,
  };
}

export const unpaidFilter = (
  businessId: string,
  search: PaymentsSearch,
  { today, limit }: { today: string; limit: number },
): ListInvoicesArgs => ({
  businessId,
  mode: search.mode,
  filter: search.state === "overdue" ? "overdue" : "unpaid",
  today,
  search: search.search,
  issued: { from: search.from, to: search.to },
  customerId: null,
  after: search.cursor === null ? null : readInvoiceCursor(search.cursor),
  limit,
});

function unpaidItem(row: InvoiceListRow, today: string, language: "en" | "de"): UnpaidListItem {
  const money = (amountMinor: number) => formatMoney({ amountMinor, currency: row.currency }, language);
  const paid = row.paidMinor > 0 ? `${money(row.paidMinor)} of ${money(row.totalMinor)} is paid` : null;
  const due = row.dueOn === null ? null : `Due ${shortDay(row.dueOn, today)}`;
  const facts = [due, paid].filter((fact) => fact !== null).join(" · ");
  return {
    id: row.id,
    day: row.issueOn,
    customerName: row.customerName,
    invoice: { id: row.id, number: row.number ?? "Draft" },
    amountMinor: amountDueMinor(row),
    currency: row.currency,
    method: null,
    state: unpaidWords(isOverdue(row, today)),
    reason: facts === "" ? null : facts,
  };
}
