import type { ReactNode } from "react";
import { Pill, type Tone } from "@/components/ui";
import type { DeliveryView, TryView } from "@/lib/hooks/load-developers";
import type { FormAction } from "@/lib/http/action-state";
import { formatInstant } from "@/lib/money/format-money";
import { PressForm } from "./press-form";

type DeliveryLogProps = {
  businessId: string;
  log: DeliveryView[];
  timeZone: string;
  mayChange: boolean;
  redeliver: FormAction<null>;
};

const states = {
  pending: ["info", "On its way"],
  held: ["mute", "Kept"],
  delivered: ["good", "Arrived"],
  failed: ["bad", "Given up"],
} as const satisfies Record<DeliveryView["state"], [Tone, string]>;

export function DeliveryLog({ businessId, log, timeZone, mayChange, redeliver }: DeliveryLogProps) {
  if (log.length === 0) return <p className="text-sm text-ink-2">Nothing yet. Press “Send test event” to try it.</p>;
  return (
    <ul className="divide-y divide-line-2">
      {log.map((delivery) => (
        <li key={delivery.id} className="py-3">
          <Delivery delivery={delivery} timeZone={timeZone}>
            {mayChange && delivery.state !== "held" ? (
              <PressForm
                ids={{ businessId, deliveryId: delivery.id }}
                action={redeliver}
                label="Send again"
                about={delivery.messageId}
                size="sm"
              />
            ) : null}
          </Delivery>
        </li>
      ))}
    </ul>
  );
}

type DeliveryProps = { delivery: DeliveryView; timeZone: string; children: ReactNode };

function Delivery({ delivery, timeZone, children }: DeliveryProps) {
  const [tone, words] = states[delivery.state];
  const when = (at: number) => formatInstant(at, "en", timeZone);
  const isTriedAgain = delivery.state === "pending" && delivery.tries.length > 0;
  return (
    <details className="group">
      <summary className="flex cursor-pointer list-none flex-wrap items-center gap-x-3 gap-y-1 rounded-control [&::-webkit-details-marker]:hidden">
        <code className="text-[13px] font-[550] underline decoration-line underline-offset-4 group-hover:decoration-ink-3">
          {delivery.type}
        </code>
        <Pill tone={isTriedAgain ? "warn" : tone}>{isTriedAgain ? "Waiting for its next try" : words}</Pill>
        <span className="num ml-auto text-[13px] text-ink-2">{when(delivery.createdAt)}</span>
      </summary>
      <div className="mt-3 space-y-3 text-sm">
        <p className="num text-[13px] wrap-anywhere text-ink-2">
          Id {delivery.messageId}
          {delivery.nextTryAt === null ? "" : ` · tried next ${when(delivery.nextTryAt)}`}
        </p>
        <ol className="space-y-2">
          {delivery.tries.map((one) => (
            <Try key={one.id} one={one} when={when(one.at)} />
          ))}
        </ol>
        {delivery.body === null ? null : (
          <Pre label="What was sent" text={JSON.stringify(JSON.parse(delivery.body), null, 2)} />
        )}
        {children}
      </div>
    </details>
  );
}

function Try({ one, when }: { one: TryView; when: string }) {
  return (
    <li>
      <p className="num wrap-anywhere">
        <span className={one.problem === null ? "font-[550] text-good" : "font-[550] text-bad"}>
          {one.status ?? "No answer"}
        </span>{" "}
        <span className="text-[13px] text-ink-2">
          {when} · {one.durationMs} ms
        </span>
        {one.problem === null ? null : <span className="block text-[13px] text-ink-2">{one.problem}</span>}
      </p>
      {one.response === null ? null : <Pre label="What it answered" text={one.response} />}
    </li>
  );
}

const Pre = ({ label, text }: { label: string; text: string }) => (
  <figure className="mt-1">
    <figcaption className="text-[13px] text-ink-3">{label}</figcaption>
    <pre className="rounded-control bg-line-2 p-3 text-[13px] wrap-anywhere whitespace-pre-wrap">{text}</pre>
  </figure>
);
