import type { HostedInvoice } from "@/lib/invoices/load-hosted-invoice";
import type { Translate } from "@/lib/messages/messages";
import type { PayView } from "@/lib/payments/pay-view";
import { BankTransfer } from "./bank-transfer";
import { BusinessHead } from "./business-head";
import { InvoiceDocument } from "./invoice-document";
import { LinkButton } from "./link-button";
import { Questions } from "./questions";
import { StatusPill } from "./status-pill";
import { amountIn, amountSize, documentName, dueSentence, stateSentence } from "./wording";

type PartProps = { t: Translate<"page">; invoice: HostedInvoice; view: PayView };

/** The whole invoice page; the owner's preview before sending shows the same. */
export function InvoiceView({ t, invoice, view }: PartProps) {
  const { seller } = invoice.snapshot;
  return (
    <div className="grid grid-cols-1 items-start gap-5 lg:grid-cols-[minmax(0,1fr)_360px] lg:grid-rows-[auto_auto_1fr] lg:gap-x-10">
      <header className="flex flex-wrap items-center justify-between gap-3 lg:col-span-2 lg:mb-3">
        <BusinessHead seller={seller} subtitle={documentName(t, invoice)} />
        <StatusPill t={t} invoice={invoice} view={view} />
      </header>
      <Summary t={t} invoice={invoice} view={view} />
      <div className="lg:col-start-1 lg:row-span-2 lg:row-start-2">
        <InvoiceDocument t={t} invoice={invoice} view={view} />
      </div>
      <div className="space-y-5 lg:col-start-2 lg:row-start-3">
        <Transfer t={t} invoice={invoice} view={view} />
        <Questions t={t} seller={seller} />
      </div>
    </div>
  );
}

/** What is to be paid, the one button, and the PDF. */
function Summary({ t, invoice, view }: PartProps) {
  const isDue = view.dueMinor > 0 && view.kind !== "void";
  const amount = amountIn(invoice, isDue ? view.dueMinor : view.totalMinor);
  const sentence = stateSentence(t, invoice, view);
  return (
    <section className="rounded-card border border-line bg-surface p-5 shadow-card sm:p-6 lg:col-start-2 lg:row-start-2">
      <h1 className="text-[13px] font-normal tracking-normal text-ink-2">
        {t(isDue ? "amountDue" : "total")}
        <span
          className={`num mt-1 block leading-tight font-[680] tracking-[-0.03em] whitespace-nowrap text-ink ${amountSize(amount)}`}
        >
          {amount}
        </span>
      </h1>
      <p className={`mt-1 ${invoice.isOverdue && view.canPayNow ? "text-bad" : "text-ink-2"}`}>
        {sentence ?? dueSentence(t, invoice)}
      </p>
      <div className="mt-5 space-y-2.5">
        {view.canPayNow ? (
          <LinkButton href={`/i/${invoice.token}/pay`} look="primary">
            {t("payOnline")}
          </LinkButton>
        ) : null}
        <LinkButton href={`/i/${invoice.token}/pdf`} isDownload>
          {t("downloadPdf")}
        </LinkButton>
      </div>
    </section>
  );
}

function Transfer({ t, invoice, view }: PartProps) {
  const { bank } = invoice.snapshot.seller;
  const isUnpaid = view.dueMinor > 0 && !["void", "on_its_way", "checking"].includes(view.kind);
  if (bank === null || !isUnpaid) return null;
  return (
    <section className="rounded-card border border-line bg-surface p-5 sm:p-6">
      <h2 className="mb-2">{t(view.canPayNow ? "bank.other" : "bank.title")}</h2>
      <BankTransfer t={t} invoice={invoice} bank={bank} dueMinor={view.dueMinor} />
    </section>
  );
}
