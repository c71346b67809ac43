import type { ReactNode } from "react";
import { cn } from "./cn";

export type Tone = "good" | "warn" | "bad" | "info" | "mute";

const tones: Record<Tone, string> = {
  good: "bg-good-soft text-good",
  warn: "bg-warn-soft text-warn",
  bad: "bg-bad-soft text-bad",
  info: "bg-info-soft text-info",
  mute: "bg-line-2 text-ink-2",
};

/** A state as a word and, where it helps, the date that matters: "On its way · 26 Nov". */
export function Pill({ tone, className, children }: { tone: Tone; className?: string; children: ReactNode }) {
  return (
    <span
      className={cn(
        "inline-flex min-h-6 items-center gap-1.5 rounded-full px-2.5 py-0.5 text-[12.5px] leading-tight font-[550] sm:whitespace-nowrap",
        tones[tone],
        className,
      )}
    >
      <span aria-hidden className="size-1.5 shrink-0 rounded-full bg-current" />
      {children}
    </span>
  );
}

/** Stands wherever something is of the test mode; live is not marked, except where both stand side by side. */
export function TestBadge({ className }: { className?: string }) {
  return (
    <span
      className={cn(
        "inline-flex items-center rounded-[6px] bg-test px-2 py-0.5 text-xs font-semibold tracking-wide text-white",
        className,
      )}
    >
      TEST
    </span>
  );
}

export function ModeBadge({ mode, className }: { mode: "test" | "live"; className?: string }) {
  if (mode === "test") return <TestBadge {...(className ? { className } : {})} />;
  return (
    <span
      className={cn(
        "inline-flex items-center rounded-[6px] bg-good-soft px-2 py-0.5 text-xs font-semibold tracking-wide text-good",
        className,
      )}
    >
      LIVE
    </span>
  );
}
