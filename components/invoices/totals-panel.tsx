import { MoneyText } from "@/components/ui";
import type { Language } from "@/lib/invoices/invoice-snapshot";
import type { InvoiceTotals } from "@/lib/invoices/totals";
import { formatRate } from "@/lib/money/format-money";

type TotalsPanelProps = { totals: InvoiceTotals | null; currency: string; language: Language };

/** Net, tax per rate and total, right-aligned like on the document. */
export function TotalsPanel({ totals, currency, language }: TotalsPanelProps) {
  if (totals === null)
    return <p className="text-right text-sm text-bad">These amounts are too large for one invoice.</p>;
  const money = (amountMinor: number) => <MoneyText money={{ amountMinor, currency }} language={language} />;
  return (
    <dl className="ml-auto grid w-full max-w-xs grid-cols-[1fr_auto] gap-y-1.5 text-sm">
      <dt className="pr-6 text-ink-2">Net</dt>
      <dd className="text-right">{money(totals.netMinor)}</dd>
      {totals.taxes
        .filter((tax) => tax.rateBps > 0)
        .map((tax) => (
          <div key={tax.rateBps} className="contents">
            <dt className="pr-6 text-ink-2">
              Tax {formatRate(tax.rateBps, "en")} on {money(tax.netMinor)}
            </dt>
            <dd className="text-right">{money(tax.taxMinor)}</dd>
          </div>
        ))}
      <dt className="pr-6 border-t border-line pt-2 font-semibold">Total</dt>
      <dd className="border-t border-line pt-2 text-right text-base font-semibold">{money(totals.totalMinor)}</dd>
    </dl>
  );
}
