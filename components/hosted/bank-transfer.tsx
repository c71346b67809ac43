import { groupedIban } from "@/lib/businesses/iban";
import { epcCode } from "@/lib/invoices/epc-code";
import type { BankDetails } from "@/lib/invoices/invoice-snapshot";
import type { HostedInvoice } from "@/lib/invoices/load-hosted-invoice";
import type { Translate } from "@/lib/messages/messages";
import { CopyText } from "./copy-text";
import { QrCode } from "./qr-code";
import { amountIn } from "./wording";

type Props = { t: Translate<"page">; invoice: HostedInvoice; bank: BankDetails; dueMinor: number };

/** The other way to pay: everything a bank form asks for, with the reference that matches the payment to this invoice. */
export function BankTransfer({ t, invoice, bank, dueMinor }: Props) {
  const { currency, number, mode } = invoice.snapshot;
  // A bank's app does not know about tests: a code it can scan would move real money.
  const isTest = mode === "test";
  const code = isTest ? null : epcCode({ bank, money: { amountMinor: dueMinor, currency }, reference: number });
  const rows: [string, string | null, string | null][] = [
    [t("bank.holder"), bank.accountHolder, null],
    [t("bank.iban"), bank.iban && groupedIban(bank.iban), bank.iban?.replace(/\s/g, "") ?? null],
    [t("bank.bic"), bank.bic, bank.bic],
    [t("bank.name"), bank.bankName, null],
    [t("bank.account"), bank.accountText, bank.accountText],
    [t("bank.amount"), amountIn(invoice, dueMinor), null],
    [t("bank.reference"), number, number],
  ];
  return (
    <div className="space-y-4">
      {isTest ? (
        <p className="rounded-control bg-test-soft px-4 py-3 text-[13px] font-medium">{t("bank.test")}</p>
      ) : null}
      <dl className="divide-y divide-line-2">
        {rows.map(([label, shown, copied]) =>
          shown ? <Row key={label} t={t} label={label} shown={shown} copied={copied} /> : null,
        )}
      </dl>
      <p className="text-[13px] text-ink-2">{t("bank.intro")}</p>
      {code ? (
        <figure className="flex flex-wrap items-center gap-4 border-t border-line-2 pt-4">
          <QrCode text={code} label={t("bank.qrLabel")} />
          <figcaption className="min-w-36 flex-1 text-[13px] text-ink-2">{t("bank.scan")}</figcaption>
        </figure>
      ) : null}
    </div>
  );
}

type RowProps = { t: Translate<"page">; label: string; shown: string; copied: string | null };

function Row({ t, label, shown, copied }: RowProps) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 py-2">
      <dt className="text-[13px] text-ink-2">{label}</dt>
      <dd className="num col-start-1 wrap-anywhere whitespace-pre-line">{shown}</dd>
      {copied ? (
        <dd className="col-start-2 row-span-2 row-start-1">
          <CopyText text={copied} label={t("copy")} copied={t("copied")} what={t("copyThis", { what: label })} />
        </dd>
      ) : null}
    </div>
  );
}
