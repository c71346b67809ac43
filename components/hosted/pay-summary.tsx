import type { HostedInvoice } from "@/lib/invoices/load-hosted-invoice";
import type { Translate } from "@/lib/messages/messages";
import type { PayView } from "@/lib/payments/pay-view";
import { BusinessHead } from "./business-head";
import { Fold } from "./fold";
import { InvoiceLines, InvoiceTotalsList } from "./invoice-lines";
import { amountIn, amountSize, documentName, dueSentence, statePhrase } from "./wording";

type Props = { t: Translate<"page">; invoice: HostedInvoice; view: PayView };

/** Who is paid, how much, and for which invoice: at the top left, before anything is asked. */
export function PayHead({ t, invoice, view }: Props) {
  const { seller, customer } = invoice.snapshot;
  const amount = amountIn(invoice, view.dueMinor > 0 && view.kind !== "void" ? view.dueMinor : view.totalMinor);
  const state = view.canPayNow || view.kind === "unavailable" ? dueSentence(t, invoice) : statePhrase(t, invoice, view);
  return (
    <header className="min-w-0">
      <BusinessHead seller={seller} subtitle={documentName(t, invoice)} />
      <p
        className={`num mt-5 leading-tight font-[680] tracking-[-0.03em] whitespace-nowrap sm:mt-7 sm:text-[44px] ${amountSize(amount)}`}
      >
        {amount}
      </p>
      <p
        className={`mt-1 text-[13px] wrap-anywhere ${invoice.isOverdue && view.canPayNow ? "text-bad" : "text-ink-2"}`}
      >
        {[state, t("forCustomer", { customer: customer.name })].filter((part) => part !== null).join(" · ")}
      </p>
    </header>
  );
}

/** The invoice beside the form; folded below it on a phone. */
export function PayDetails({ t, invoice, view, label }: Props & { label: string }) {
  const links = (
    <p className="flex flex-wrap gap-x-5 pt-3 text-[13px]">
      <a className="link py-1" href={`/i/${invoice.token}`}>
        {t("viewInvoice")}
      </a>
      <a className="link py-1" href={`/i/${invoice.token}/pdf`}>
        {t("downloadPdf")}
      </a>
    </p>
  );
  const content = (
    <>
      <InvoiceLines t={t} invoice={invoice} />
      <InvoiceTotalsList t={t} invoice={invoice} view={view} />
      {links}
    </>
  );
  return (
    <>
      <section aria-label={label} className="hidden border-t border-line lg:block">
        {content}
      </section>
      <div className="rounded-card border border-line bg-surface px-5 lg:hidden">
        <Fold label={label}>{content}</Fold>
      </div>
    </>
  );
}
