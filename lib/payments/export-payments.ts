import { type InvoiceListRow, listInvoices } from "@/db/queries/invoice-list";
import { listNotCompleted, listOnItsWay, listPayments, type PaymentsFilter } from "@/db/queries/payments-list";
import type { Context } from "@/lib/context";
import { todayIn } from "@/lib/invoices/calendar";
import { amountDueMinor, isOverdue } from "@/lib/invoices/invoice";
import { methodName } from "@/lib/mail/method-name";
import { currencyDigits } from "@/lib/money/currencies";
import { toDecimal } from "@/lib/money/format-money";
import { type CsvCell, csvRow } from "./csv";
import { type PaymentsSearch, type PaymentView, toFilter } from "./load-payments";
import { unpaidFilter } from "./load-unpaid";
import { attemptWords, doorWords, paymentWords, reasonWords, standingOf, unpaidWords } from "./payment-words";

const headings = {
  payments: [
    "Date (UTC)",
    "Customer",
    "Invoice",
    "Amount",
    "Currency",
    "Method",
    "State",
    "Refunded",
    "Taken back",
    "Not used (credit)",
    "Fee",
    "Net",
    "Fee currency",
    "How we learned of it",
    "Note",
    "Mode",
    "Provider's payment id",
    "Payment id",
  ],
  "not-completed": [
    "Last try (UTC)",
    "Customer",
    "Invoice",
    "Amount",
    "Currency",
    "Method",
    "State",
    "Reason",
    "Mode",
    "Provider's payment id",
    "Attempt id",
  ],
  unpaid: [
    "Issued",
    "Due",
    "Customer",
    "Invoice",
    "Unpaid amount",
    "Currency",
    "Total",
    "Paid",
    "State",
    "Mode",
    "Invoice id",
  ],
} as const satisfies Record<PaymentView, string[]>;

const pageSize = 500;
/** Each holds its invoice's one place until it arrives or fails, so there are few. */
const mostOnTheirWay = 10_000;

type Of = { businessId: string; timeZone: string };

/** What one view shows with these filters as CSV, page by page, so that a large business does not fill the memory. */
export async function* exportPayments(
  ctx: Context,
  of: Of,
  search: PaymentsSearch,
  view: PaymentView = "payments",
): AsyncGenerator<string> {
  // Spreadsheets recognize UTF-8 by its mark.
  yield `\uFEFF${csvRow(headings[view])}`;
  const all = { ...search, cursor: null };
  if (view === "payments") yield* paymentRows(ctx, of, all);
  else if (view === "not-completed") yield* attemptRows(ctx, of, all);
  else yield* unpaidRows(ctx, of, all);
}

async function* paymentRows(ctx: Context, of: Of, search: PaymentsSearch): AsyncGenerator<string> {
  let filter: PaymentsFilter = toFilter(of, search, pageSize);
  if (search.state === null || search.state === "on_its_way") {
    const pending = await listOnItsWay(ctx.db.read, { ...filter, limit: mostOnTheirWay });
    yield pending.map((row) => csvRow(pendingCells(row))).join("");
  }
  if (search.state === "on_its_way") return;
  for (;;) {
    const rows = await listPayments(ctx.db.read, filter);
    yield rows.map((row) => csvRow(paymentCells(row, ctx.now()))).join("");
    const last = rows.at(-1);
    if (rows.length < pageSize || last === undefined) return;
    filter = { ...filter, after: { at: last.payment.paidAt, id: last.payment.id } };
  }
}

async function* attemptRows(ctx: Context, of: Of, search: PaymentsSearch): AsyncGenerator<string> {
  let filter: PaymentsFilter = toFilter(of, search, pageSize);
  for (;;) {
    const rows = await listNotCompleted(ctx.db.read, filter);
    yield rows.map((row) => csvRow(attemptCells(row))).join("");
    const last = rows.at(-1);
    if (rows.length < pageSize || last === undefined) return;
    filter = { ...filter, after: { at: last.attempt.updatedAt, id: last.attempt.id } };
  }
}

async function* unpaidRows(ctx: Context, of: Of, search: PaymentsSearch): AsyncGenerator<string> {
  const today = todayIn(of.timeZone, ctx.now());
  let filter = unpaidFilter(of.businessId, search, { today, limit: pageSize });
  for (;;) {
    const rows = await listInvoices(ctx.db.read, filter);
    yield rows.map((row) => csvRow(unpaidCells(row, today))).join("");
    const last = rows.at(-1);
    if (rows.length < pageSize || last === undefined) return;
    filter = { ...filter, after: { createdAt: last.createdAt, id: last.id } };
  }
}

type AttemptRow = Awaited<ReturnType<typeof listNotCompleted>>[number];

function paymentCells(row: Awaited<ReturnType<typeof listPayments>>[number], now: number): CsvCell[] {
  const { payment, state } = row;
  const { currency } = payment;
  const refundedMinor = state?.refundedMinor ?? 0;
  const words = paymentWords({
    amountMinor: payment.amountMinor,
    currency,
    ...standingOf(state),
    disputeRespondBy: null,
    language: "en",
    now,
  });
  const feeCurrency = state?.feeCurrency ?? null;
  return [
    new Date(payment.paidAt).toISOString(),
    row.customerName,
    row.invoiceNumber,
    amount(payment.amountMinor, currency),
    currency,
    methodName(payment, "en"),
    words.label,
    amount(refundedMinor, currency),
    amount(state?.takenBackAt == null ? 0 : payment.amountMinor, currency),
    amount(state?.creditMinor ?? 0, currency),
    amount(state?.feeMinor ?? null, feeCurrency),
    amount(state?.netMinor ?? null, feeCurrency),
    feeCurrency,
    doorWords[payment.learnedBy],
    payment.note,
    payment.mode,
    payment.providerPaymentId,
    payment.id,
  ];
}

/** Money on its way in the columns of a payment: nothing of it is refunded, and no fee is known. */
function pendingCells(row: AttemptRow): CsvCell[] {
  const { attempt } = row;
  return [
    ...firstCells(row, attempt.touchedAt ?? attempt.createdAt),
    attemptWords(attempt).label,
    ...[null, null, null, null, null, null, null, null],
    attempt.mode,
    attempt.providerPaymentId,
    attempt.id,
  ];
}

function attemptCells(row: AttemptRow): CsvCell[] {
  const { attempt } = row;
  return [
    ...firstCells(row, attempt.updatedAt),
    attemptWords(attempt).label,
    reasonWords(attempt),
    attempt.mode,
    attempt.providerPaymentId,
    attempt.id,
  ];
}

const firstCells = ({ attempt, customerName, invoiceNumber }: AttemptRow, at: number): CsvCell[] => [
  new Date(at).toISOString(),
  customerName,
  invoiceNumber,
  amount(attempt.amountMinor, attempt.currency),
  attempt.currency,
  attempt.method === null ? null : methodName({ kind: "provider", method: attempt.method }, "en"),
];

const unpaidCells = (row: InvoiceListRow, today: string): CsvCell[] => [
  row.issueOn,
  row.dueOn,
  row.customerName,
  row.number,
  amount(amountDueMinor(row), row.currency),
  row.currency,
  amount(row.totalMinor, row.currency),
  amount(row.paidMinor, row.currency),
  unpaidWords(isOverdue(row, today)).label,
  row.mode,
  row.id,
];

const amount = (minor: number | null, currency: string | null): CsvCell =>
  minor === null || currency === null ? null : { decimal: toDecimal(minor, currencyDigits(currency)) };
