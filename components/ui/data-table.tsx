import Link from "next/link";
import type { ReactNode } from "react";
import { Card } from "./card";
import { cn } from "./cn";

export type Column<Row> = {
  key: string;
  header: ReactNode;
  cell: (row: Row) => ReactNode;
  align?: "left" | "right";
  className?: string;
};

type DataTableProps<Row> = {
  /** What the table shows, for screen readers. */
  caption: string;
  rows: Row[];
  rowKey: (row: Row) => string;
  columns: Column<Row>[];
  /** Makes the whole row a target; the link itself stands in the first cell. */
  rowHref?: (row: Row) => string;
  /** The row at phone width: who and how much first, then the rest. */
  card: (row: Row) => { title: ReactNode; amount?: ReactNode; detail?: ReactNode; state?: ReactNode };
};

/** A table on a desk, cards on a phone. */
export function DataTable<Row>({ caption, rows, rowKey, columns, rowHref, card }: DataTableProps<Row>) {
  return (
    <>
      <Card className="hidden overflow-x-auto md:block">
        <table className="w-full border-collapse text-left">
          <caption className="sr-only">{caption}</caption>
          <thead>
            <tr>
              {columns.map((column) => (
                <th
                  key={column.key}
                  scope="col"
                  className={cn(
                    "border-b border-line px-3 py-3 first:pl-4 last:pr-4 text-[12.5px] font-medium whitespace-nowrap text-ink-3",
                    column.align === "right" && "text-right",
                  )}
                >
                  {column.header}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="num">
            {rows.map((row) => (
              <Row key={rowKey(row)} row={row} columns={columns} href={rowHref?.(row) ?? null} />
            ))}
          </tbody>
        </table>
      </Card>
      <ul className="num space-y-2.5 md:hidden" aria-label={caption}>
        {rows.map((row) => (
          <li key={rowKey(row)}>
            <RowCard parts={card(row)} href={rowHref?.(row) ?? null} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Row<RowData>({ row, columns, href }: { row: RowData; columns: Column<RowData>[]; href: string | null }) {
  return (
    <tr className={cn("group relative", href && "hover:bg-line-2")}>
      {columns.map((column, at) => (
        <td
          key={column.key}
          className={cn(
            "max-w-72 truncate border-b border-line-2 px-3 py-3 align-middle first:pl-4 last:pr-4 group-last:border-0",
            column.align === "right" && "text-right",
            column.className,
          )}
        >
          {href && at === 0 ? (
            <Link href={href} className="no-underline after:absolute after:inset-0">
              {column.cell(row)}
            </Link>
          ) : (
            column.cell(row)
          )}
        </td>
      ))}
    </tr>
  );
}

type RowCardProps = {
  parts: { title: ReactNode; amount?: ReactNode; detail?: ReactNode; state?: ReactNode };
  href: string | null;
};

function RowCard({ parts, href }: RowCardProps) {
  return (
    <div className="relative rounded-card border border-line bg-surface p-3.5">
      <div className="flex items-baseline justify-between gap-3">
        <span className="min-w-0 truncate font-semibold">
          {href ? (
            <Link href={href} className="no-underline after:absolute after:inset-0 after:rounded-card">
              {parts.title}
            </Link>
          ) : (
            parts.title
          )}
        </span>
        {parts.amount ? <span className="shrink-0 font-semibold">{parts.amount}</span> : null}
      </div>
      {parts.detail || parts.state ? (
        <div className="mt-1.5 flex flex-wrap items-center justify-between gap-2">
          <span className="min-w-0 truncate text-[13px] text-ink-2">{parts.detail}</span>
          {parts.state}
        </div>
      ) : null}
    </div>
  );
}
