import type { Metadata } from "next";
import { BookTabs } from "@/components/book/book-tabs";
import { CompareNow } from "@/components/book/compare-now";
import { ClosedDifferences, ComparisonFacts } from "@/components/book/comparison-facts";
import { ComparisonSummary } from "@/components/book/comparison-summary";
import { DifferenceList } from "@/components/book/difference-list";
import { ButtonLink, EmptyState, PageHeader, TestBadge } from "@/components/ui";
import { loadComparison } from "@/lib/book/load-comparison";
import { getContext } from "@/lib/http/context";
import { currentMode } from "@/lib/http/mode";
import { requireOwner } from "@/lib/http/owner";
import { compareNowAction, recordDifferenceAction, setDifferenceAsideAction } from "./actions";

export const metadata: Metadata = { title: "Compared with Stripe" };

type PageProps = { params: Promise<{ business: string }> };

/** Whether Paymast's book and Stripe's say the same, and a button for each thing that differs. */
export default async function ComparisonPage({ params }: PageProps) {
  const { business, businessId, role } = await requireOwner((await params).business);
  const mode = await currentMode(business);
  const { language, timeZone } = business;
  const ctx = await getContext();
  const page = await loadComparison(ctx, { businessId, mode, language });
  const base = `/b/${businessId}`;
  const isConnected = page.connections.length > 0;
  return (
    <>
      <PageHeader
        title={<>Compared with Stripe {mode === "test" ? <TestBadge /> : null}</>}
        subtitle="Every day Paymast compares its payments, refunds, disputes and fees with Stripe's own book."
        actions={isConnected ? <CompareNow action={compareNowAction} businessId={businessId} /> : undefined}
      />
      <BookTabs base={base} active="comparison" />
      {isConnected ? (
        <div className="space-y-4">
          {page.connections.map((connection) => (
            <ComparisonSummary
              key={connection.id}
              connection={connection}
              isOnly={page.connections.length === 1}
              differences={page.open.filter(({ connectionId }) => connectionId === connection.id).length}
              language={language}
              timeZone={timeZone}
              now={ctx.now()}
            />
          ))}
          <DifferenceList
            differences={page.open}
            connections={page.connections}
            base={base}
            businessId={businessId}
            language={language}
            timeZone={timeZone}
            record={recordDifferenceAction}
            setAside={setDifferenceAsideAction}
          />
          <ClosedDifferences closed={page.closed} timeZone={timeZone} />
          <ComparisonFacts connections={page.connections} timeZone={timeZone} />
        </div>
      ) : (
        <EmptyState
          title="Nothing to compare yet"
          text={`Stripe is not connected ${mode === "test" ? "in test mode" : "for live payments"}. Once it is, both books are compared every day.`}
          {...(role === "owner"
            ? { action: <ButtonLink href={`${base}/settings/online-payments`}>Connect Stripe</ButtonLink> }
            : {})}
        />
      )}
    </>
  );
}
