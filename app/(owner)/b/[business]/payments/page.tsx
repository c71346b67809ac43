import { Download, Plus, WalletCards } from "lucide-react";
import type { Metadata } from "next";
import { bookTabs } from "@/components/book/book-tabs";
import { PaymentFilters } from "@/components/payments/payment-filters";
import { PaymentTable } from "@/components/payments/payment-table";
import { ButtonLink, EmptyState, PageHeader, Tabs, TestBadge } from "@/components/ui";
import { getContext } from "@/lib/http/context";
import { currentMode } from "@/lib/http/mode";
import { requireOwner } from "@/lib/http/owner";
import {
  countPaymentViews,
  loadNotCompleted,
  loadPayments,
  type PaymentsSearch,
  type PaymentView,
  paymentViews,
  readPaymentsSearch,
} from "@/lib/payments/load-payments";
import { loadUnpaid } from "@/lib/payments/load-unpaid";

export const metadata: Metadata = { title: "Payments" };

type Search = Record<string, string | string[] | undefined>;
type PageProps = { params: Promise<{ business: string }>; searchParams: Promise<Search> };

const labels = { payments: "Payments", "not-completed": "Not completed", unpaid: "Unpaid invoices" } as const;

export default async function PaymentsPage({ params, searchParams }: PageProps) {
  const { business } = await requireOwner((await params).business);
  const given = await searchParams;
  const one = (name: string) => (typeof given[name] === "string" ? given[name] : "");
  const view = paymentViews.find((known) => known === one("view")) ?? "payments";
  const search = readPaymentsSearch(one, await currentMode(business));
  const base = `/b/${business.id}`;
  const { timeZone, language } = business;
  const of = { businessId: business.id, timeZone, language };
  const ctx = await getContext();
  const counts = await countPaymentViews(ctx, { ...of, mode: search.mode });
  return (
    <>
      <PageHeader
        title={<>Payments {search.mode === "test" ? <TestBadge /> : null}</>}
        actions={
          <>
            <ButtonLink href={address(base, view, search, { path: "/export" })} prefetch={false}>
              <Download aria-hidden /> Export CSV
            </ButtonLink>
            <ButtonLink href={`${base}/payments/new`} variant="primary">
              <Plus aria-hidden /> Record a payment
            </ButtonLink>
          </>
        }
      />
      <Tabs
        label="Payments by view"
        className="mb-4"
        items={[
          ...paymentViews.map((known) => ({
            href: address(base, known, emptySearch),
            label: labels[known],
            count: counts[known],
            active: known === view,
          })),
          ...bookTabs(base),
        ]}
      />
      <PaymentFilters action={`${base}/payments`} view={view} search={search} />
      <Entries view={view} base={base} of={of} search={search} total={counts[view]} />
    </>
  );
}

const emptySearch = { state: null, method: null, from: null, to: null, search: "", cursor: null } as const;

function address(
  base: string,
  view: PaymentView,
  search: Omit<PaymentsSearch, "mode">,
  more: { path?: string; after?: string } = {},
): string {
  const query = new URLSearchParams();
  if (view !== "payments") query.set("view", view);
  for (const [name, value] of Object.entries({
    state: search.state,
    method: search.method,
    from: search.from,
    to: search.to,
    q: search.search,
    after: more.after ?? null,
  }))
    if (value !== null && value !== "") query.set(name, value);
  const path = `${base}/payments${more.path ?? ""}`;
  return query.size === 0 ? path : `${path}?${query}`;
}

type PartProps = {
  base: string;
  of: { businessId: string; timeZone: string; language: "en" | "de" };
  search: PaymentsSearch;
};

async function Entries({ view, total, ...props }: PartProps & { view: PaymentView; total: number }) {
  const { base, of, search } = props;
  const ctx = await getContext();
  const page = await loads[view](ctx, of, search);
  if (page.rows.length === 0) return <NothingHere view={view} base={base} total={total} />;
  return (
    <>
      <PaymentTable caption={labels[view]} rows={page.rows} base={base} {...of} now={ctx.now()} />
      <Pages
        newest={search.cursor === null ? null : address(base, view, search)}
        older={page.nextCursor === null ? null : address(base, view, search, { after: page.nextCursor })}
      />
    </>
  );
}

const loads = { payments: loadPayments, "not-completed": loadNotCompleted, unpaid: loadUnpaid };

function NothingHere({ view, base, total }: { view: PaymentView; base: string; total: number }) {
  if (total > 0)
    return (
      <EmptyState
        title="Nothing found"
        text="No entry matches these filters."
        action={<ButtonLink href={address(base, view, emptySearch)}>Show all</ButtonLink>}
      />
    );
  if (view === "payments")
    return (
      <EmptyState
        icon={<WalletCards />}
        title="No payments yet"
        text="Send an invoice with a Pay online button. What customers pay appears here by itself."
        action={<ButtonLink href={`${base}/invoices`}>See your invoices</ButtonLink>}
      />
    );
  return <EmptyState icon={<WalletCards />} {...emptyWords[view]} />;
}

const emptyWords = {
  "not-completed": {
    title: "Nobody gave up",
    text: "When a customer begins to pay and does not finish, it stands here with the reason.",
  },
  unpaid: {
    title: "Nothing is waiting to be paid",
    text: "Invoices that were issued and not paid yet stand here.",
  },
} as const;

function Pages({ newest, older }: { newest: string | null; older: string | null }) {
  if (newest === null && older === null) return null;
  return (
    <nav aria-label="Pages" className="mt-4 flex justify-between gap-3">
      {newest === null ? <span /> : <ButtonLink href={newest}>Newest</ButtonLink>}
      {older === null ? null : <ButtonLink href={older}>Older</ButtonLink>}
    </nav>
  );
}
