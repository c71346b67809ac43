import { listPayments } from "@/db/queries/payments-list";
import type { Context } from "@/lib/context";
import { methodName } from "@/lib/mail/method-name";
import { currencyDigits } from "@/lib/money/currencies";
import { toDecimal } from "@/lib/money/format-money";
import { type CsvCell, csvRow } from "./csv";
import { type PaymentsSearch, toFilter } from "./load-payments";
import { doorWords, paymentWords } from "./payment-words";

const headings = [
  "Date (UTC)",
  "Customer",
  "Invoice",
  "Amount",
  "Currency",
  "Method",
  "State",
  "Refunded",
  "Fee",
  "Net",
  "Fee currency",
  "How we learned of it",
  "Mode",
  "Provider's payment id",
  "Payment id",
];

const pageSize = 500;

/** The payments behind these filters as CSV, page by page, so that a large business does not fill the memory. */
export async function* exportPayments(
  ctx: Context,
  of: { businessId: string; timeZone: string },
  search: PaymentsSearch,
): AsyncGenerator<string> {
  // Spreadsheets recognize UTF-8 by its mark.
  yield `\uFEFF${csvRow(headings)}`;
  let filter = toFilter(of, { ...search, cursor: null }, pageSize);
  for (;;) {
    const rows = await listPayments(ctx.db.read, filter);
    yield rows.map((row) => csvRow(cellsOf(row))).join("");
    const last = rows.at(-1);
    if (rows.length < pageSize || last === undefined) return;
    filter = { ...filter, after: { at: last.payment.paidAt, id: last.payment.id } };
  }
}

function cellsOf(row: Awaited<ReturnType<typeof listPayments>>[number]): CsvCell[] {
  const { payment, state } = row;
  const { currency } = payment;
  const refundedMinor = state?.refundedMinor ?? 0;
  const words = paymentWords({
    amountMinor: payment.amountMinor,
    currency,
    refundedMinor,
    disputeStatus: state?.disputeStatus ?? null,
    disputeRespondBy: null,
    language: "en",
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
    amount(state?.feeMinor ?? null, feeCurrency),
    amount(state?.netMinor ?? null, feeCurrency),
    feeCurrency,
    doorWords[payment.learnedBy],
    payment.mode,
    payment.providerPaymentId,
    payment.id,
  ];
}

const amount = (minor: number | null, currency: string | null): CsvCell =>
  minor === null || currency === null ? null : { decimal: toDecimal(minor, currencyDigits(currency)) };
