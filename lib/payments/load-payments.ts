import { countInvoices } from "@/db/queries/invoice-list";
import {
  countNotCompleted,
  countPayments,
  listNotCompleted,
  listOnItsWay,
  listPayments,
  type PaymentCursor,
  type PaymentFilterState,
  type PaymentsFilter,
} from "@/db/queries/payments-list";
import type { Context } from "@/lib/context";
import { addDays, instantAt, isDay, todayIn } from "@/lib/invoices/calendar";
import type { Mode } from "@/lib/invoices/invoice-snapshot";
import { methodName } from "@/lib/mail/method-name";
import { attemptWords, paymentWords, reasonWords, type StateWords, standingOf } from "./payment-words";

export const paymentViews = ["payments", "not-completed", "unpaid"] as const;
export type PaymentView = (typeof paymentViews)[number];

/** Filters as they stand in the page's address; whatever makes no sense is left out. */
export type PaymentsSearch = {
  mode: Mode;
  state: PaymentFilterState | "on_its_way" | "overdue" | null;
  method: string | null;
  /** `YYYY-MM-DD` in the business's zone, both inclusive. */
  from: string | null;
  to: string | null;
  search: string;
  cursor: string | null;
};

export type PaymentListItem = {
  /** Of the payment, or of the attempt. */
  id: string;
  at: number;
  customerName: string | null;
  invoice: { id: string; number: string } | null;
  amountMinor: number;
  currency: string;
  method: string | null;
  state: StateWords;
  /** Why nothing arrived. */
  reason: string | null;
};

export type PaymentPage = { rows: PaymentListItem[]; nextCursor: string | null };

const pageSize = 50;
const states = [
  "paid",
  "refunded",
  "disputed",
  "credit",
  "taken_back",
  "unpaid",
  "failed",
  "canceled",
  "on_its_way",
  "overdue",
] as const;
const methodWords = /^[a-z_]{2,40}$/;

/**
 * Reads the filters out of an address; hostile or mistyped ones are as if they were not there. The mode is the one that
 * the whole dashboard shows.
 */
export function readPaymentsSearch(one: (name: string) => string, mode: Mode): PaymentsSearch {
  const method = one("method");
  return {
    mode,
    state: states.find((state) => state === one("state")) ?? null,
    method: methodWords.test(method) ? method : null,
    from: isDay(one("from")) ? one("from") : null,
    to: isDay(one("to")) ? one("to") : null,
    search: one("q").trim().slice(0, 100),
    cursor: one("after") === "" ? null : one("after"),
  };
}

export function toFilter(
  of: { businessId: string; timeZone: string },
  search: PaymentsSearch,
  limit: number,
): PaymentsFilter {
  return {
    businessId: of.businessId,
    mode: search.mode,
    state: search.state === "on_its_way" || search.state === "overdue" ? null : search.state,
    method: search.method,
    from: search.from === null ? null : instantAt(search.from, 0, of.timeZone),
    until: search.to === null ? null : instantAt(addDays(search.to, 1), 0, of.timeZone),
    search: search.search,
    after: search.cursor === null ? null : readCursor(search.cursor),
    limit,
  };
}

/** Confirmed money, newest first; what is on its way stands above it on the first page. */
export async function loadPayments(
  ctx: Context,
  of: { businessId: string; timeZone: string; language: "en" | "de" },
  search: PaymentsSearch,
): Promise<PaymentPage> {
  const filter = toFilter(of, search, pageSize + 1);
  const isFirstPage = filter.after === null;
  const showsPending = isFirstPage && (search.state === null || search.state === "on_its_way");
  const pending = showsPending ? await listOnItsWay(ctx.db.read, { ...filter, limit: pageSize }) : [];
  const rows = search.state === "on_its_way" ? [] : await listPayments(ctx.db.read, filter);
  const shown = rows.slice(0, pageSize).map((row) => paymentItem(row, of.language, ctx.now()));
  return { rows: [...pending.map(attemptItem), ...shown], nextCursor: cursorAfter(rows, shown) };
}

export async function loadNotCompleted(
  ctx: Context,
  of: { businessId: string; timeZone: string },
  search: PaymentsSearch,
): Promise<PaymentPage> {
  const rows = await listNotCompleted(ctx.db.read, toFilter(of, search, pageSize + 1));
  const shown = rows.slice(0, pageSize).map(attemptItem);
  return { rows: shown, nextCursor: cursorAfter(rows, shown) };
}

/** How much stands behind each view. */
export async function countPaymentViews(
  ctx: Context,
  of: { businessId: string; mode: Mode; timeZone: string },
): Promise<Record<PaymentView, number>> {
  const today = todayIn(of.timeZone, ctx.now());
  const [paid, open, invoices] = await Promise.all([
    countPayments(ctx.db.read, of),
    countNotCompleted(ctx.db.read, of),
    countInvoices(ctx.db.read, { businessId: of.businessId, mode: of.mode, today }),
  ]);
  return { payments: paid, "not-completed": open, unpaid: invoices.unpaid };
}

type PaymentRow = Awaited<ReturnType<typeof listPayments>>[number];
type AttemptRow = Awaited<ReturnType<typeof listNotCompleted>>[number];

export const invoiceOf = (row: { invoiceId: string | null; invoiceNumber: string | null }) =>
  row.invoiceId === null ? null : { id: row.invoiceId, number: row.invoiceNumber ?? "Draft" };

function paymentItem(row: PaymentRow, language: "en" | "de", now: number): PaymentListItem {
  const { payment, state } = row;
  return {
    id: payment.id,
    at: payment.paidAt,
    customerName: row.customerName,
    invoice: invoiceOf(row),
    amountMinor: payment.amountMinor,
    currency: payment.currency,
    method: methodName(payment, "en"),
    state: paymentWords({
      amountMinor: payment.amountMinor,
      currency: payment.currency,
      ...standingOf(state),
      language,
      now,
    }),
    reason: null,
  };
}

function attemptItem(row: AttemptRow): PaymentListItem {
  const { attempt } = row;
  return {
    id: attempt.id,
    at: attempt.status === "processing" ? (attempt.touchedAt ?? attempt.createdAt) : attempt.updatedAt,
    customerName: row.customerName,
    invoice: invoiceOf(row),
    amountMinor: attempt.amountMinor,
    currency: attempt.currency,
    method: attempt.method === null ? null : methodName({ kind: "provider", method: attempt.method }, "en"),
    state: attemptWords(attempt),
    reason: attempt.status === "processing" ? null : reasonWords(attempt),
  };
}

/** The last shown row says where the next page starts; attempts are ordered by the last try. */
function cursorAfter(rows: readonly (PaymentRow | AttemptRow)[], shown: readonly PaymentListItem[]): string | null {
  const last = rows[shown.length - 1];
  if (rows.length <= shown.length || last === undefined) return null;
  return "payment" in last
    ? `${last.payment.paidAt}.${last.payment.id}`
    : `${last.attempt.updatedAt}.${last.attempt.id}`;
}

export function readCursor(text: string): PaymentCursor | null {
  const match = /^(\d{1,15})\.((?:pay|att)_[0-9a-z]{1,60})$/.exec(text);
  return match?.[1] === undefined || match[2] === undefined ? null : { at: Number(match[1]), id: match[2] };
}
