import type { TimelineLine } from "@/lib/invoices/timeline";
import { formatInstant } from "@/lib/money/format-money";

/** What happened, oldest first, in plain words. */
export function Timeline({ lines, timeZone }: { lines: TimelineLine[]; timeZone: string }) {
  return (
    <ol className="space-y-3 border-l border-line pl-4">
      {lines.map((line) => (
        <li key={line.id} className="relative">
          <span aria-hidden className="absolute top-2 -left-[1.3rem] size-2 rounded-full bg-line ring-4 ring-surface" />
          <p className="text-sm wrap-anywhere">{line.text}</p>
          <p className="text-[13px] text-ink-3">
            {formatInstant(line.at, "en", timeZone)}
            {line.by === null ? null : ` · ${line.by}`}
          </p>
        </li>
      ))}
    </ol>
  );
}
