import { Card, CardSection, MoneyText } from "@/components/ui";
import type { NotPaidOut } from "@/lib/book/load-payouts";
import { dayInZone, formatDay } from "@/lib/money/format-money";

type NotPaidOutProps = { sums: NotPaidOut[]; language: "en" | "de"; timeZone: string; now: number };

/** What lies with Stripe and comes with one of the next deposits, fees already taken off. */
export function NotPaidOutCard({ sums, language, timeZone }: NotPaidOutProps) {
  if (sums.length === 0) return null;
  return (
    <Card>
      <CardSection title="Still with Stripe">
        <ul className="space-y-2">
          {sums.map(({ currency, amountMinor, pendingMinor, lastAt }) => (
            <li key={currency} className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
              <MoneyText money={{ amountMinor, currency }} language={language} strong className="text-lg" />
              <span className="text-[13px] text-ink-2">
                {lastAt === null ? (
                  "Comes with the next deposit."
                ) : (
                  <>
                    Of it <MoneyText money={{ amountMinor: pendingMinor, currency }} language={language} /> is held
                    until {formatDay(dayInZone(lastAt, timeZone), "en")} at the latest.
                  </>
                )}
              </span>
            </li>
          ))}
        </ul>
      </CardSection>
    </Card>
  );
}
