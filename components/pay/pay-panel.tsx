import { BankTransfer } from "@/components/hosted/bank-transfer";
import { amountIn } from "@/components/hosted/wording";
import type { HostedInvoice } from "@/lib/invoices/load-hosted-invoice";
import { payUrl } from "@/lib/links/public-link";
import { translator } from "@/lib/messages/messages";
import type { PayView } from "@/lib/payments/pay-view";
import { PayForm } from "./pay-form";
import { payTexts } from "./pay-texts";

type Props = {
  invoice: HostedInvoice;
  view: PayView;
  publicUrl: string;
  provider: string;
  scripts: Readonly<Record<string, string | null>>;
  /** Where a bank or wallet sends the customer back to; an invoice's payment page unless told otherwise. */
  returnUrl?: string;
};

/** The form, why the last try failed, what to do without JavaScript, and the bank transfer below. */
export function PayPanel({ invoice, view, publicUrl, provider, scripts, returnUrl }: Props) {
  const { language, customer, seller } = invoice.snapshot;
  const t = translator(language, "pay");
  const page = translator(language, "page");
  const texts = payTexts(invoice, { dueMinor: view.dueMinor, provider });
  const { name: business, bank } = seller;
  const transfer =
    bank === null ? null : <BankTransfer t={page} invoice={invoice} bank={bank} dueMinor={view.dueMinor} />;
  return (
    <div className="space-y-4">
      <h1 className="sr-only">{t("heading", { amount: amountIn(invoice, view.dueMinor), business })}</h1>
      {view.paidMinor > 0 ? (
        <p className="rounded-control bg-info-soft px-4 py-3">
          {t("restNote", { paid: amountIn(invoice, view.paidMinor), total: amountIn(invoice, view.totalMinor) })}
        </p>
      ) : null}
      <noscript>
        <p className="mb-4 rounded-control bg-warn-soft px-4 py-3">
          {transfer === null ? t("noScriptNoBank", { business }) : t("noScript")}
        </p>
        {transfer}
      </noscript>
      <PayForm
        token={invoice.token}
        scripts={scripts}
        language={language}
        returnUrl={returnUrl ?? payUrl({ publicUrl }, invoice.token)}
        payer={{ name: customer.name, email: customer.email }}
        texts={texts}
        lastReason={view.reason}
        transfer={transfer}
      />
    </div>
  );
}
