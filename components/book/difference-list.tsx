import { ExternalLink } from "lucide-react";
import Link from "next/link";
import { Card, CardSection } from "@/components/ui";
import { countWords } from "@/lib/book/book-words";
import type { ComparedConnection, ShownDifference } from "@/lib/book/load-comparison";
import type { FormAction } from "@/lib/http/action-state";
import { formatInstant } from "@/lib/money/format-money";
import { DifferenceButtons } from "./difference-buttons";

type DifferenceListProps = {
  differences: ShownDifference[];
  connections: ComparedConnection[];
  base: string;
  businessId: string;
  language: "en" | "de";
  timeZone: string;
  record: FormAction;
  setAside: FormAction;
};

/** Each thing that differs with its button; what other apps made is one line. */
export function DifferenceList({ differences, connections, businessId, language, ...rest }: DifferenceListProps) {
  const foreign = connections.flatMap(({ numbers }) => numbers?.foreign ?? []);
  const foreignCount = foreign.reduce((sum, { count }) => sum + count, 0);
  const foreignWords = countWords(foreignCount, "payment", foreign, language);
  const hasOpenForeign = differences.some(({ kind }) => kind === "foreign");
  return (
    <>
      {differences.length === 0 ? null : (
        <Card>
          <CardSection title="What differs">
            <ul className="divide-y divide-line-2" aria-label="Differences">
              {differences.map((difference) => (
                <li
                  key={difference.id}
                  className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 py-4 first:pt-0 last:pb-0"
                >
                  <DifferenceText
                    difference={difference}
                    detail={difference.kind === "foreign" ? foreignWords : null}
                    {...rest}
                  />
                  <DifferenceButtons
                    businessId={businessId}
                    difference={difference}
                    record={rest.record}
                    setAside={rest.setAside}
                  />
                </li>
              ))}
            </ul>
          </CardSection>
        </Card>
      )}
      {foreignCount === 0 || hasOpenForeign ? null : (
        <p className="text-[13px] text-ink-2">
          Left out, because you said that they are not yours: {foreignWords} of other apps on your Stripe account, or
          from before you connected it.
        </p>
      )}
    </>
  );
}

type TextProps = { difference: ShownDifference; detail: string | null; base: string; timeZone: string };

function DifferenceText({ difference, detail, base, timeZone }: TextProps) {
  const { title, text, at, paymentId, paymentUrl } = difference;
  const isForeign = difference.kind === "foreign";
  return (
    <div className="min-w-0 flex-1 basis-72">
      <h3 className="text-sm font-semibold">{title}</h3>
      <p className="mt-0.5 text-sm wrap-anywhere text-ink-2">
        {detail === null ? null : `${detail}. `}
        {text}
      </p>
      <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-[13px] text-ink-3">
        {isForeign ? null : <span>{formatInstant(at, "en", timeZone)}</span>}
        {paymentId === null ? null : (
          <Link href={`${base}/payments/${paymentId}`} className="underline underline-offset-2">
            The payment here
          </Link>
        )}
        {paymentUrl === null ? null : (
          <a
            href={paymentUrl}
            target="_blank"
            rel="noreferrer"
            className="inline-flex items-center gap-1 underline underline-offset-2"
          >
            At Stripe <ExternalLink aria-hidden className="size-3.5" />
          </a>
        )}
      </p>
    </div>
  );
}
