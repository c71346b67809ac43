import type { HostedInvoice } from "@/lib/invoices/load-hosted-invoice";
import type { Translate } from "@/lib/messages/messages";
import { formatDay } from "@/lib/money/format-money";
import type { PayView } from "@/lib/payments/pay-view";
import { InvoiceLines, InvoiceTotalsList } from "./invoice-lines";

type Props = { t: Translate<"page">; invoice: HostedInvoice; view: PayView };

/** The invoice itself, as it was frozen when it was issued. */
export function InvoiceDocument({ t, invoice, view }: Props) {
  const { seller, customer, number, issueOn, dueOn, language, notes } = invoice.snapshot;
  return (
    <article className="rounded-card border border-line bg-surface p-5 shadow-card sm:p-8">
      <dl className="grid grid-cols-2 gap-x-6 gap-y-4 sm:grid-cols-3">
        <Fact label={t("number")} value={number} />
        <Fact label={t("issued")} value={formatDay(issueOn, language)} />
        <Fact label={t("due")} value={formatDay(dueOn, language)} />
      </dl>
      <div className="mt-6 grid gap-6 sm:grid-cols-2">
        <Party label={t("from")} party={seller} taxId={seller.taxId && t("taxId", { id: seller.taxId })} />
        <Party label={t("to")} party={customer} taxId={customer.taxId && t("taxId", { id: customer.taxId })} />
      </div>
      <section className="mt-7 border-t border-line">
        <InvoiceLines t={t} invoice={invoice} />
        <div className="sm:ml-auto sm:w-4/5">
          <InvoiceTotalsList t={t} invoice={invoice} view={view} />
        </div>
      </section>
      {notes ? (
        <section className="mt-6 border-t border-line pt-5">
          <h2>{t("notes")}</h2>
          <p className="mt-1 wrap-anywhere whitespace-pre-line text-ink-2">{notes}</p>
        </section>
      ) : null}
    </article>
  );
}

function Fact({ label, value }: { label: string; value: string }) {
  return (
    <div className="min-w-0">
      <dt className="text-[13px] text-ink-2">{label}</dt>
      <dd className="num wrap-anywhere font-[550]">{value}</dd>
    </div>
  );
}

type PartyProps = { label: string; party: { name: string; addressLines: string[] }; taxId: string | null };

function Party({ label, party, taxId }: PartyProps) {
  return (
    <section className="min-w-0">
      <h2 className="text-[13px] font-normal text-ink-2">{label}</h2>
      <p className="wrap-anywhere font-[550]">{party.name}</p>
      <p className="wrap-anywhere whitespace-pre-line text-ink-2">{party.addressLines.join("\n")}</p>
      {taxId ? <p className="wrap-anywhere text-[13px] text-ink-2">{taxId}</p> : null}
    </section>
  );
}
