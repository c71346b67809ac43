import Link from "next/link";
import type { ReactNode } from "react";
import { type Column, DataTable, MoneyText } from "@/components/ui";
import type { PayoutDetail, PayoutLine } from "@/lib/book/load-payout";
import { dayInZone, formatDay, formatMoney } from "@/lib/money/format-money";

const none = <span className="text-ink-3">—</span>;

type PayoutEntriesProps = { payout: PayoutDetail; base: string; language: "en" | "de"; timeZone: string };

/** Every entry of a deposit; the last column adds up to it. */
export function PayoutEntries({ payout, base, language, timeZone }: PayoutEntriesProps) {
  const money = (amountMinor: number, isStrong = false) => (
    <MoneyText money={{ amountMinor, currency: payout.currency }} language={language} strong={isStrong} />
  );
  const day = (line: PayoutLine) => formatDay(dayInZone(line.at, timeZone), "en");
  const columns: Column<PayoutLine>[] = [
    { key: "date", header: "Date", cell: day },
    { key: "what", header: "What", cell: (line) => <What line={line} base={base} language={language} /> },
    {
      key: "customer",
      header: "Customer",
      cell: (line) => customerOf(line) ?? none,
      className: "max-w-48",
    },
    { key: "amount", header: "Amount", align: "right", cell: (line) => money(line.amountMinor) },
    { key: "fee", header: "Fee", align: "right", cell: (line) => (line.feeMinor === 0 ? none : money(-line.feeMinor)) },
    { key: "net", header: "Net", align: "right", cell: (line) => money(line.netMinor, true) },
  ];
  return (
    <DataTable
      caption="Entries of this deposit"
      rows={payout.lines}
      rowKey={({ id }) => id}
      columns={columns}
      card={(line) => ({
        title: customerOf(line) ?? line.what,
        amount: money(line.netMinor, true),
        detail: [line.what, ...line.invoices.map(({ number }) => number), day(line)].join(" · "),
        ...(line.paymentId === null
          ? {}
          : { state: <EntryLink href={`${base}/payments/${line.paymentId}`}>See the payment</EntryLink> }),
      })}
    />
  );
}

const customerOf = (line: PayoutLine): string | null =>
  line.customerName ?? (line.isForeign ? "Not made with Paymast" : null);

const EntryLink = ({ href, children }: { href: string; children: ReactNode }) => (
  <Link href={href} className="relative z-10 underline underline-offset-2">
    {children}
  </Link>
);

function What({ line, base, language }: { line: PayoutLine; base: string; language: "en" | "de" }) {
  return (
    <>
      {line.paymentId === null ? (
        line.what
      ) : (
        <EntryLink href={`${base}/payments/${line.paymentId}`}>{line.what}</EntryLink>
      )}
      {line.source === null ? null : <span className="text-ink-3"> · {formatMoney(line.source, language)}</span>}
      {line.invoices.map(({ id, number }) => (
        <span key={id}>
          {" · "}
          <EntryLink href={`${base}/invoices/${id}`}>{number}</EntryLink>
        </span>
      ))}
    </>
  );
}
