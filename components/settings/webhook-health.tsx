import { cn } from "@/components/ui";
import type { WebhookHealth as Health } from "@/lib/connections/webhook-health";
import { formatDay, formatInstant } from "@/lib/money/format-money";

type WebhookHealthProps = { health: Health; timeZone: string };

/** How Stripe's messages fared in the last two weeks: the last of each kind, why some were refused, and how many a day. */
export function WebhookHealth({ health, timeZone }: WebhookHealthProps) {
  const { lastAt, lastTakenAt, lastRefusal, outcomes, days } = health;
  const when = (at: number | null) => (at === null ? "none in the last two weeks" : formatInstant(at, "en", timeZone));
  return (
    <div className="space-y-5 text-sm">
      <dl className="num grid gap-x-6 gap-y-1 sm:grid-cols-[12rem_minmax(0,1fr)]">
        <Fact name="Last message" value={when(lastAt)} />
        <Fact name="Last one taken" value={when(lastTakenAt)} />
        <Fact
          name="Last one refused"
          value={lastRefusal === null ? "none in the last two weeks" : when(lastRefusal.at)}
        >
          {lastRefusal === null ? null : `${lastRefusal.name}. ${lastRefusal.meaning}`}
        </Fact>
      </dl>
      {outcomes.length === 0 ? null : (
        <ul className="space-y-2">
          {outcomes.map(({ name, meaning, count, isRefusal }) => (
            <li key={name} className="flex gap-3">
              <span className={cn("num w-12 shrink-0 text-right font-[550]", isRefusal && "text-warn")}>{count}</span>
              <span className="min-w-0 wrap-anywhere">
                <span className="font-[550]">{name}</span> <span className="text-ink-2">{meaning}</span>
              </span>
            </li>
          ))}
        </ul>
      )}
      {days.length === 0 ? null : <Days days={days} />}
    </div>
  );
}

function Fact({ name, value, children }: { name: string; value: string; children?: string | null }) {
  return (
    <div className="contents">
      <dt className="text-ink-2">{name}</dt>
      <dd className="mb-1 sm:mb-0">
        {value}
        {children ? <span className="block text-[13px] text-ink-2">{children}</span> : null}
      </dd>
    </div>
  );
}

function Days({ days }: { days: Health["days"] }) {
  return (
    <table className="num w-full max-w-md">
      <caption className="sr-only">Messages per day</caption>
      <thead className="text-left text-[13px] text-ink-2">
        <tr>
          <th scope="col" className="py-1 font-normal">
            Day (UTC)
          </th>
          <th scope="col" className="py-1 text-right font-normal">
            Taken
          </th>
          <th scope="col" className="py-1 text-right font-normal">
            Refused
          </th>
        </tr>
      </thead>
      <tbody>
        {days.map(({ onDay, taken, refused }) => (
          <tr key={onDay} className="border-t border-line-2">
            <th scope="row" className="py-1 text-left font-normal">
              {formatDay(onDay, "en")}
            </th>
            <td className="py-1 text-right">{taken}</td>
            <td className={cn("py-1 text-right", refused > 0 && "text-warn")}>{refused}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
