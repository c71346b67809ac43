import { Pill, type Tone } from "@/components/ui";
import type { ImportLine, ImportState } from "@/lib/customers/import-customers";

/** So many lines are shown: what is wrong first, because that is what somebody looks for. */
const SHOWN = 50;

const order: Record<ImportState, number> = { wrong: 0, twice: 1, known: 2, new: 3 };
const words: Record<ImportState, { label: string; tone: Tone }> = {
  wrong: { label: "Not added", tone: "bad" },
  twice: { label: "Not added", tone: "mute" },
  known: { label: "Not added", tone: "mute" },
  new: { label: "New", tone: "good" },
};

/** The lines of a file with what becomes of each. */
export function ImportTable({ lines }: { lines: ImportLine[] }) {
  const sorted = [...lines].sort((a, b) => order[a.state] - order[b.state] || a.line - b.line);
  return (
    <div className="rounded-control border border-line">
      <ul aria-label="Lines of the file" className="divide-y divide-line-2 text-sm">
        {sorted.slice(0, SHOWN).map((line) => (
          <li key={line.line} className="flex flex-wrap items-start gap-x-4 gap-y-1 px-3 py-2.5 sm:flex-nowrap">
            <span className="num w-14 shrink-0 text-[13px] text-ink-3">Line {line.line}</span>
            <span className="min-w-0 flex-1 basis-40 wrap-anywhere">
              <span className="font-[550]">{line.name || "—"}</span>
              <span className="block text-[13px] text-ink-2">
                {[line.email, line.place].filter((part) => part !== null && part !== "").join(" · ")}
              </span>
              {line.reason === null ? null : (
                <span
                  className={line.state === "wrong" ? "block text-[13px] text-bad" : "block text-[13px] text-ink-2"}
                >
                  {line.reason}
                </span>
              )}
            </span>
            <Pill tone={words[line.state].tone}>{words[line.state].label}</Pill>
          </li>
        ))}
      </ul>
      {lines.length > SHOWN ? (
        <p className="border-t border-line px-3 py-2 text-[13px] text-ink-3">
          {SHOWN} of {lines.length} lines are shown, those that are not added first.
        </p>
      ) : null}
    </div>
  );
}
