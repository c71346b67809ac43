import {
  countInvoices,
  type InvoiceCursor,
  type InvoiceFilter,
  type InvoiceListRow,
  listInvoices,
} from "@/db/queries/invoice-list";
import type { Context } from "@/lib/context";
import { todayIn } from "./calendar";
import { isOverdue } from "./invoice";
import type { Mode } from "./invoice-snapshot";

export type InvoiceListItem = InvoiceListRow & { isOverdue: boolean };
export type InvoiceList = {
  rows: InvoiceListItem[];
  counts: Record<InvoiceFilter, number>;
  /** For the address of the next page; null on the last one. */
  nextCursor: string | null;
};

const PAGE = 50;
const LONGEST_SEARCH = 100;

export const invoiceFilters = [
  "all",
  "draft",
  "unpaid",
  "overdue",
  "on_its_way",
  "paid",
  "refunded",
  "void",
] as const satisfies readonly InvoiceFilter[];

type LoadInvoiceList = {
  businessId: string;
  mode: Mode;
  timeZone: string;
  filter: InvoiceFilter;
  search: string;
  cursor: string | null;
  customerId?: string;
};

/** One page of a business's invoices of one mode, newest first. A cursor that makes no sense is the first page. */
export async function loadInvoiceList(ctx: Context, input: LoadInvoiceList): Promise<InvoiceList> {
  const { businessId, mode } = input;
  const today = todayIn(input.timeZone, ctx.now());
  const [rows, counts] = await Promise.all([
    listInvoices(ctx.db.read, {
      businessId,
      mode,
      filter: input.filter,
      today,
      search: input.search.slice(0, LONGEST_SEARCH),
      customerId: input.customerId ?? null,
      after: input.cursor === null ? null : readInvoiceCursor(input.cursor),
      limit: PAGE + 1,
    }),
    countInvoices(ctx.db.read, { businessId, mode, today }),
  ]);
  const shown = rows.slice(0, PAGE);
  const last = shown.at(-1);
  return {
    rows: shown.map((row) => ({ ...row, isOverdue: isOverdue(row, today) })),
    counts,
    nextCursor: rows.length > PAGE && last !== undefined ? `${last.createdAt}.${last.id}` : null,
  };
}

export function readInvoiceCursor(text: string): InvoiceCursor | null {
  const match = /^(\d{1,15})\.(inv_[0-9a-z]{1,60})$/.exec(text);
  return match?.[1] === undefined || match[2] === undefined ? null : { createdAt: Number(match[1]), id: match[2] };
}
