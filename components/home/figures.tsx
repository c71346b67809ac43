import Link from "next/link";
import { Card } from "@/components/ui/card";
import { MoneyText } from "@/components/ui/money-text";
import type { Sum } from "@/lib/home/home";

type FiguresProps = { businessId: string; owed: Sum[]; overdue: Sum[]; paidLately: Sum[] };

/** Three sums that matter, a line for each currency: sums over currencies would be lies. */
export function Figures({ businessId, owed, overdue, paidLately }: FiguresProps) {
  const base = `/b/${businessId}`;
  return (
    <Card className="grid divide-y divide-line sm:grid-cols-3 sm:divide-x sm:divide-y-0">
      <Figure label="To be paid" sums={owed} href={`${base}/invoices?filter=unpaid`} />
      <Figure label="Overdue" sums={overdue} href={`${base}/invoices?filter=overdue`} isWarning />
      <Figure label="Paid in the last 30 days" sums={paidLately} href={`${base}/payments`} />
    </Card>
  );
}

function Figure({
  label,
  sums,
  href,
  isWarning = false,
}: {
  label: string;
  sums: Sum[];
  href: string;
  isWarning?: boolean;
}) {
  return (
    <Link
      href={href}
      className="block px-4 py-4 no-underline first:rounded-t-card last:rounded-b-card hover:bg-line-2 sm:px-6 sm:py-5"
    >
      <span className="block text-[13px] text-ink-2">{label}</span>
      {sums.length === 0 ? (
        <span className="mt-1 block text-xl font-[650] tracking-tight text-ink-3">–</span>
      ) : (
        sums
          .slice(0, 4)
          .map((sum) => (
            <MoneyText
              key={sum.currency}
              money={sum}
              className={`mt-1 block text-xl font-[650] tracking-tight ${isWarning ? "text-warn" : ""}`}
            />
          ))
      )}
      {sums.length > 4 ? <span className="text-[13px] text-ink-3">{moreWords(sums.length - 4)}</span> : null}
    </Link>
  );
}

const moreWords = (count: number): string => (count === 1 ? "and 1 more currency" : `and ${count} more currencies`);
