"use client";

import { useState } from "react";
import { Banner, Button, Card, CardSection, cn, useActionForm } from "@/components/ui";
import type { MailPreview, TemplateActions } from "./types";

type PreviewProps = {
  preview: MailPreview;
  isStale: boolean;
  fromAddress: string;
  ownAddress: string;
  sample: TemplateActions["sample"];
  typed: Record<string, string>;
};

/** The mail as it lands in an inbox: who it is from, the subject, and the page at both widths. */
export function MailPreviewCard({ preview, isStale, fromAddress, ownAddress, sample, typed }: PreviewProps) {
  const [view, setView] = useState<"desktop" | "phone" | "text">("desktop");
  return (
    <Card className="lg:sticky lg:top-5">
      <CardSection title="What the customer gets" actions={<Views value={view} onChange={setView} />}>
        <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-[13px]">
          <dt className="text-ink-2">From</dt>
          <dd className="min-w-0 break-words">
            {preview.fromName} <span className="text-ink-2">&lt;{fromAddress}&gt;</span>
          </dd>
          <dt className="text-ink-2">Answers to</dt>
          <dd className="min-w-0 break-words">{preview.replyTo ?? "nobody: set your e-mail in Business settings"}</dd>
          <dt className="text-ink-2">Subject</dt>
          <dd className="min-w-0 font-[550] break-words">{preview.subject}</dd>
        </dl>
        <div
          aria-busy={isStale}
          className={cn(
            "mt-4 flex justify-center overflow-hidden rounded-control border border-line bg-line-2 transition-opacity",
            isStale ? "opacity-60" : null,
          )}
        >
          {view === "text" ? (
            <textarea
              readOnly
              aria-label="The mail as plain text"
              value={preview.text}
              className="h-[34rem] w-full resize-none bg-surface p-4 text-[13px]"
            />
          ) : (
            <iframe
              // No origin of ours and no forms; the page's policy, which it inherits, lets no script of a mail run. Scripts
              // are allowed for accessibility checkers, which look into frames from inside.
              sandbox="allow-scripts"
              title="Preview of the mail"
              srcDoc={preview.html}
              className={cn("h-[34rem] max-w-full bg-white", view === "phone" ? "w-[390px]" : "w-full")}
            />
          )}
        </div>
        <Sample action={sample} typed={typed} ownAddress={ownAddress} />
      </CardSection>
    </Card>
  );
}

const views = [
  { id: "desktop", label: "Desktop" },
  { id: "phone", label: "Phone" },
  { id: "text", label: "Text" },
] as const;

type View = (typeof views)[number]["id"];

function Views({ value, onChange }: { value: View; onChange(view: View): void }) {
  return (
    <fieldset aria-label="Width of the preview" className="flex rounded-control border border-line p-0.5">
      {views.map((view) => (
        <button
          key={view.id}
          type="button"
          aria-pressed={view.id === value}
          onClick={() => onChange(view.id)}
          className={cn(
            "rounded-[6px] px-3 py-1 text-[13px] font-[550]",
            view.id === value ? "bg-accent-soft text-accent" : "text-ink-2 hover:text-ink",
          )}
        >
          {view.label}
        </button>
      ))}
    </fieldset>
  );
}

function Sample({
  action,
  typed,
  ownAddress,
}: Pick<PreviewProps, "typed" | "ownAddress"> & { action: PreviewProps["sample"] }) {
  const { form, pending, error, message, state } = useActionForm(action);
  const isSent = state?.ok === true && state.data.isSent;
  const refusal = state !== null && !state.ok ? state.message : error;
  return (
    <form {...form} className="mt-4 grid gap-3">
      {Object.entries(typed).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Button type="submit" pending={pending}>
          Send it to me
        </Button>
        <span className="text-[13px] text-ink-2">This example goes to {ownAddress}, to nobody else.</span>
      </div>
      {message ? (
        <Banner tone={isSent ? "good" : "bad"} live>
          {message}
        </Banner>
      ) : null}
      {refusal ? (
        <Banner tone="bad" live>
          {refusal}
        </Banner>
      ) : null}
    </form>
  );
}
