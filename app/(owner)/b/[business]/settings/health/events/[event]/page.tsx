import type { Metadata } from "next";
import { Card, CardSection, CopyButton, PageHeader, TestBadge } from "@/components/ui";
import { loadEvent, type RawEvent } from "@/lib/health/load-health";
import { getContext } from "@/lib/http/context";
import { orNotFound } from "@/lib/http/or-not-found";
import { requireOwner } from "@/lib/http/owner";
import { formatInstant } from "@/lib/money/format-money";
import { doorWords } from "@/lib/payments/payment-words";

export const metadata: Metadata = { title: "Message from Stripe" };

type PageProps = { params: Promise<{ business: string; event: string }> };

/** A message as it came. It may hold names and addresses of customers: for owners only, shown as text. */
export default async function EventPage({ params }: PageProps) {
  const { business: businessId, event: id } = await params;
  const { business } = await requireOwner(businessId, { roles: ["owner"] });
  const event = await orNotFound(loadEvent(await getContext(), { businessId: business.id, id }));
  return (
    <>
      <PageHeader
        back={{ href: `/b/${business.id}/settings/health`, label: "Health" }}
        title={
          <>
            {event.type} {event.mode === "test" ? <TestBadge /> : null}
          </>
        }
      />
      <Card>
        <CardSection>
          <dl className="grid gap-x-6 gap-y-1 text-sm sm:grid-cols-[11rem_minmax(0,1fr)]">
            {factsOf(event, business.timeZone).map(([name, value]) => (
              <div key={name} className="contents">
                <dt className="text-ink-3">{name}</dt>
                <dd className="num mb-1 min-w-0 wrap-anywhere sm:mb-0">{value}</dd>
              </div>
            ))}
          </dl>
        </CardSection>
        <CardSection
          title="As it came"
          actions={event.text === null ? undefined : <CopyButton text={event.text} size="sm" />}
        >
          {event.text === null ? (
            <p className="text-sm text-ink-2">
              Paymast found this message in Stripe's list and keeps no text of it; what it is about is asked for anew.
            </p>
          ) : (
            <pre className="rounded-control bg-line-2 p-3 text-[13px] wrap-anywhere whitespace-pre-wrap">
              {event.text}
            </pre>
          )}
        </CardSection>
      </Card>
    </>
  );
}

function factsOf(event: RawEvent, timeZone: string): [string, string][] {
  const at = (ms: number) => formatInstant(ms, "en", timeZone);
  return [
    ["Stripe's id", event.eventId],
    ["About", event.ref ?? "—"],
    ["Made at Stripe", at(event.createdAt)],
    ["Came in", at(event.receivedAt)],
    ["How", doorWords[event.learnedBy]],
    ["State", stateWords[event.state]],
    ["Tries", String(event.tries)],
    ...(event.lastError === null ? [] : ([["Last reason", event.lastError]] satisfies [string, string][])),
  ];
}

const stateWords = {
  pending: "waiting",
  processed: "handled",
  unmatched: "no payment here",
  foreign: "of another app",
  dead: "given up",
} as const;
