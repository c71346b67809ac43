import type { HostedInvoice } from "@/lib/invoices/load-hosted-invoice";
import type { InvoiceLine } from "@/lib/invoices/totals";
import type { Translate } from "@/lib/messages/messages";
import { formatQuantity, formatRate, formatUnitPrice } from "@/lib/money/format-money";
import { QUANTITY_SCALE } from "@/lib/money/money";
import type { PayView } from "@/lib/payments/pay-view";
import { amountIn } from "./wording";

type Props = { t: Translate<"page">; invoice: HostedInvoice };

/** Lines as a list: what it is for, how it was counted, and the net at the right, never wrapped. */
export function InvoiceLines({ t, invoice }: Props) {
  return (
    <ul aria-label={t("lines")}>
      {numbered(invoice.snapshot.lines).map((line) => (
        <li key={line.place} className="flex items-start justify-between gap-6 border-b border-line-2 py-3">
          <div className="min-w-0">
            <p className="wrap-anywhere whitespace-pre-line">{line.description}</p>
            <LineDetail t={t} invoice={invoice} line={line} />
          </div>
          <p className="num shrink-0 whitespace-nowrap">{amountIn(invoice, line.netMinor)}</p>
        </li>
      ))}
    </ul>
  );
}

/** Lines of a frozen document have no other identity than their place. */
const numbered = (lines: readonly InvoiceLine[]) => lines.map((line, place) => ({ ...line, place }));

function LineDetail({ t, invoice, line }: Props & { line: InvoiceLine }) {
  const { language, currency } = invoice.snapshot;
  const parts: string[] = [];
  if (line.quantityMicro !== QUANTITY_SCALE || line.discountBps > 0) {
    const quantity = formatQuantity(line.quantityMicro, language);
    const price = formatUnitPrice(line.unitPriceE4, currency, language);
    parts.push(t("quantityTimes", { quantity, price }));
  }
  if (line.discountBps > 0) parts.push(t("discount", { rate: formatRate(line.discountBps, language) }));
  if (invoice.snapshot.totals.taxes.length > 1) parts.push(t("tax", { rate: formatRate(line.taxRateBps, language) }));
  return parts.length > 0 ? <p className="num text-[13px] text-ink-2">{parts.join(" · ")}</p> : null;
}

/** Net, tax by rate, total, and what of it is left. */
export function InvoiceTotalsList({ t, invoice, view }: Props & { view: PayView }) {
  const { totals, language } = invoice.snapshot;
  const hasTax = totals.taxes.some((tax) => tax.rateBps > 0);
  const severalRates = totals.taxes.length > 1;
  return (
    <dl className="pt-3">
      {hasTax ? <Total label={t("net")} amount={amountIn(invoice, totals.netMinor)} /> : null}
      {totals.taxes
        .filter((tax) => tax.rateBps > 0 || (hasTax && severalRates))
        .map((tax) => {
          const rate = formatRate(tax.rateBps, language);
          const label = severalRates ? t("taxOn", { rate, net: amountIn(invoice, tax.netMinor) }) : t("tax", { rate });
          return <Total key={tax.rateBps} label={label} amount={amountIn(invoice, tax.taxMinor)} />;
        })}
      <Total label={t("total")} amount={amountIn(invoice, totals.totalMinor)} isStrong />
      {view.paidMinor > 0 ? (
        <Total label={t(view.dueMinor > 0 ? "paid" : "paidInFull")} amount={amountIn(invoice, -view.paidMinor)} />
      ) : null}
      {view.refundedMinor > 0 ? <Total label={t("refunded")} amount={amountIn(invoice, view.refundedMinor)} /> : null}
      {view.refundedMinor > 0 && view.keptMinor > 0 && view.dueMinor === 0 ? (
        <Total label={t("kept")} amount={amountIn(invoice, view.keptMinor)} isStrong />
      ) : null}
      {view.paidMinor > 0 && view.dueMinor > 0 ? (
        <Total label={t("amountDue")} amount={amountIn(invoice, view.dueMinor)} isStrong />
      ) : null}
    </dl>
  );
}

function Total({ label, amount, isStrong = false }: { label: string; amount: string; isStrong?: boolean }) {
  return (
    <div className={`flex justify-between gap-6 py-1.5 ${isStrong ? "font-semibold" : "text-ink-2"}`}>
      <dt className="min-w-0 wrap-anywhere">{label}</dt>
      <dd className="num shrink-0 whitespace-nowrap">{amount}</dd>
    </div>
  );
}
