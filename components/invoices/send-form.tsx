"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { NoPayBanner } from "@/components/readiness/no-pay-banner";
import { Banner, Button, ButtonLink, Card, Field, Input, Textarea, useActionForm } from "@/components/ui";
import type { ActionState, FormAction } from "@/lib/http/action-state";
import type { SendForm as SendFormData } from "@/lib/invoices/load-send-form";
import { newPressKey } from "./press-key";
import { PreviewFrame, type PreviewKind } from "./preview-frame";
import { ShareButtons } from "./share-link";

type SendFormProps<T> = {
  businessId: string;
  form: SendFormData;
  send: (previous: ActionState<T>, input: FormData) => Promise<ActionState<T>>;
  isOwner: boolean;
  switchOn: FormAction<null>;
};

/** The mail before it goes out, beside what the customer will see of it. */
export function SendForm<T>({ businessId, form: start, send, isOwner, switchOn }: SendFormProps<T>) {
  const router = useRouter();
  const page = `/b/${businessId}/invoices/${start.invoiceId}`;
  const [words, setWords] = useState<Words>({ subject: start.subject, body: start.body });
  const [pressKey, setPressKey] = useState("");
  const [kind, setKind] = useState<PreviewKind>("mail");
  // Made in the browser: a key rendered by the server would be shared by whoever reloads the page.
  useEffect(() => setPressKey(newPressKey()), []);
  const { form, pending, errorOf, error } = useActionForm(send, { onSuccess: () => router.replace(page) });
  return (
    <div className="grid items-start gap-6 xl:grid-cols-[minmax(0,26rem)_minmax(0,1fr)]">
      <Card className="p-4 sm:p-6">
        <form {...form} className="space-y-4">
          <input type="hidden" name="businessId" value={businessId} />
          <input type="hidden" name="invoiceId" value={start.invoiceId} />
          <input type="hidden" name="pressKey" value={pressKey} />
          <input type="hidden" name="expectedNumber" value={start.number} />
          {start.problem ? <Problem problem={start.problem} page={page} status={start.status} /> : null}
          {error ? (
            <Banner tone="bad" live>
              {error}
            </Banner>
          ) : null}
          <MailFields start={start} words={words} onChange={setWords} errorOf={errorOf} />
          <div className="flex flex-col-reverse gap-2 pt-1 sm:flex-row sm:flex-wrap sm:justify-end">
            <ButtonLink href={start.status === "draft" ? `${page}/edit` : page}>Back</ButtonLink>
            {start.link === null ? null : (
              <ShareButtons url={start.link} title={`${start.sellerName} ${start.number}`} />
            )}
            <Button type="submit" variant="primary" pending={pending} disabled={start.problem !== null}>
              {buttonText(start)}
            </Button>
          </div>
        </form>
      </Card>
      <PreviewFrame
        kind={kind}
        onKind={setKind}
        // The page says it itself, inside the frame.
        notice={
          start.noPay === null || kind === "page" ? null : (
            <NoPayBanner businessId={businessId} noPay={start.noPay} isOwner={isOwner} switchOn={switchOn} />
          )
        }
      >
        <MailPreview isShown={kind === "mail"} page={page} kind={start.kind} {...words} />
        {kind === "page" ? <iframe title="The invoice's page" src={`${page}/preview`} className="size-full" /> : null}
        {kind === "pdf" ? <iframe title="The invoice's PDF" src={`${page}/pdf`} className="size-full" /> : null}
      </PreviewFrame>
    </div>
  );
}

type Words = { subject: string; body: string };

type MailFieldsProps = {
  start: SendFormData;
  words: Words;
  onChange: (words: Words) => void;
  errorOf: (field: string) => string | null;
};

/** Whom it goes to, and its words. */
function MailFields({ start, words, onChange, errorOf }: MailFieldsProps) {
  return (
    <>
      <Field label="To" name="to" error={errorOf("to")} hint={addressHint(start)}>
        <Input defaultValue={start.to} inputMode="email" autoComplete="off" maxLength={5_000} />
      </Field>
      <Field label="Copy to" name="cc" optional error={errorOf("cc")}>
        <Input inputMode="email" autoComplete="off" maxLength={5_000} />
      </Field>
      <Field label="Subject" name="subject" error={errorOf("subject")}>
        <Input
          value={words.subject}
          onChange={(event) => onChange({ ...words, subject: event.target.value })}
          maxLength={300}
        />
      </Field>
      <Field
        label="Text"
        name="body"
        error={errorOf("body")}
        hint="The amount, the button and the PDF are added by themselves."
      >
        <Textarea
          value={words.body}
          onChange={(event) => onChange({ ...words, body: event.target.value })}
          rows={9}
          maxLength={10_000}
        />
      </Field>
    </>
  );
}

const buttonText = (start: SendFormData): string => {
  if (start.kind === "reminder") return "Send reminder";
  if (start.status !== "draft") return "Send";
  return start.problem === null ? `Issue ${start.number} and send` : "Issue and send";
};

const addressHint = (start: SendFormData): string =>
  start.mode === "test"
    ? "A test invoice is mailed to members of your business only."
    : "Several addresses are separated by commas.";

function Problem({ problem, page, status }: { problem: string; page: string; status: SendFormData["status"] }) {
  return (
    <Banner
      tone="warn"
      action={
        status === "draft" ? (
          <ButtonLink size="sm" href={`${page}/edit`}>
            Edit
          </ButtonLink>
        ) : null
      }
    >
      {problem}
    </Banner>
  );
}

type MailPreviewProps = {
  isShown: boolean;
  page: string;
  kind: SendFormData["kind"];
  subject: string;
  body: string;
};

const PAUSE_MS = 400;

/**
 * The rendered mail. The texts are posted into the frame (they may be too long for an address), a moment after the last
 * key; the frame stays mounted, so that the form always has its target. The owner area's policy runs no script of a mail.
 */
function MailPreview({ isShown, page, kind, subject, body }: MailPreviewProps) {
  const form = useRef<HTMLFormElement>(null);
  const shown = useRef<string | null>(null);
  const wanted = JSON.stringify([kind, subject, body]);
  useEffect(() => {
    const show = () => {
      shown.current = wanted;
      form.current?.requestSubmit();
    };
    const timer = setTimeout(show, shown.current === null ? 0 : PAUSE_MS);
    return () => clearTimeout(timer);
  }, [wanted]);
  return (
    <div className={isShown ? "flex h-full flex-col" : "hidden"}>
      <form ref={form} method="post" action={`${page}/preview/mail`} target="mail-preview" className="hidden">
        <input type="hidden" name="kind" value={kind} />
        <input type="hidden" name="subject" value={subject} />
        <textarea name="body" value={body} readOnly aria-hidden tabIndex={-1} />
      </form>
      <iframe title="The mail" name="mail-preview" className="size-full" />
    </div>
  );
}
