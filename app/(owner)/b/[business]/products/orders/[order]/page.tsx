import type { Metadata } from "next";
import Link from "next/link";
import { OrderPill } from "@/components/products/order-table";
import { ReleaseButton } from "@/components/products/release-button";
import { Banner, ButtonLink, Card, CardSection, MoneyText, PageHeader, TestBadge } from "@/components/ui";
import { countryName } from "@/lib/customers/address";
import { getContext } from "@/lib/http/context";
import { orNotFound } from "@/lib/http/or-not-found";
import { requireOwner } from "@/lib/http/owner";
import { formatInstant, formatRate } from "@/lib/money/format-money";
import { loadOrder, type OrderPage } from "@/lib/orders/load-orders";
import { releaseMailAction } from "../../actions";

export const metadata: Metadata = { title: "Order" };

type PageProps = { params: Promise<{ business: string; order: string }> };

/** One order: what was bought, by whom, what they answered, and what became of it. */
export default async function OrderDetailsPage({ params }: PageProps) {
  const { business: of, order: orderId } = await params;
  const { businessId, business } = await requireOwner(of);
  const page = await orNotFound(loadOrder(await getContext(), { businessId, orderId }));
  const { order, invoice, url } = page;
  const isHeld = order.mailHeldAt !== null && order.mailReleasedAt === null;
  const base = `/b/${businessId}`;
  return (
    <div className="max-w-3xl">
      <PageHeader
        title={
          <>
            Order {order.number} <OrderPill order={order} /> {order.mode === "test" ? <TestBadge /> : null}
          </>
        }
        subtitle={formatInstant(order.createdAt, "en", business.timeZone)}
        back={{ href: `${base}/products/orders`, label: "Orders" }}
        actions={
          <>
            {invoice === null ? null : (
              <ButtonLink href={`${base}/invoices/${invoice.id}`}>Invoice {invoice.number}</ButtonLink>
            )}
            <ButtonLink href={url} target="_blank" prefetch={false} variant="ghost">
              Buyer’s page
            </ButtonLink>
          </>
        }
      />
      {isHeld ? (
        <Banner
          tone="warn"
          className="mb-5"
          action={<ReleaseButton businessId={businessId} orderId={orderId} release={releaseMailAction} />}
        >
          This sale has no tax on it, so its invoice waits for your OK. The buyer has not been mailed yet.
        </Banner>
      ) : null}
      <Card>
        <CardSection title="What was bought">
          <Rows rows={boughtRows(page, business.language, base)} />
        </CardSection>
        <CardSection title="Buyer">
          <Rows rows={buyerRows(page)} />
        </CardSection>
        {order.fields.length > 0 ? (
          <CardSection title="Answers">
            <Rows rows={order.fields.map((field) => [field.label, field.value])} />
          </CardSection>
        ) : null}
        <CardSection title="Payment">
          <Payments page={page} base={base} language={business.language} timeZone={business.timeZone} />
        </CardSection>
      </Card>
    </div>
  );
}

type Row = [label: string, value: React.ReactNode];

function Rows({ rows }: { rows: Row[] }) {
  return (
    <dl className="grid grid-cols-[minmax(7rem,auto)_1fr] gap-x-6 gap-y-2 text-sm">
      {rows.map(([label, value]) =>
        value === null ? null : (
          <div key={label} className="contents">
            <dt className="text-ink-2">{label}</dt>
            <dd className="min-w-0 wrap-anywhere">{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}

function boughtRows({ order }: OrderPage, language: "en" | "de", base: string): Row[] {
  const money = (amountMinor: number) => (
    <MoneyText money={{ amountMinor, currency: order.currency }} language={language} />
  );
  const isBack = order.stockReturned > 0;
  return [
    [
      "Product",
      <Link key="product" className="link" href={`${base}/products/${order.productId}`}>
        {order.description}
      </Link>,
    ],
    ["Quantity", order.unit === null ? order.quantity : `${order.quantity} (${order.unit})`],
    ["Net", money(order.netMinor)],
    [`Tax ${formatRate(order.taxRateBps, "en")}`, money(order.taxMinor)],
    ["Total", <b key="total">{money(order.totalMinor)}</b>],
    ["Reference", order.reference],
    ["Terms accepted", order.termsAccepted],
    ["Stock", isBack ? `${order.stockReturned} of ${order.stockTaken} put back` : null],
  ];
}

function buyerRows({ order }: OrderPage): Row[] {
  const { company } = order;
  const place =
    company === null
      ? null
      : [company.addressLine1, `${company.postalCode} ${company.city}`, countryName(company.country, "en")].join(", ");
  return [
    ["Name", order.buyerName],
    [
      "E-mail",
      <a key="mail" className="link" href={`mailto:${order.buyerEmail}`}>
        {order.buyerEmail}
      </a>,
    ],
    ["Invoice to", company?.name ?? null],
    ["Address", place],
    ["Tax ID", company?.taxId ?? null],
  ];
}

type PaymentsProps = { page: OrderPage; base: string; language: "en" | "de"; timeZone: string };

function Payments({ page, base, language, timeZone }: PaymentsProps) {
  const { payments, order, problem } = page;
  if (payments.length === 0) {
    const tried = problem === null ? "Nobody has paid this order." : "The last try brought no money.";
    const ends =
      order.state === "open" ? " It can still be paid from the buyer’s page." : " Nothing is held for it any more.";
    return <p className="text-sm text-ink-2">{tried + ends}</p>;
  }
  return (
    <ul className="space-y-2 text-sm">
      {payments.map((payment) => (
        <li key={payment.id} className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
          <Link className="link" href={`${base}/payments/${payment.id}`}>
            Paid on {formatInstant(payment.paidAt, "en", timeZone)}
          </Link>
          <span>
            <MoneyText money={payment} language={language} />
            {payment.refundedMinor > 0 ? (
              <span className="text-ink-2">
                {" "}
                ·{" "}
                <MoneyText
                  money={{ amountMinor: payment.refundedMinor, currency: payment.currency }}
                  language={language}
                />{" "}
                refunded
              </span>
            ) : null}
          </span>
        </li>
      ))}
    </ul>
  );
}
