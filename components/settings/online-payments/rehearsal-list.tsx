import { Check } from "lucide-react";
import { CopyButton, cn } from "@/components/ui";
import type { TestOutcome } from "@/lib/providers/provider";
import type { RehearsalStep } from "@/lib/readiness/rehearsal";

type RehearsalListProps = { label: string; steps: RehearsalStep[]; numbers: Record<TestOutcome, string> };

/** What may happen to a payment, each with the card that makes it happen; the ticks come from what did happen. */
export function RehearsalList({ label, steps, numbers }: RehearsalListProps) {
  return (
    <ul aria-label={label} className="divide-y divide-line-2">
      {steps.map((step) => (
        <li key={step.key} className="flex flex-wrap items-start gap-x-3 gap-y-2 py-3.5 first:pt-0 last:pb-0">
          <Tick isDone={step.isDone} />
          <div className="min-w-0 flex-1 basis-56">
            <p className="font-[550]">
              {step.title}
              <span className="sr-only">{step.isDone ? " (seen)" : " (not seen yet)"}</span>
            </p>
            <p className="text-[13px] text-ink-2">{step.text}</p>
          </div>
          {step.number === null ? null : (
            <TestNumber number={numbers[step.number]} outcome={step.number} about={step.title} />
          )}
        </li>
      ))}
    </ul>
  );
}

function Tick({ isDone }: { isDone: boolean }) {
  return (
    <span
      aria-hidden
      className={cn(
        "mt-0.5 grid size-5 shrink-0 place-items-center rounded-full border",
        isDone ? "border-transparent bg-good-soft text-good" : "border-line bg-surface",
      )}
    >
      {isDone ? <Check className="size-3.5" strokeWidth={3} /> : null}
    </span>
  );
}

/** Copied without the spaces it is read with. */
function TestNumber({ number, outcome, about }: { number: string; outcome: TestOutcome; about: string }) {
  return (
    <p className="ml-8 flex flex-wrap items-center gap-x-3 gap-y-1 sm:ml-0 sm:shrink-0">
      <span className="num text-sm whitespace-nowrap text-ink-2">{number}</span>
      <CopyButton
        size="sm"
        text={number.replaceAll(" ", "")}
        label={outcome === "slow_debit" ? "Copy IBAN" : "Copy card"}
        about={about}
      />
    </p>
  );
}
