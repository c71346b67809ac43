import type { Context } from "@/lib/context";
import { currencyDigits } from "@/lib/money/currencies";
import { toDecimal } from "@/lib/money/format-money";
import { type CsvCell, csvRow } from "@/lib/payments/csv";
import { loadPayout, type PayoutLine } from "./load-payout";

const heading = [
  "Date (UTC)",
  "What",
  "Customer",
  "Invoice",
  "Amount",
  "Fee",
  "Net",
  "Currency",
  "Paid amount",
  "Paid currency",
  "Provider's payment id",
  "Provider's entry id",
];

/**
 * A deposit as a journal: one row an entry, and a last one that says what arrived at the bank; the column Net adds up to it.
 * Throws NOT_FOUND.
 */
export async function exportPayout(
  ctx: Context,
  input: { businessId: string; payoutId: string },
): Promise<{ fileName: string; text: string }> {
  const payout = await loadPayout(ctx, input);
  const { currency, lines, gapMinor } = payout;
  const money = (minor: number, of = currency): CsvCell => ({ decimal: toDecimal(minor, currencyDigits(of)) });
  const row = (line: PayoutLine): CsvCell[] => [
    new Date(line.at).toISOString(),
    line.what,
    line.customerName,
    line.invoices.map(({ number }) => number).join(" "),
    money(line.amountMinor),
    money(-line.feeMinor),
    money(line.netMinor),
    currency,
    line.source === null ? null : money(line.source.amountMinor, line.source.currency),
    line.source?.currency ?? null,
    line.paymentRef,
    line.ref,
  ];
  const rest: CsvCell[][] =
    gapMinor === 0
      ? []
      : [[null, "Not explained by the provider", null, null, money(gapMinor), null, money(gapMinor), currency]];
  const deposit: CsvCell[] = [
    payout.arrivesOn,
    "Deposit at the bank",
    null,
    null,
    money(-payout.amountMinor),
    null,
    money(-payout.amountMinor),
    currency,
    null,
    null,
    null,
    payout.ref,
  ];
  // Spreadsheets recognize UTF-8 by its mark.
  const text = `\uFEFF${[heading, ...lines.map(row), ...rest, deposit].map((cells) => csvRow(cells)).join("")}`;
  return { fileName: `deposit-${payout.arrivesOn}-${payout.mode}.csv`, text };
}
