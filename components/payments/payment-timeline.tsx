import { formatInstant } from "@/lib/money/format-money";
import type { TimelineLine } from "@/lib/payments/timeline";

/** What happened, oldest first, in plain words. */
export function PaymentTimeline({ lines, timeZone }: { lines: TimelineLine[]; timeZone: string }) {
  if (lines.length === 0) return <p className="text-sm text-ink-2">Nothing has happened yet.</p>;
  return (
    <ol className="space-y-4 border-l border-line pl-4">
      {lines.map((line) => (
        <li key={line.id} className="relative text-sm">
          <span
            aria-hidden
            className="absolute top-1.5 -left-[21px] size-2.5 rounded-full border-2 border-accent bg-surface"
          />
          <p className="font-[550]">{line.title}</p>
          {line.detail === null ? null : <p className="text-[13px] break-words text-ink-2">{line.detail}</p>}
          <p className="num text-xs text-ink-3">{formatInstant(line.at, "en", timeZone)}</p>
        </li>
      ))}
    </ol>
  );
}
