import { type Column, DataTable, MoneyText } from "@/components/ui";
import type { Language } from "@/lib/invoices/invoice-snapshot";
import type { InvoiceListItem } from "@/lib/invoices/load-invoice-list";
import { formatDay } from "@/lib/money/format-money";
import { InvoicePill } from "./invoice-pill";

type InvoiceTableProps = { rows: InvoiceListItem[]; base: string; language: Language; withCustomer?: boolean };

/** Invoices as a table on a desk and as cards on a phone. `base` is the business's path. */
export function InvoiceTable({ rows, base, language, withCustomer = true }: InvoiceTableProps) {
  const columns: Column<InvoiceListItem>[] = [
    {
      key: "number",
      header: "Number",
      cell: (row) => (
        <span className="font-[550]">
          {row.number ?? "Draft"}
          {row.kind === "proforma" ? <span className="ml-2 font-normal text-ink-3">Proforma</span> : null}
        </span>
      ),
    },
    ...(withCustomer
      ? [{ key: "customer", header: "Customer", cell: (row: InvoiceListItem) => row.customerName }]
      : []),
    { key: "issued", header: "Issued", cell: (row) => dayOrDash(row.issueOn) },
    { key: "due", header: "Due", cell: (row) => dayOrDash(row.dueOn) },
    {
      key: "amount",
      header: "Amount",
      align: "right",
      cell: (row) => <MoneyText money={{ amountMinor: row.totalMinor, currency: row.currency }} language={language} />,
    },
    { key: "status", header: "Status", cell: (row) => <InvoicePill {...row} /> },
  ];
  return (
    <DataTable
      caption="Invoices"
      rows={rows}
      rowKey={(row) => row.id}
      columns={columns}
      rowHref={(row) => `${base}/invoices/${row.id}`}
      card={(row) => ({
        title: withCustomer ? row.customerName : (row.number ?? "Draft"),
        amount: <MoneyText money={{ amountMinor: row.totalMinor, currency: row.currency }} language={language} />,
        detail: cardDetail(row, withCustomer),
        state: <InvoicePill {...row} />,
      })}
    />
  );
}

const dayOrDash = (day: string | null) => (day === null ? <span className="text-ink-3">—</span> : formatDay(day, "en"));

const cardDetail = (row: InvoiceListItem, withCustomer: boolean): string =>
  [withCustomer ? (row.number ?? "Draft") : null, row.dueOn === null ? null : `due ${formatDay(row.dueOn, "en")}`]
    .filter((part) => part !== null)
    .join(" · ");
