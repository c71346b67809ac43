import Link from "next/link";
import { PressForm } from "@/components/developers/press-form";
import { Card, CardSection, Pill } from "@/components/ui";
import type { FormAction } from "@/lib/http/action-state";
import { formatInstant } from "@/lib/money/format-money";
import type { PauseView } from "@/lib/shield/load-pauses";

type ShieldCardProps = { businessId: string; pauses: PauseView[]; timeZone: string; end: FormAction<null> };

/** What was stopped when somebody tried stolen cards, in the last 30 days. */
export function ShieldCard({ businessId, pauses, timeZone, end }: ShieldCardProps) {
  return (
    <Card id="shield" className="scroll-mt-20">
      <CardSection
        title="Stolen cards"
        text="When many cards are refused in one place, paying is paused there for a while."
      >
        <ul className="divide-y divide-line-2">
          {pauses.map((pause) => (
            <li key={pause.id} className="flex flex-wrap items-start gap-x-4 gap-y-2 py-3">
              <div className="min-w-0 flex-1 basis-64 text-sm">
                <p className="wrap-anywhere">{pause.story}</p>
                <p className="num flex flex-wrap items-center gap-x-2 text-[13px] text-ink-2">
                  {formatInstant(pause.startedAt, "en", timeZone)}
                  <Link href={`/b/${businessId}${pause.path}`} className="link">
                    Open<span className="sr-only"> {pause.title}</span>
                  </Link>
                </p>
              </div>
              {pause.isActive ? (
                <>
                  <Pill tone="warn">Until {formatInstant(pause.until, "en", timeZone)}</Pill>
                  <PressForm
                    ids={{ businessId, pauseId: pause.id }}
                    action={end}
                    label="Let payments in again"
                    about={pause.title}
                    size="sm"
                  />
                </>
              ) : null}
            </li>
          ))}
        </ul>
      </CardSection>
    </Card>
  );
}
