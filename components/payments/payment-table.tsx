import Link from "next/link";
import { type Column, DataTable, MoneyText, Pill } from "@/components/ui";
import type { PaymentListItem } from "@/lib/payments/load-payments";
import type { UnpaidListItem } from "@/lib/payments/load-unpaid";
import { shortDay } from "@/lib/payments/payment-words";

type Row = PaymentListItem | UnpaidListItem;

type PaymentTableProps = {
  caption: string;
  rows: Row[];
  /** The business's path. */
  base: string;
  language: "en" | "de";
  timeZone: string;
  /** UTC ms; dates of this year are shown without it. */
  now: number;
};

const none = <span className="text-ink-3">—</span>;

/** Payments, attempts and unpaid invoices in the same six columns: date, customer, invoice, amount, method, state. */
export function PaymentTable({ caption, rows, base, language, timeZone, now }: PaymentTableProps) {
  const date = (row: Row) => dateOf(row, timeZone, now);
  const amount = (row: Row) => <MoneyText money={row} language={language} strong />;
  const columns: Column<Row>[] = [
    { key: "date", header: "Date", cell: date },
    {
      key: "customer",
      header: "Customer",
      cell: (row) => row.customerName ?? none,
      className: "max-w-36 2xl:max-w-72",
    },
    { key: "invoice", header: "Invoice", cell: (row) => <InvoiceLink row={row} base={base} /> },
    { key: "amount", header: "Amount", align: "right", cell: amount },
    { key: "method", header: "Method", cell: (row) => row.method ?? none, className: "max-w-40 2xl:max-w-72" },
    { key: "state", header: "State", cell: (row) => <State row={row} />, className: "max-w-none" },
  ];
  return (
    <DataTable
      caption={caption}
      rows={rows}
      rowKey={(row) => row.id}
      columns={columns}
      rowHref={(row) => ("day" in row ? `${base}/invoices/${row.id}` : `${base}/payments/${row.id}`)}
      card={(row) => ({
        title: row.customerName ?? "Payment",
        amount: amount(row),
        detail: [row.invoice?.number, row.method, date(row)].filter(Boolean).join(" · "),
        state: <State row={row} />,
      })}
    />
  );
}

function dateOf(row: Row, timeZone: string, now: number): string {
  if (!("day" in row)) return shortInstant(row.at, timeZone, now);
  return row.day === null ? "—" : shortDay(row.day, new Date(now).toISOString().slice(0, 10));
}

/** "22 Nov, 16:04", with the year when it is another one. */
function shortInstant(at: number, timeZone: string, now: number): string {
  const yearOf = (ms: number) => new Intl.DateTimeFormat("en-GB", { year: "numeric", timeZone }).format(ms);
  const year = yearOf(at) === yearOf(now) ? {} : { year: "numeric" as const };
  const style = { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZone, ...year } as const;
  return new Intl.DateTimeFormat("en-GB", style).format(at);
}

/** Above the row's own link, so that the number leads to the invoice. */
function InvoiceLink({ row, base }: { row: Row; base: string }) {
  if (row.invoice === null) return none;
  return (
    <Link href={`${base}/invoices/${row.invoice.id}`} className="relative z-10 underline underline-offset-2">
      {row.invoice.number}
    </Link>
  );
}

function State({ row }: { row: Row }) {
  return (
    <span className="inline-flex flex-col items-start gap-0.5">
      <Pill tone={row.state.tone}>{row.state.label}</Pill>
      {row.reason === null ? null : <span className="text-xs whitespace-normal text-ink-3">{row.reason}</span>}
    </span>
  );
}
