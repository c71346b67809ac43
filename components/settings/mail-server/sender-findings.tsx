import { Pill, type Tone } from "@/components/ui";
import type { SenderFinding } from "@/lib/mail/sender-domain";

const pills: Record<SenderFinding["state"], { tone: Tone; text: string }> = {
  good: { tone: "good", text: "In order" },
  advice: { tone: "warn", text: "Missing" },
  unknown: { tone: "mute", text: "Not known" },
};

/** One line a record, in words; nothing here stops a mail. */
export function SenderFindings({ findings }: { findings: SenderFinding[] }) {
  return (
    <ul className="divide-y divide-line">
      {findings.map(({ record, state, sentence }) => (
        <li key={record} className="flex flex-wrap items-start gap-x-3 gap-y-1.5 py-3">
          <b className="w-16 font-semibold">{record}</b>
          <Pill tone={pills[state].tone}>{pills[state].text}</Pill>
          <p className="min-w-0 basis-full text-sm wrap-anywhere text-ink-2">{sentence}</p>
        </li>
      ))}
    </ul>
  );
}
