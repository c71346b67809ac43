import { ExternalLink } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { CardSection, CopyButton, MoneyText } from "@/components/ui";
import { formatInstant } from "@/lib/money/format-money";
import type { PaymentDetail } from "@/lib/payments/load-payment";
import { Disputes, Refunds } from "./payment-changes";

type PaymentFactsProps = { payment: PaymentDetail; base: string; language: "en" | "de"; timeZone: string };

/** Everything about one payment in the order it is asked for: whose, what came of it, where it stands at the provider. */
export function PaymentFacts({ payment, base, language, timeZone }: PaymentFactsProps) {
  const { currency } = payment;
  const money = (amountMinor: number, of = currency) => (
    <MoneyText money={{ amountMinor, currency: of }} language={language} />
  );
  return (
    <>
      <CardSection title="Payment">
        <Facts>
          <Fact name={payment.allocations.length > 1 ? "Invoices" : "Invoice"}>
            <PaidInvoices payment={payment} base={base} language={language} />
          </Fact>
          <Fact name="Customer">{payment.customerName ?? "—"}</Fact>
          <Fact name="Date">{formatInstant(payment.at, "en", timeZone)}</Fact>
          <Fact name="Method">{payment.method ?? "—"}</Fact>
          {payment.statementDescriptor === null ? null : (
            <Fact name="On the customer's statement">{payment.statementDescriptor}</Fact>
          )}
          {payment.note === null ? null : <Fact name="Note">{payment.note}</Fact>}
          {payment.learnedBy === null ? null : <Fact name="How we learned of it">{payment.learnedBy}</Fact>}
        </Facts>
      </CardSection>
      {payment.fee === null && payment.refundedMinor === 0 ? null : (
        <CardSection title="What is left of it">
          <Facts>
            <Fact name="Amount">{money(payment.amountMinor)}</Fact>
            {payment.refundedMinor === 0 ? null : <Fact name="Refunded">{money(payment.refundedMinor)}</Fact>}
            {payment.fee === null ? null : (
              <>
                <Fact name="Stripe's fee">{money(payment.fee.feeMinor, payment.fee.currency)}</Fact>
                <Fact name="Net, before refunds">{money(payment.fee.netMinor, payment.fee.currency)}</Fact>
              </>
            )}
          </Facts>
        </CardSection>
      )}
      <Refunds payment={payment} language={language} timeZone={timeZone} />
      <Disputes disputes={payment.disputes} language={language} timeZone={timeZone} />
      {payment.providerPaymentId === null ? null : (
        <CardSection title="At Stripe">
          <div className="flex flex-wrap items-center gap-3">
            <code className="num text-[13px] break-all">{payment.providerPaymentId}</code>
            <CopyButton text={payment.providerPaymentId} label="Copy id" />
            {payment.providerUrl === null ? null : (
              <a
                href={payment.providerUrl}
                target="_blank"
                rel="noreferrer"
                className="inline-flex items-center gap-1.5 text-[13px] underline underline-offset-2"
              >
                Open in Stripe <ExternalLink aria-hidden className="size-3.5" />
              </a>
            )}
          </div>
        </CardSection>
      )}
    </>
  );
}

/** What it was put on, with the parts when there are several; else the invoice it was made for. */
function PaidInvoices({ payment, base, language }: Omit<PaymentFactsProps, "timeZone">) {
  const { allocations, invoice, currency } = payment;
  const link = (id: string, number: string) => (
    <Link href={`${base}/invoices/${id}`} className="underline underline-offset-2">
      {number}
    </Link>
  );
  if (allocations.length === 0) return invoice === null ? "—" : link(invoice.id, invoice.number);
  return (
    <ul className="space-y-1">
      {allocations.map(({ id, invoiceId, number, amountMinor }) => (
        <li key={id}>
          {link(invoiceId, number)}
          {allocations.length > 1 || amountMinor < payment.amountMinor ? (
            <>
              {" "}
              · <MoneyText money={{ amountMinor, currency }} language={language} />
            </>
          ) : null}
        </li>
      ))}
    </ul>
  );
}

const Facts = ({ children }: { children: ReactNode }) => (
  <dl className="grid gap-x-6 gap-y-2 text-sm sm:grid-cols-[11rem_minmax(0,1fr)]">{children}</dl>
);

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-3">{name}</dt>
      <dd className="mb-1 min-w-0 break-words sm:mb-0">{children}</dd>
    </>
  );
}
