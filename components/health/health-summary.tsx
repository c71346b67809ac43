import Link from "next/link";
import { Banner } from "@/components/ui/page";
import type { Health } from "@/lib/health/load-health";
import { agoWords, type BookStanding } from "@/lib/health/standing";

type HealthSummaryProps = { businessId: string; health: Health };

/** The one sentence, and since when it holds. */
export function HealthSummary({ businessId, health }: HealthSummaryProps) {
  const { standing, needs, book, now } = health;
  if (standing === null)
    return (
      <Banner tone="info">
        Nothing is connected in this mode, so there is nothing to check.{" "}
        <Link className="link" href={`/b/${businessId}/settings/online-payments`}>
          Connect Stripe
        </Link>
      </Banner>
    );
  return (
    <div>
      {needs.length > 0 ? null : <Banner tone={standing.tone}>{standing.text}</Banner>}
      <p className="mt-3 text-sm text-ink-2">
        {bookWords(book, now)}{" "}
        <Link className="link" href={`/b/${businessId}/payments/comparison`}>
          See the comparison
        </Link>
      </p>
    </div>
  );
}

function bookWords(book: BookStanding, now: number): string {
  if (book.comparedAt === null)
    return "Your payments are compared with Stripe's books once a day; the first time is still to come.";
  const when = `Last compared with Stripe's books ${agoWords(book.comparedAt, now)}`;
  if (book.kind === "failed") return `${when}, without a result.`;
  if (book.differences === 0) return `${when}: no difference.`;
  return `${when}: ${book.differences === 1 ? "1 difference" : `${book.differences} differences`}.`;
}
