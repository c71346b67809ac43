import Link from "next/link";
import { Card, CardSection } from "@/components/ui/card";
import { MoneyText } from "@/components/ui/money-text";
import type { RecentPayment } from "@/lib/home/load-home";
import { formatInstant } from "@/lib/money/format-money";

type RecentPaymentsProps = { businessId: string; payments: RecentPayment[]; timeZone: string };

export function RecentPayments({ businessId, payments, timeZone }: RecentPaymentsProps) {
  return (
    <Card>
      <CardSection
        title="Recent payments"
        actions={
          payments.length > 0 ? (
            <Link href={`/b/${businessId}/payments`} className="link text-[13px]">
              All payments
            </Link>
          ) : null
        }
      >
        {payments.length === 0 ? (
          <p className="text-sm text-ink-2">
            Payments show up here by themselves, seconds after your customer has paid.
          </p>
        ) : (
          <ul className="num -mx-2">
            {payments.map((payment) => (
              <li key={`${payment.id} ${payment.invoiceNumber}`}>
                <Link
                  href={`/b/${businessId}/payments/${payment.id}`}
                  className="flex items-baseline justify-between gap-4 rounded-control px-2 py-2 no-underline hover:bg-line-2"
                >
                  <span className="min-w-0">
                    <span className="block truncate font-[550]">{payment.customerName ?? "Unknown customer"}</span>
                    <span className="block truncate text-[13px] text-ink-2">
                      {payment.invoiceNumber ?? "No invoice"} · {formatInstant(payment.paidAt, "en", timeZone)}
                    </span>
                  </span>
                  <MoneyText money={payment} strong className="shrink-0" />
                </Link>
              </li>
            ))}
          </ul>
        )}
      </CardSection>
    </Card>
  );
}
