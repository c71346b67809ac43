"use client";

import Link from "next/link";
import { useRef, useState } from "react";
import { Banner, Button, Card, CardSection, cn, Field, Input, Textarea, useActionForm } from "@/components/ui";
import { MailPreviewCard } from "./mail-preview-card";
import { ResetTemplate } from "./reset-template";
import type { MailPreview, TemplateActions } from "./types";
import { useLivePreview } from "./use-live-preview";

type EditorProps = {
  businessId: string;
  kind: string;
  language: string;
  languages: { label: string; href: string; active: boolean }[];
  template: { subject: string; body: string };
  ours: { subject: string; body: string };
  isOwn: boolean;
  variables: { name: string; text: string }[];
  preview: MailPreview;
  fromAddress: string;
  ownAddress: string;
  actions: TemplateActions;
};

/** The words of one mail in one language, with what the customer will see beside them while typing. */
export function MailTemplateEditor(props: EditorProps) {
  const { businessId, kind, language, template, actions } = props;
  const [subject, setSubject] = useState(template.subject);
  const [body, setBody] = useState(template.body);
  const { form, pending, errorOf, error, message } = useActionForm(actions.save);
  const live = useLivePreview(actions.preview, { businessId, kind, language, subject, body }, props.preview);
  const which = { businessId, kind, language };
  const isChanged = subject !== props.ours.subject || body !== props.ours.body;

  return (
    <div className="grid items-start gap-5 lg:grid-cols-2">
      <Card>
        <CardSection title="Your words" actions={<Languages items={props.languages} />}>
          <form {...form} className="grid gap-4">
            <HiddenFields which={which} />
            <WordFields
              subject={{ text: subject, set: setSubject, error: errorOf("subject") ?? live.errorOf("subject") }}
              body={{ text: body, set: setBody, error: errorOf("body") ?? live.errorOf("body") }}
              variables={props.variables}
            />
            {error ? (
              <Banner tone="bad" live>
                {error}
              </Banner>
            ) : null}
            {message ? (
              <Banner tone="good" live>
                {message}
              </Banner>
            ) : null}
            <div>
              <Button type="submit" variant="primary" pending={pending}>
                Save
              </Button>
            </div>
          </form>
          {props.isOwn || isChanged ? (
            <ResetTemplate
              which={which}
              action={actions.reset}
              onReset={() => {
                setSubject(props.ours.subject);
                setBody(props.ours.body);
              }}
            />
          ) : null}
        </CardSection>
      </Card>
      <MailPreviewCard
        preview={live.preview}
        isStale={live.isStale}
        fromAddress={props.fromAddress}
        ownAddress={props.ownAddress}
        sample={actions.sample}
        typed={{ ...which, subject, body }}
      />
    </div>
  );
}

type Word = { text: string; set: (text: string) => void; error: string | null };

/** Subject and text; a variable goes where the cursor was last. */
function WordFields({ subject, body, variables }: { subject: Word; body: Word; variables: EditorProps["variables"] }) {
  const lastField = useRef<HTMLInputElement | HTMLTextAreaElement | null>(null);

  function insert(name: string) {
    const place = `{{${name}}}`;
    const field = lastField.current;
    const { text, set } = field instanceof HTMLInputElement ? subject : body;
    const start = field?.selectionStart ?? text.length;
    set(text.slice(0, start) + place + text.slice(field?.selectionEnd ?? start));
    requestAnimationFrame(() => {
      field?.focus();
      field?.setSelectionRange(start + place.length, start + place.length);
    });
  }

  return (
    <>
      <Field label="Subject" name="subject" error={subject.error}>
        <Input
          value={subject.text}
          autoComplete="off"
          onFocus={(event) => {
            lastField.current = event.currentTarget;
          }}
          onChange={(event) => subject.set(event.currentTarget.value)}
        />
      </Field>
      <Field
        label="Text"
        name="body"
        error={body.error}
        hint="Plain text. Amount, due date and the button stand above it by themselves."
      >
        <Textarea
          value={body.text}
          rows={11}
          onFocus={(event) => {
            lastField.current = event.currentTarget;
          }}
          onChange={(event) => body.set(event.currentTarget.value)}
        />
      </Field>
      <Variables items={variables} onInsert={insert} />
    </>
  );
}

function HiddenFields({ which }: { which: Record<string, string> }) {
  return (
    <>
      {Object.entries(which).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
    </>
  );
}

function Languages({ items }: { items: EditorProps["languages"] }) {
  return (
    <nav aria-label="Language of the mail" className="flex rounded-control border border-line p-0.5">
      {items.map((item) => (
        <Link
          key={item.href}
          href={item.href}
          scroll={false}
          aria-current={item.active ? "page" : undefined}
          className={cn(
            "rounded-[6px] px-3 py-1 text-[13px] font-[550] no-underline",
            item.active ? "bg-accent-soft text-accent" : "text-ink-2 hover:text-ink",
          )}
        >
          {item.label}
        </Link>
      ))}
    </nav>
  );
}

function Variables({ items, onInsert }: { items: EditorProps["variables"]; onInsert(name: string): void }) {
  return (
    <details className="rounded-control border border-line px-4 py-3">
      <summary className="cursor-pointer text-[13px] font-[550]">Variables you can use</summary>
      <ul className="mt-3 grid gap-2.5">
        {items.map((item) => (
          <li key={item.name} className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <Button type="button" size="sm" onClick={() => onInsert(item.name)} aria-label={`Insert ${item.name}`}>
              <code className="text-[13px]">{`{{${item.name}}}`}</code>
            </Button>
            <span className="text-[13px] text-ink-2">{item.text}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
