import type { HostedInvoice } from "@/lib/invoices/load-hosted-invoice";
import { methodName } from "@/lib/mail/method-name";
import { type Translate, translator } from "@/lib/messages/messages";
import { formatDay } from "@/lib/money/format-money";
import type { PayView } from "@/lib/payments/pay-view";
import { LinkButton } from "./link-button";
import { amountIn, paidDay } from "./wording";

type Props = { invoice: HostedInvoice; view: PayView; publicUrl: string };

/** What a bookkeeper needs, and what the payer looks for on the statement. */
export function Receipt({ invoice, view, publicUrl }: Props) {
  const { language, number } = invoice.snapshot;
  const t = translator(language, "outcome");
  const day = paidDay(invoice, view);
  const isPartlyBack = view.refundedMinor > 0 && view.keptMinor > 0;
  const rows: [string, string | null][] = [
    [t("receipt.amount"), amountIn(invoice, view.paidMinor)],
    [t("receipt.refunded"), view.refundedMinor > 0 ? amountIn(invoice, view.refundedMinor) : null],
    [t("receipt.kept"), isPartlyBack ? amountIn(invoice, view.keptMinor) : null],
    [t("receipt.method"), view.method && methodName({ kind: "provider", method: view.method }, language)],
    [t("receipt.date"), day && formatDay(day, language)],
    [t("receipt.invoice"), number],
    [t("receipt.statement"), view.statementDescriptor],
  ];
  return (
    <section aria-label={t("receipt.title")} className="space-y-4">
      <dl className="divide-y divide-line-2 border-y border-line">
        {rows.map(([label, value]) =>
          value ? (
            <div key={label} className="flex justify-between gap-6 py-2.5">
              <dt className="shrink-0 text-ink-2">{label}</dt>
              <dd className="num min-w-0 text-right wrap-anywhere">{value}</dd>
            </div>
          ) : null,
        )}
      </dl>
      <div className="space-y-2.5">
        <LinkButton href={`/i/${invoice.token}/pdf`} look="primary" isDownload>
          {t("receipt.pdf")}
        </LinkButton>
        <LinkButton href={forwardLink(t, { invoice, view, publicUrl })}>{t("receipt.forward")}</LinkButton>
        <LinkButton href={`/i/${invoice.token}`}>{t("backToInvoice")}</LinkButton>
      </div>
    </section>
  );
}

/** Opens the customer's own mail program: the bookkeeper's address is nobody's business here. */
function forwardLink(t: Translate<"outcome">, { invoice, view, publicUrl }: Props): string {
  const { number, seller, language } = invoice.snapshot;
  const day = paidDay(invoice, view);
  const url = `${publicUrl}/i/${invoice.token}`;
  const subject = t("receipt.forwardSubject", { number, business: seller.name });
  const body = t("receipt.forwardBody", {
    number,
    business: seller.name,
    amount: amountIn(invoice, view.paidMinor),
    date: day === null ? "" : formatDay(day, language),
    pdf: `${url}/pdf`,
    url,
  });
  return `mailto:?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(body.replaceAll("\n", "\r\n"))}`;
}
