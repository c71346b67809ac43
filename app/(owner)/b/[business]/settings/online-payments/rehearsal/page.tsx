import type { Metadata } from "next";
import { LiveRefresh } from "@/components/invoices/live-refresh";
import { PaySample } from "@/components/settings/online-payments/pay-sample";
import { RehearsalList } from "@/components/settings/online-payments/rehearsal-list";
import { SampleInvoice } from "@/components/settings/online-payments/sample-invoice";
import { Banner, ButtonLink, Card, CardSection, PageHeader, TestBadge } from "@/components/ui";
import { getContext } from "@/lib/http/context";
import { type Owner, requireOwner } from "@/lib/http/owner";
import { loadRehearsal, type Rehearsal } from "@/lib/readiness/load-rehearsal";
import { KEYS_PATH, LIVE_PATH, SETUP_PATH } from "@/lib/readiness/readiness";
import { sendSampleInvoiceAction } from "../actions";

export const metadata: Metadata = { title: "Rehearsal" };

type PageProps = { params: Promise<{ business: string }> };

/** Everything that may happen to a payment, seen once with test cards before a customer meets it. */
export default async function RehearsalPage({ params }: PageProps) {
  const owner = await requireOwner((await params).business, { roles: ["owner"] });
  const { businessId, email } = owner;
  const base = `/b/${businessId}`;
  const view = await loadRehearsal(await getContext(), { businessId, email });
  const isSeen = view.steps.every((step) => step.isDone);
  return (
    <div className="max-w-3xl">
      <PageHeader
        title={
          <>
            Rehearsal <TestBadge />
          </>
        }
        subtitle="Pay your own test invoice with test cards. No money moves."
        back={{ href: `${base}${SETUP_PATH}`, label: "Online payments" }}
      />
      {view.invoice === null ? null : <LiveRefresh everyMs={3_000} />}
      {view.isConnected ? null : (
        <Banner
          tone="warn"
          className="mb-5"
          action={
            <ButtonLink size="sm" href={`${base}${KEYS_PATH}`}>
              Paste your keys
            </ButtonLink>
          }
        >
          No test keys are saved yet: without them nothing can be paid.
        </Banner>
      )}
      <Card>
        <CardSection title="Your test invoice">
          <TestInvoice owner={owner} view={view} />
        </CardSection>
        <CardSection title="What your customers will meet" text="Ticked by itself when it has happened.">
          <RehearsalList label="What your customers will meet" steps={view.steps} numbers={view.numbers} />
        </CardSection>
        <CardSection title="If you want to see more" text="Nothing here is needed to go live.">
          <RehearsalList label="If you want to see more" steps={view.others} numbers={view.numbers} />
        </CardSection>
        <CardSection>
          <div className="flex flex-wrap items-center justify-between gap-3">
            <p className="text-sm text-ink-2">
              {isSeen ? "You have seen what your customers will meet." : "You may go live at any time."}
            </p>
            <ButtonLink href={`${base}${LIVE_PATH}`} variant={isSeen ? "primary" : "secondary"}>
              Go live
            </ButtonLink>
          </div>
        </CardSection>
      </Card>
    </div>
  );
}

function TestInvoice({ owner: { businessId, email }, view }: { owner: Owner; view: Rehearsal }) {
  const { invoice, isPhoneable, host } = view;
  const ids = { invoiceId: view.newInvoiceId, customerId: view.newCustomerId };
  return (
    <div className="space-y-5">
      {invoice === null ? (
        <p className="text-sm text-ink-2">
          One press makes it and mails it to you; then you pay it as your customer would.
        </p>
      ) : (
        <PaySample businessId={businessId} invoice={invoice} isPhoneable={isPhoneable} host={host} />
      )}
      <SampleInvoice
        key={invoice?.id}
        businessId={businessId}
        {...ids}
        email={email}
        isMain={invoice === null}
        send={sendSampleInvoiceAction}
      />
    </div>
  );
}
