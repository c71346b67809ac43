import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { LiveRefresh } from "@/components/invoices/live-refresh";
import { PaymentActions } from "@/components/payments/payment-actions";
import { PaymentFacts } from "@/components/payments/payment-facts";
import { PaymentTimeline } from "@/components/payments/payment-timeline";
import { Banner, Card, CardSection, PageHeader, Pill, TestBadge } from "@/components/ui";
import { isAppError } from "@/lib/app-error";
import { getContext } from "@/lib/http/context";
import { requireOwner } from "@/lib/http/owner";
import { formatMoney } from "@/lib/money/format-money";
import { loadCreditTargets } from "@/lib/payments/load-credit-targets";
import { loadPayment, type PaymentDetail } from "@/lib/payments/load-payment";
import { applyCreditAction, checkNowAction, refundAction, takeBackAction } from "../actions";

export const metadata: Metadata = { title: "Payment" };

type PageProps = {
  params: Promise<{ business: string; payment: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

const deeds = { check: checkNowAction, refund: refundAction, takeBack: takeBackAction, useCredit: applyCreditAction };

export default async function PaymentPage({ params, searchParams }: PageProps) {
  const { business: businessId, payment: id } = await params;
  const { business } = await requireOwner(businessId);
  const { language, timeZone } = business;
  const payment = await findOr404({ businessId: business.id, id, language });
  const base = `/b/${business.id}`;
  if ("movedTo" in payment) redirect(`${base}/payments/${payment.movedTo}`);
  const { refund } = await searchParams;
  const everyMs = waitMs(payment);
  const { mode, currency, customerId } = payment;
  const targets =
    payment.creditMinor === 0
      ? []
      : await loadCreditTargets(await getContext(), { businessId: business.id, mode, currency, customerId, timeZone });
  return (
    <>
      <PageHeader
        back={{ href: `${base}/payments`, label: "Payments" }}
        title={
          <>
            <span className="num">{formatMoney(payment, language)}</span>
            <Pill tone={payment.state.tone}>{payment.state.label}</Pill>
            {payment.mode === "test" ? <TestBadge /> : null}
          </>
        }
        subtitle={payment.customerName ?? undefined}
        actions={
          <PaymentActions
            businessId={business.id}
            payment={payment}
            targets={targets}
            language={language}
            refund={refund === "excess" || refund === "all" ? refund : null}
            deeds={deeds}
          />
        }
      />
      {everyMs === null ? null : <LiveRefresh everyMs={everyMs} />}
      <Notices payment={payment} language={language} />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <Card>
          <PaymentFacts payment={payment} base={base} language={language} timeZone={timeZone} />
        </Card>
        <Card>
          <CardSection title="What happened">
            <PaymentTimeline lines={payment.timeline} timeZone={timeZone} />
          </CardSection>
        </Card>
      </div>
    </>
  );
}

/** A refund that is being sent is answered within seconds, one on its way and a payment under way may take days. */
function waitMs(payment: PaymentDetail): number | null {
  const statuses = payment.refunds.map((refund) => refund.status);
  if (statuses.includes("requested") || statuses.includes("unknown")) return 3_000;
  return statuses.includes("pending") || payment.isOpen ? 10_000 : null;
}

/** A foreign id looks exactly like one that does not exist. */
async function findOr404(input: Parameters<typeof loadPayment>[1]) {
  try {
    return await loadPayment(await getContext(), input);
  } catch (error) {
    if (isAppError(error) && error.code === "NOT_FOUND") notFound();
    throw error;
  }
}

function Notices({ payment, language }: { payment: PaymentDetail; language: "en" | "de" }) {
  const credit = { amountMinor: payment.creditMinor, currency: payment.currency };
  return (
    <div className="mb-4 space-y-3 empty:hidden">
      {payment.reason === null ? null : (
        <Banner tone="warn">
          {payment.reason} Nothing was charged.
          {payment.providerMessage === null ? null : (
            <span className="block font-normal">
              Stripe says: {payment.providerMessage} ({payment.providerCode})
            </span>
          )}
        </Banner>
      )}
      {payment.mismatch === null ? null : <Banner tone="bad">{payment.mismatch}</Banner>}
      {payment.creditMinor === 0 ? null : (
        <Banner tone="warn">
          {formatMoney(credit, language)} of this payment was not due. It is kept as the customer's credit: refund it,
          or use it for another invoice.
        </Banner>
      )}
    </div>
  );
}
