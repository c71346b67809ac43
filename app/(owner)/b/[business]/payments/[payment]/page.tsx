import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { CheckNow } from "@/components/payments/check-now";
import { PaymentFacts } from "@/components/payments/payment-facts";
import { PaymentTimeline } from "@/components/payments/payment-timeline";
import { Banner, Card, CardSection, PageHeader, Pill, TestBadge } from "@/components/ui";
import { isAppError } from "@/lib/app-error";
import { getContext } from "@/lib/http/context";
import { requireOwner } from "@/lib/http/owner";
import { formatMoney } from "@/lib/money/format-money";
import { loadPayment, type PaymentDetail } from "@/lib/payments/load-payment";
import { checkNowAction } from "../actions";

export const metadata: Metadata = { title: "Payment" };

type PageProps = { params: Promise<{ business: string; payment: string }> };

export default async function PaymentPage({ params }: PageProps) {
  const { business: businessId, payment: id } = await params;
  const { business } = await requireOwner(businessId);
  const { language, timeZone } = business;
  const payment = await findOr404({ businessId: business.id, id, language });
  const base = `/b/${business.id}`;
  if ("movedTo" in payment) redirect(`${base}/payments/${payment.movedTo}`);
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
          payment.canCheck && payment.attemptId !== null ? (
            <CheckNow action={checkNowAction} businessId={business.id} attemptId={payment.attemptId} />
          ) : undefined
        }
      />
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
          {formatMoney(credit, language)} of this payment was not due. It is kept as the customer's credit; refund it in
          your Stripe dashboard, and it is noted here by itself.
        </Banner>
      )}
    </div>
  );
}
