import { Card, CardSection, MoneyText } from "@/components/ui";
import type { Language } from "@/lib/invoices/invoice-snapshot";
import type { InvoiceDetails } from "@/lib/invoices/load-invoice-details";
import { formatDay, formatQuantity, formatRate, formatUnitPrice } from "@/lib/money/format-money";
import { TotalsPanel } from "./totals-panel";

type DocumentCardProps = {
  details: Pick<InvoiceDetails, "invoice" | "snapshot" | "dueMinor" | "isOverdue">;
  language: Language;
};

/** The document in short: what is due, to whom, for what. */
export function DocumentCard({ details, language }: DocumentCardProps) {
  const { invoice, snapshot } = details;
  const { currency, totals } = snapshot;
  return (
    <Card>
      <CardSection>
        <Amounts details={details} language={language} />
      </CardSection>
      <CardSection>
        <Lines snapshot={snapshot} language={language} />
        <div className="mt-5">
          <TotalsPanel totals={totals} currency={currency} language={language} />
          {invoice.paidMinor > 0 ? (
            <Row label="Paid" money={{ amountMinor: invoice.paidMinor, currency }} language={language} />
          ) : null}
          {invoice.refundedMinor > 0 ? (
            <Row label="Refunded" money={{ amountMinor: invoice.refundedMinor, currency }} language={language} />
          ) : null}
        </div>
      </CardSection>
      {snapshot.notes ? (
        <CardSection title="Notes">
          <p className="text-sm wrap-anywhere whitespace-pre-line text-ink-2">{snapshot.notes}</p>
        </CardSection>
      ) : null}
    </Card>
  );
}

function Amounts({ details, language }: DocumentCardProps) {
  const { invoice, snapshot, dueMinor, isOverdue } = details;
  const isDraft = invoice.status === "draft";
  const isDue = isDraft || dueMinor > 0;
  const amountMinor = isDue && !isDraft ? dueMinor : snapshot.totals.totalMinor;
  return (
    <div className="flex flex-wrap items-end justify-between gap-x-8 gap-y-4">
      <div>
        <p className="text-[13px] text-ink-2">{isDue && !isDraft ? "Amount due" : "Total"}</p>
        <p className="text-3xl font-[680] tracking-tight">
          <MoneyText money={{ amountMinor, currency: snapshot.currency }} language={language} />
        </p>
      </div>
      <dl className="grid grid-cols-2 gap-x-8 text-sm">
        <dt className="text-[13px] text-ink-2">Issued</dt>
        <dt className="text-[13px] text-ink-2">Due</dt>
        <dd>{isDraft && invoice.issueOn === null ? "When you issue it" : formatDay(snapshot.issueOn, "en")}</dd>
        <dd className={isOverdue ? "font-[550] text-bad" : undefined}>
          {isDraft && invoice.dueOn === null ? `${invoice.termDays} days later` : formatDay(snapshot.dueOn, "en")}
        </dd>
      </dl>
    </div>
  );
}

type LinesProps = { snapshot: InvoiceDetails["snapshot"]; language: Language };

function Lines({ snapshot, language }: LinesProps) {
  const { lines, currency } = snapshot;
  if (lines.length === 0) return <p className="text-sm text-ink-2">No lines yet.</p>;
  return (
    <ul className="divide-y divide-line-2">
      {withPositions(lines).map(({ line, position }) => (
        <li key={position} className="flex items-start justify-between gap-4 py-2.5 first:pt-0">
          <div className="min-w-0">
            <p className="wrap-anywhere whitespace-pre-line">{line.description || "—"}</p>
            <p className="num text-[13px] text-ink-2">
              {formatQuantity(line.quantityMicro, language)} × {formatUnitPrice(line.unitPriceE4, currency, language)}
              {line.discountBps > 0 ? ` − ${formatRate(line.discountBps, language)}` : ""}
              {line.taxRateBps > 0 ? ` · ${formatRate(line.taxRateBps, language)} tax` : ""}
            </p>
          </div>
          <MoneyText money={{ amountMinor: line.netMinor, currency }} language={language} />
        </li>
      ))}
    </ul>
  );
}

/** Lines of a document never move, so their position is what they are known by. */
const withPositions = <T,>(lines: readonly T[]) => lines.map((line, at) => ({ line, position: at + 1 }));

type RowProps = { label: string; money: { amountMinor: number; currency: string }; language: Language };

function Row({ label, money, language }: RowProps) {
  return (
    <p className="mt-1.5 ml-auto flex w-full max-w-xs justify-between gap-6 text-sm">
      <span className="text-ink-2">{label}</span>
      <MoneyText money={money} language={language} />
    </p>
  );
}
