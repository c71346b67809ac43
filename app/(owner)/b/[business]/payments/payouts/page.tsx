import { Landmark } from "lucide-react";
import type { Metadata } from "next";
import { BookTabs } from "@/components/book/book-tabs";
import { CompareNow } from "@/components/book/compare-now";
import { NotPaidOutCard } from "@/components/book/not-paid-out";
import { PayoutTable } from "@/components/book/payout-table";
import { Banner, ButtonLink, EmptyState, PageHeader, TestBadge } from "@/components/ui";
import { loadPayouts } from "@/lib/book/load-payouts";
import { agoWords } from "@/lib/health/standing";
import { getContext } from "@/lib/http/context";
import { currentMode } from "@/lib/http/mode";
import { requireOwner } from "@/lib/http/owner";
import { compareNowAction } from "../comparison/actions";

export const metadata: Metadata = { title: "Bank deposits" };

type PageProps = {
  params: Promise<{ business: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

/** What Stripe sent to the bank, each deposit explained on a page of its own, and what is still to come. */
export default async function PayoutsPage({ params, searchParams }: PageProps) {
  const { business, businessId, role } = await requireOwner((await params).business);
  const { after } = await searchParams;
  const cursor = typeof after === "string" ? after : null;
  const mode = await currentMode(business);
  const { language, timeZone } = business;
  const ctx = await getContext();
  const page = await loadPayouts(ctx, { businessId, mode, cursor });
  const base = `/b/${businessId}`;
  return (
    <>
      <PageHeader
        title={<>Bank deposits {mode === "test" ? <TestBadge /> : null}</>}
        subtitle="Stripe collects your payments and sends them to your bank in one sum. Here is what each sum consists of."
        actions={
          page.isConnected ? (
            <CompareNow action={compareNowAction} businessId={businessId} label="Read from Stripe" />
          ) : undefined
        }
      />
      <BookTabs base={base} active="payouts" />
      <div className="space-y-4">
        {page.reason === null ? null : <Banner tone="warn">{page.reason}</Banner>}
        {cursor === null ? (
          <NotPaidOutCard sums={page.notPaidOut} language={language} timeZone={timeZone} now={ctx.now()} />
        ) : null}
        {page.rows.length > 0 ? (
          <PayoutTable rows={page.rows} base={base} language={language} />
        ) : (
          <EmptyState
            icon={<Landmark />}
            title="No deposits yet"
            text={
              page.isConnected
                ? "Some days after a payment Stripe sends the money to your bank. The deposit then stands here with everything it consists of."
                : `Stripe is not connected ${mode === "test" ? "in test mode" : "for live payments"}.`
            }
            {...(page.isConnected || role !== "owner"
              ? {}
              : { action: <ButtonLink href={`${base}/settings/online-payments`}>Connect Stripe</ButtonLink> })}
          />
        )}
        {page.nextCursor === null ? null : (
          <nav aria-label="Pages" className="flex justify-end">
            <ButtonLink href={`${base}/payments/payouts?after=${encodeURIComponent(page.nextCursor)}`}>
              Older
            </ButtonLink>
          </nav>
        )}
        {page.readAt === null ? null : (
          <p className="text-[13px] text-ink-3">Read from Stripe {agoWords(page.readAt, ctx.now())}.</p>
        )}
      </div>
    </>
  );
}
