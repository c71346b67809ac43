import type { ReactNode } from "react";
import { CopyButton } from "@/components/ui/copy-button";
import type { FieldRow } from "@/lib/api/describe-schema";

export function Part({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section id={id} className="mt-12 scroll-mt-6 border-t border-line pt-8">
      <h2 className="text-2xl tracking-[-0.01em]">{title}</h2>
      <div className="mt-4 space-y-5">{children}</div>
    </section>
  );
}

export function Code({ label, text }: { label: string; text: string }) {
  return (
    <figure className="rounded-card border border-line bg-surface">
      <figcaption className="flex items-center justify-between gap-3 border-b border-line px-4 py-2 text-[13px] text-ink-2">
        {label}
        <CopyButton text={text} size="sm" />
      </figcaption>
      <pre className="px-4 py-3 text-[13px] leading-relaxed wrap-anywhere whitespace-pre-wrap">{text}</pre>
    </figure>
  );
}

/** Names and what they mean. On a phone each stands under the other. */
export function Facts({ facts }: { facts: readonly (readonly [name: string, text: string])[] }) {
  return (
    <dl className="divide-y divide-line-2 text-sm">
      {facts.map(([name, text]) => (
        <div key={name} className="grid gap-x-6 py-2 sm:grid-cols-[14rem_minmax(0,1fr)]">
          <dt>
            <code className="wrap-anywhere">{name}</code>
          </dt>
          <dd className="text-ink-2">{text}</dd>
        </div>
      ))}
    </dl>
  );
}

export function Fields({ rows, marksOptional = false }: { rows: FieldRow[]; marksOptional?: boolean }) {
  return (
    <dl className="divide-y divide-line-2 text-sm">
      {rows.map((row) => (
        <div key={row.name} className="grid gap-x-6 py-2 sm:grid-cols-[14rem_minmax(0,1fr)]">
          <dt>
            <code className="wrap-anywhere">{row.name}</code>
            {marksOptional && !row.isRequired ? <span className="ml-2 text-xs text-ink-3">optional</span> : null}
          </dt>
          <dd className="text-ink-2">
            <span className="wrap-anywhere text-ink">{row.type}</span>
            {row.text === "" ? null : `. ${row.text}.`}
          </dd>
        </div>
      ))}
    </dl>
  );
}

export function Folded({ title, children }: { title: ReactNode; children: ReactNode }) {
  return (
    <details className="rounded-card border border-line bg-surface px-4">
      <summary className="cursor-pointer py-3 text-sm">{title}</summary>
      <div className="space-y-4 border-t border-line py-4">{children}</div>
    </details>
  );
}
