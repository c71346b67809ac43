import { Banner } from "@/components/ui";
import { comparedWords } from "@/lib/book/book-words";
import type { ComparedConnection } from "@/lib/book/load-comparison";
import { agoWords } from "@/lib/health/standing";
import { dayInZone, formatDay } from "@/lib/money/format-money";

type ComparisonSummaryProps = {
  connection: ComparedConnection;
  /** With several accounts each says its name. */
  isOnly: boolean;
  differences: number;
  language: "en" | "de";
  timeZone: string;
  now: number;
};

/** "Zero differences" with what was compared, or why it is not known. */
export function ComparisonSummary({
  connection,
  isOnly,
  differences,
  language,
  timeZone,
  now,
}: ComparisonSummaryProps) {
  const { newest, comparedAt, numbers } = connection;
  const name = isOnly ? "" : `${connection.accountName ?? "Stripe"}${connection.isCurrent ? "" : " (replaced)"}: `;
  const failed = newest?.state === "failed" ? newest.reason : null;
  if (comparedAt === null || numbers === null)
    return (
      <Banner tone={failed === null ? "info" : "warn"}>
        {name}
        {failed ??
          "The books have not been compared yet. The first time comes by itself within a day; or press Compare now."}
      </Banner>
    );
  const since = connection.comparedFrom === null ? null : formatDay(dayInZone(connection.comparedFrom, timeZone), "en");
  const isEqual = differences === 0;
  return (
    <>
      {failed === null ? null : (
        <Banner tone="warn">
          {name}The last comparison could not be done. {failed}
        </Banner>
      )}
      <Banner tone={isEqual ? "good" : "warn"} live>
        {name}
        {isEqual ? "Zero differences." : differences === 1 ? "One difference." : `${differences} differences.`}{" "}
        <span className="font-normal">
          {isEqual
            ? `${comparedWords(numbers, language)} are the same here and at Stripe.`
            : `Compared: ${comparedWords(numbers, language)}.`}{" "}
          {since === null ? "Compared" : `Everything since ${since}, compared`} {agoWords(comparedAt, now)}.
        </span>
      </Banner>
    </>
  );
}
