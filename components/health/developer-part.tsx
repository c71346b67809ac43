import Link from "next/link";
import type { ReactNode } from "react";
import { Card } from "@/components/ui/card";
import { MoneyText } from "@/components/ui/money-text";
import type { Health } from "@/lib/health/load-health";
import { agoWords, durationWords } from "@/lib/health/standing";
import type { FormAction } from "@/lib/http/action-state";
import { formatInstant } from "@/lib/money/format-money";
import { doorWords } from "@/lib/payments/payment-words";
import { Fold } from "./fold";
import { StuckMessages } from "./stuck-messages";

type DeveloperPartProps = {
  businessId: string;
  health: Health;
  timeZone: string;
  replay: FormAction;
  markHandled: FormAction;
  /** Opened from the start, because something in it is what the page is about. */
  isOpen: boolean;
  children?: ReactNode;
};

/** What nobody needs to read while all is well: the inbox, what is stuck in it, and how payments were learned of. */
export function DeveloperPart({ businessId, health, timeZone, isOpen, children, ...actions }: DeveloperPartProps) {
  return (
    <Card>
      <Fold title="For your developer" isOpen={isOpen}>
        <Part id="messages" title="Messages from Stripe">
          <Inbox health={health} />
          <StuckMessages businessId={businessId} events={health.stuck} timeZone={timeZone} {...actions} />
        </Part>
        <Part title="Payments of the last 30 days, by how Paymast learned of them">
          <Doors doors={health.doors} />
        </Part>
        <Part title="Questions without an answer">
          <Unanswered businessId={businessId} health={health} />
        </Part>
        <Part title="Background work that was given up">
          <FailedJobs jobs={health.failedJobs} timeZone={timeZone} />
        </Part>
        {children}
      </Fold>
    </Card>
  );
}

export function Part({ id, title, children }: { id?: string; title: string; children: ReactNode }) {
  return (
    <section id={id} className="scroll-mt-20 border-t border-line px-4 py-4 sm:px-6 sm:py-5">
      <h3 className="mb-3 text-sm font-semibold">{title}</h3>
      {children}
    </section>
  );
}

function Inbox({ health: { inbox, now } }: { health: Health }) {
  const facts: [string, string][] = [
    [
      "Waiting",
      inbox.oldestWaitingAt === null
        ? "0"
        : `${inbox.waiting}, the oldest for ${durationWords(now - inbox.oldestWaitingAt)}`,
    ],
    ["Handled", String(inbox.handled)],
    ["Of other apps on the account (30 days)", String(inbox.foreign)],
  ];
  return (
    <dl className="num mb-4 grid gap-x-6 gap-y-1 text-sm sm:grid-cols-[16rem_minmax(0,1fr)]">
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-ink-2">{name}</dt>
          <dd className="mb-1 sm:mb-0">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Doors({ doors }: { doors: Health["doors"] }) {
  if (doors.length === 0) return <p className="text-sm text-ink-2">None yet.</p>;
  return (
    <ul className="num space-y-1 text-sm">
      {doors.map(({ door, count }) => (
        <li key={door} className="flex justify-between gap-4 sm:max-w-md">
          <span className="text-ink-2">{doorWords[door]}</span>
          <span>{count}</span>
        </li>
      ))}
    </ul>
  );
}

function Unanswered({ businessId, health }: { businessId: string; health: Health }) {
  if (health.unknownAttempts.length === 0)
    return <p className="text-sm text-ink-2">None for longer than 15 minutes.</p>;
  return (
    <ul className="space-y-1.5 text-sm">
      {health.unknownAttempts.map((one) => (
        <li key={one.id} className="flex flex-wrap items-baseline gap-x-3">
          <Link className="link" href={`/b/${businessId}/payments/${one.id}`}>
            {one.id}
          </Link>
          <MoneyText money={one} />
          <span className="text-ink-2">asked {agoWords(one.createdAt, health.now)}</span>
        </li>
      ))}
    </ul>
  );
}

function FailedJobs({ jobs, timeZone }: { jobs: Health["failedJobs"]; timeZone: string }) {
  if (jobs.length === 0) return <p className="text-sm text-ink-2">None.</p>;
  return (
    <ul className="space-y-2 text-sm">
      {jobs.map((job) => (
        <li key={job.id}>
          <code>{job.kind}</code>{" "}
          <span className="num text-ink-2">
            {job.finishedAt === null ? "" : formatInstant(job.finishedAt, "en", timeZone)}
          </span>
          <span className="block text-[13px] wrap-anywhere text-ink-2">{job.lastError}</span>
        </li>
      ))}
    </ul>
  );
}
