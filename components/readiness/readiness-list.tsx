"use client";

import type { ReactNode } from "react";
import { Banner, Button, ButtonLink, cn, useActionForm } from "@/components/ui";
import type { FormAction } from "@/lib/http/action-state";
import type { Fix, Press, ReadinessLine } from "@/lib/readiness/readiness";

export type Presses = Record<Press, FormAction<null>>;

type ReadinessListProps = {
  businessId: string;
  lines: ReadinessLine[];
  presses: Presses;
  /** What the deeds are about; only lines of a connection need it. */
  connectionId?: string;
};

/** What is in order and what is not, each with the button that fixes it. What a deed answers outlives its line. */
export function ReadinessList({ lines, presses, businessId, connectionId }: ReadinessListProps) {
  const deeds: Deeds = {
    auto_payments: useActionForm(presses.auto_payments),
    enable: useActionForm(presses.enable),
    webhook: useActionForm(presses.webhook),
    test_mail: useActionForm(presses.test_mail),
  };
  const answers = Object.values(deeds).filter((deed) => deed.error !== null || deed.message !== null);
  return (
    <>
      <ul className="space-y-4">
        {lines.map((line) => (
          <MarkedLine
            key={line.key}
            mark={markOf(line)}
            title={line.title}
            text={line.text}
            action={
              line.fix === null ? null : (
                <FixButton
                  fix={line.fix}
                  isMain={line.state === "blocking"}
                  businessId={businessId}
                  deeds={deeds}
                  {...(connectionId === undefined ? {} : { connectionId })}
                />
              )
            }
          />
        ))}
      </ul>
      {answers.map(({ error, message }) => (
        <Banner key={error ?? message} tone={error === null ? "info" : "bad"} live className="mt-4">
          {error ?? message}
        </Banner>
      ))}
    </>
  );
}

type Deed = ReturnType<typeof useActionForm<null>>;
type Deeds = Record<Press, Deed>;

export type Mark = "good" | "info" | "warn" | "bad";

function markOf({ state, isCalm }: ReadinessLine): Mark {
  if (state === "done") return "good";
  if (state === "blocking") return "bad";
  return isCalm ? "info" : "warn";
}

const tones: Record<Mark, string> = {
  good: "bg-good-soft text-good",
  info: "bg-info-soft text-info",
  warn: "bg-warn-soft text-warn",
  bad: "bg-bad-soft text-bad",
};
const signs: Record<Mark, string> = { good: "✓", info: "i", warn: "!", bad: "!" };
const spoken: Record<Mark, string> = { good: "Done: ", info: "Note: ", warn: "To do: ", bad: "Missing: " };

type MarkedLineProps = {
  mark: Mark;
  title: string;
  text: string | null;
  action?: ReactNode;
  className?: string;
  /** Below the text. */
  children?: ReactNode;
};

/** The mark is decoration; a word that is read out says the same. */
export function MarkedLine({ mark, title, text, action, className, children }: MarkedLineProps) {
  return (
    <li className={cn("flex flex-wrap items-start gap-x-3 gap-y-2 sm:flex-nowrap", className)}>
      <span
        aria-hidden
        className={cn("mt-0.5 grid size-5 shrink-0 place-items-center rounded-full text-xs font-bold", tones[mark])}
      >
        {signs[mark]}
      </span>
      <div className="min-w-0 flex-1 basis-56">
        <p className="font-[550] wrap-anywhere">
          <span className="sr-only">{spoken[mark]}</span>
          {title}
        </p>
        {text ? <p className="text-[13px] wrap-anywhere text-ink-2">{text}</p> : null}
        {children}
      </div>
      {action ? <div className="ml-8 shrink-0 sm:ml-0">{action}</div> : null}
    </li>
  );
}

type FixButtonProps = { fix: Fix; isMain: boolean; businessId: string; deeds: Deeds; connectionId?: string };

function FixButton({ fix, isMain, businessId, deeds, connectionId }: FixButtonProps) {
  const variant = isMain ? "primary" : "secondary";
  if (fix.kind === "page") {
    return (
      <ButtonLink size="sm" variant={variant} href={`/b/${businessId}${fix.path}`}>
        {fix.label}
      </ButtonLink>
    );
  }
  if (fix.kind === "away") {
    return (
      <ButtonLink size="sm" variant={variant} href={fix.url} target="_blank" rel="noreferrer">
        {fix.label}
      </ButtonLink>
    );
  }
  const { form, pending } = deeds[fix.press];
  const fields = { businessId, ...valuesOf(fix.press), ...(connectionId === undefined ? {} : { connectionId }) };
  return (
    <form {...form}>
      {Object.entries(fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Button type="submit" size="sm" variant={variant} pending={pending}>
        {fix.label}
      </Button>
    </form>
  );
}

/** What a deed is told beside what it is about; a switch's "on" is its check box's. */
const valuesOf = (press: Press): Record<string, string> => {
  if (press === "auto_payments") return { autoPayments: "on" };
  return press === "enable" ? { provider: "stripe", enabled: "on" } : {};
};
