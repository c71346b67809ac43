import { DataTable, Pill } from "@/components/ui";
import type { Language } from "@/lib/invoices/invoice-snapshot";
import { formatInstant, formatMoney } from "@/lib/money/format-money";
import { type OrderState, orderStateWords } from "@/lib/orders/order";

export type ShownOrder = {
  id: string;
  number: string;
  state: OrderState;
  description: string;
  quantity: number;
  buyerName: string;
  buyerEmail: string;
  totalMinor: number;
  currency: string;
  createdAt: number;
  mailHeldAt: number | null;
  mailReleasedAt: number | null;
};

type OrderTableProps = { rows: ShownOrder[]; base: string; language: Language; timeZone: string };

export function OrderTable({ rows, base, language, timeZone }: OrderTableProps) {
  const amount = (row: ShownOrder) => formatMoney({ amountMinor: row.totalMinor, currency: row.currency }, language);
  return (
    <DataTable
      caption="Orders"
      rows={rows}
      rowKey={(row) => row.id}
      rowHref={(row) => `${base}/${row.id}`}
      columns={[
        { key: "number", header: "Order", cell: (row) => <span className="font-[550]">{row.number}</span> },
        { key: "what", header: "What", cell: (row) => `${row.quantity} × ${row.description}` },
        { key: "who", header: "Buyer", cell: (row) => row.buyerName },
        { key: "when", header: "When", cell: (row) => formatInstant(row.createdAt, "en", timeZone) },
        { key: "state", header: "State", cell: (row) => <OrderPill order={row} /> },
        { key: "amount", header: "Amount", align: "right", cell: amount },
      ]}
      card={(row) => ({
        title: row.buyerName,
        amount: amount(row),
        detail: `${row.quantity} × ${row.description}`,
        state: <OrderPill order={row} />,
      })}
    />
  );
}

export function OrderPill({ order }: { order: Pick<ShownOrder, "state" | "mailHeldAt" | "mailReleasedAt"> }) {
  if (order.state === "paid" && order.mailHeldAt !== null && order.mailReleasedAt === null)
    return <Pill tone="warn">Waits for your OK</Pill>;
  const tones = { paid: "good", open: "info", expired: "mute" } as const;
  return <Pill tone={tones[order.state]}>{orderStateWords[order.state]}</Pill>;
}
