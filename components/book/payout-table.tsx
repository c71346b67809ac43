import { type Column, DataTable, MoneyText, Pill, type Tone } from "@/components/ui";
import type { PayoutListItem } from "@/lib/book/load-payouts";
import { formatDay } from "@/lib/money/format-money";

type PayoutTableProps = { rows: PayoutListItem[]; base: string; language: "en" | "de" };

const states = {
  on_its_way: { label: "On its way", tone: "info" },
  paid: { label: "Arrived", tone: "good" },
  failed: { label: "Came back", tone: "bad" },
  canceled: { label: "Canceled", tone: "mute" },
} as const satisfies Record<PayoutListItem["status"], { label: string; tone: Tone }>;

export const payoutWords = ({ status }: Pick<PayoutListItem, "status">) => states[status];

/** Bank deposits, newest first. */
export function PayoutTable({ rows, base, language }: PayoutTableProps) {
  const amount = (row: PayoutListItem) => <MoneyText money={row} language={language} strong />;
  const state = (row: PayoutListItem) => <Pill tone={states[row.status].tone}>{states[row.status].label}</Pill>;
  const columns: Column<PayoutListItem>[] = [
    { key: "day", header: "At the bank", cell: (row) => formatDay(row.arrivesOn, "en") },
    {
      key: "what",
      header: "Consists of",
      cell: (row) => row.consistsOf ?? <span className="text-ink-3">—</span>,
    },
    { key: "state", header: "State", cell: state, className: "max-w-none" },
    { key: "amount", header: "Amount", align: "right", cell: amount },
  ];
  return (
    <DataTable
      caption="Bank deposits"
      rows={rows}
      rowKey={({ id }) => id}
      columns={columns}
      rowHref={({ id }) => `${base}/payments/payouts/${id}`}
      card={(row) => ({
        title: formatDay(row.arrivesOn, "en"),
        amount: amount(row),
        detail: row.consistsOf,
        state: state(row),
      })}
    />
  );
}
