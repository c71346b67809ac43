import { Download } from "lucide-react";
import type { Metadata } from "next";
import { PayoutEntries } from "@/components/book/payout-entries";
import { PayoutSum } from "@/components/book/payout-sum";
import { payoutWords } from "@/components/book/payout-table";
import { Banner, ButtonLink, Card, PageHeader, Pill, TestBadge } from "@/components/ui";
import { loadPayout } from "@/lib/book/load-payout";
import { getContext } from "@/lib/http/context";
import { orNotFound } from "@/lib/http/or-not-found";
import { requireOwner } from "@/lib/http/owner";
import { formatDay, formatMoney } from "@/lib/money/format-money";

export const metadata: Metadata = { title: "Bank deposit" };

type PageProps = { params: Promise<{ business: string; payout: string }> };

/** One deposit: these payments, less these fees and refunds, make this sum. */
export default async function PayoutPage({ params }: PageProps) {
  const { business: businessId, payout: payoutId } = await params;
  const { business } = await requireOwner(businessId);
  const { language, timeZone } = business;
  const payout = await orNotFound(loadPayout(await getContext(), { businessId: business.id, payoutId }));
  const base = `/b/${business.id}`;
  const words = payoutWords(payout);
  return (
    <>
      <PageHeader
        back={{ href: `${base}/payments/payouts`, label: "Bank deposits" }}
        title={
          <>
            <span className="num">{formatMoney(payout, language)}</span>
            <Pill tone={words.tone}>{words.label}</Pill>
            {payout.mode === "test" ? <TestBadge /> : null}
          </>
        }
        subtitle={`${arrivals[payout.status]} ${formatDay(payout.arrivesOn, "en")}.`}
        actions={
          <ButtonLink href={`${base}/payments/payouts/${payout.id}/export`} prefetch={false}>
            <Download aria-hidden /> Export CSV
          </ButtonLink>
        }
      />
      <div className="space-y-4">
        {payout.status === "failed" ? (
          <Banner tone="bad">
            Your bank sent this deposit back{payout.failureReason === null ? "" : `: ${payout.failureReason}`} The money
            is with Stripe again and comes with a later deposit. Please check your bank account in Stripe.
          </Banner>
        ) : null}
        <Explanation payout={payout} />
        <Card>
          <PayoutSum payout={payout} language={language} />
        </Card>
        {payout.lines.length === 0 ? null : (
          <PayoutEntries payout={payout} base={base} language={language} timeZone={timeZone} />
        )}
        <p className="text-[13px] text-ink-3">
          At Stripe: <code className="break-all">{payout.ref}</code>
        </p>
      </div>
    </>
  );
}

const arrivals = {
  on_its_way: "Should be at your bank on",
  paid: "At your bank since",
  failed: "Was to arrive on",
  canceled: "Was to arrive on",
} as const;

type Payout = Awaited<ReturnType<typeof loadPayout>>;

/** Whether the sum is complete; nothing is said while it is. */
function Explanation({ payout }: { payout: Payout }) {
  if (payout.isExplained) return null;
  if (!payout.isAutomatic)
    return (
      <Banner tone="info">
        Somebody sent this deposit by hand in Stripe. For those Stripe does not say which payments they consist of.
      </Banner>
    );
  return (
    <Banner tone="info">
      Stripe is still sorting what this deposit consists of. It is read again with the next comparison.
    </Banner>
  );
}
