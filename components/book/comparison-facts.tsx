import { ChevronDown } from "lucide-react";
import type { ReactNode } from "react";
import { Card, Pill } from "@/components/ui";
import type { ComparedConnection, ComparisonPage } from "@/lib/book/load-comparison";
import { formatInstant } from "@/lib/money/format-money";

function Folded({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Card>
      <details className="group">
        <summary className="flex min-h-12 cursor-pointer list-none items-center justify-between gap-3 rounded-card px-4 font-semibold sm:px-6 [&::-webkit-details-marker]:hidden">
          {title}
          <ChevronDown aria-hidden className="size-4 text-ink-3 transition-transform group-open:rotate-180" />
        </summary>
        <div className="border-t border-line px-4 py-4 sm:px-6">{children}</div>
      </details>
    </Card>
  );
}

const stateWords = {
  open: ["Open", "warn"],
  gone: ["Settled by itself", "good"],
  recorded: ["Recorded", "good"],
  not_ours: ["Not ours", "mute"],
  accepted: ["Left as it is", "mute"],
} as const;

/** What differed before and what became of it. */
export function ClosedDifferences({ closed, timeZone }: { closed: ComparisonPage["closed"]; timeZone: string }) {
  if (closed.length === 0) return null;
  return (
    <Folded title="Settled before">
      <ul className="space-y-3" aria-label="Settled differences">
        {closed.map(({ id, text, state, closedAt }) => (
          <li key={id} className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1 text-sm">
            <span className="min-w-0 flex-1 basis-64 wrap-anywhere text-ink-2">{text}</span>
            <span className="flex flex-wrap items-center gap-2 text-[13px] text-ink-3">
              <Pill tone={stateWords[state][1]}>{stateWords[state][0]}</Pill>
              {formatInstant(closedAt, "en", timeZone)}
            </span>
          </li>
        ))}
      </ul>
    </Folded>
  );
}

type ComparisonFactsProps = { connections: ComparedConnection[]; timeZone: string };

/** How it is compared, for who wants to know. */
export function ComparisonFacts({ connections, timeZone }: ComparisonFactsProps) {
  return (
    <Folded title="For your developer">
      <div className="space-y-3 text-sm text-ink-2">
        <p>
          Stripe's balance transactions are kept as they are and compared, payment by payment, with what is recorded
          here. The first comparison goes back to the connection, each later one over the last 90 days and everything
          still open. A payment that Stripe has not booked within a day counts as a difference. What is recorded goes
          through the same door as a webhook.
        </p>
        <dl className="grid gap-x-6 gap-y-1 sm:grid-cols-[11rem_minmax(0,1fr)]">
          {connections.map(({ id, newest, comparedAt, numbers }) => (
            <div key={id} className="contents">
              <dt className="text-ink-3">{id}</dt>
              <dd className="num wrap-anywhere">
                {newest === null ? "never compared" : `last: ${newest.by}, ${newest.state}`}
                {comparedAt === null ? "" : `; done ${formatInstant(comparedAt, "en", timeZone)}`}
                {numbers === null ? "" : `; waiting for Stripe's book: ${numbers.waiting}`}
                {newest?.payoutsReason ? `; ${newest.payoutsReason}` : ""}
              </dd>
            </div>
          ))}
        </dl>
      </div>
    </Folded>
  );
}
