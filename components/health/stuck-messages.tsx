"use client";

import { RotateCw } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { Banner, Button, Pill, useActionForm } from "@/components/ui";
import type { FormAction } from "@/lib/http/action-state";
import { formatInstant } from "@/lib/money/format-money";
import { HandledButton } from "./handled-button";

export type StuckMessage = {
  id: string;
  eventId: string;
  type: string;
  ref: string | null;
  receivedAt: number;
  state: string;
  tries: number;
  lastError: string | null;
};

type StuckMessagesProps = {
  businessId: string;
  events: StuckMessage[];
  timeZone: string;
  replay: FormAction;
  markHandled: FormAction;
};

const formId = "replay";

/** Messages that were given up or matched nothing: why, as they came, and once more. */
export function StuckMessages({ businessId, events, timeZone, replay, markHandled }: StuckMessagesProps) {
  const { form, pending, error, message } = useActionForm(replay);
  return (
    <div className="space-y-3">
      {/* Each row has a form of its own beside the button, so the buttons name this one. */}
      <form {...form} id={formId}>
        <input type="hidden" name="businessId" value={businessId} />
      </form>
      {error === null ? null : (
        <Banner tone="bad" live>
          {error}
        </Banner>
      )}
      {message === null ? null : (
        <Banner tone="good" live>
          {message}
        </Banner>
      )}
      {events.length === 0 ? <p className="text-sm text-ink-2">None is stuck.</p> : null}
      <ul className="divide-y divide-line-2">
        {events.map((event) => (
          <Message key={event.id} businessId={businessId} event={event} timeZone={timeZone}>
            <HandledButton
              businessId={businessId}
              of={{ kind: "event", id: event.id }}
              about={event.eventId}
              action={markHandled}
            />
            <Button type="submit" form={formId} name="ids" value={event.id} size="sm" pending={pending}>
              <RotateCw aria-hidden /> Replay
              <span className="sr-only"> {event.eventId}</span>
            </Button>
          </Message>
        ))}
      </ul>
      {events.length > 1 ? (
        <Button
          type="submit"
          form={formId}
          name="ids"
          value={events.map((event) => event.id).join(",")}
          size="sm"
          pending={pending}
        >
          Replay all {events.length}
        </Button>
      ) : null}
    </div>
  );
}

type MessageProps = Pick<StuckMessagesProps, "businessId" | "timeZone"> & {
  event: StuckMessage;
  /** What can be done about it. */
  children: ReactNode;
};

function Message({ businessId, event, timeZone, children }: MessageProps) {
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 py-3">
      <div className="min-w-0 flex-1 basis-64 text-sm">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <Link href={`/b/${businessId}/settings/health/events/${event.id}`} className="link wrap-anywhere">
            {event.type}
          </Link>
          <Pill tone={event.state === "dead" ? "bad" : "warn"}>{stateWords(event)}</Pill>
        </p>
        <p className="num text-[13px] wrap-anywhere text-ink-2">
          {formatInstant(event.receivedAt, "en", timeZone)} · {event.ref ?? event.eventId}
        </p>
        {event.lastError === null ? null : <p className="text-[13px] wrap-anywhere text-ink-2">{event.lastError}</p>}
      </div>
      <div className="flex flex-wrap items-center gap-2">{children}</div>
    </li>
  );
}

const stateWords = (event: StuckMessage): string =>
  event.state === "dead" ? `given up after ${event.tries} tries` : "no payment here";
