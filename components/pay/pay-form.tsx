"use client";

import { type FormEvent, useCallback, useEffect, useRef } from "react";
import { FormSkeleton } from "./form-skeleton";
import type { PressOutcome } from "./provider-forms";
import { providerForms } from "./provider-forms";
import { noteTouch } from "./requests";
import type { PayTexts } from "./texts";
import { useOpenedPayment } from "./use-opened-payment";
import { type Notice, useSending } from "./use-sending";

type Props = {
  token: string;
  /** Address of each provider's script; null is the provider's own. */
  scripts: Readonly<Record<string, string | null>>;
  language: string;
  returnUrl: string;
  payer: { name: string; email: string | null };
  texts: PayTexts;
};

/** The payment form: ready without another click, and never without a next step. */
export function PayForm({ token, scripts, language, returnUrl, payer, texts }: Props) {
  const { payment, isReady, trouble, ready, broken, retry, renew } = useOpenedPayment({ token, scripts });
  const { sending, notice, press } = useSending({ token, renew });
  const send = useRef<(() => Promise<PressOutcome>) | null>(null);
  const touched = useRef<string | null>(null);

  const attemptId = payment?.attemptId ?? null;
  const touch = useCallback(() => {
    if (attemptId === null || touched.current === attemptId) return;
    touched.current = attemptId;
    noteTouch({ token, attemptId });
  }, [token, attemptId]);
  const keepSend = useCallback((given: () => Promise<PressOutcome>) => {
    send.current = given;
  }, []);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (send.current === null || !isReady) return;
    touch();
    press(send.current);
  }

  const Form = payment === null ? undefined : providerForms[payment.provider]?.Form;
  const isAsking = sending.at === "asking";
  return (
    <div className="needs-js">
      {trouble !== null ? <TroubleNote texts={texts} trouble={trouble} onRetry={retry} /> : null}
      {isAsking ? <Asking text={sending.isLong ? texts.checkingLong : texts.checking} /> : null}
      <form onSubmit={submit} hidden={trouble !== null || isAsking} aria-busy={!isReady || sending.at !== "rest"}>
        {isReady ? null : <FormSkeleton label={texts.loading} />}
        <div className={isReady ? "" : "h-0 overflow-hidden opacity-0"}>
          {payment !== null && Form !== undefined ? (
            <Form
              key={payment.attemptId}
              client={payment.client}
              scriptUrl={scripts[payment.provider] ?? null}
              language={language}
              returnUrl={returnUrl}
              payer={payer}
              onReady={ready}
              onBroken={broken}
              onTouch={touch}
              onSend={keepSend}
            />
          ) : null}
        </div>
        <NoticeLine text={notice === null ? null : noticeText(texts, notice)} />
        <button
          type="submit"
          aria-disabled={!isReady || sending.at !== "rest"}
          className="num mt-4 min-h-12 w-full rounded-control bg-accent px-4 text-base font-[550] text-accent-ink hover:opacity-90 aria-disabled:cursor-default aria-disabled:opacity-60"
        >
          {sending.at === "sending" ? texts.paying : texts.button}
        </button>
        <p className="mt-3 text-center text-[13px] text-balance text-ink-2">{texts.hint}</p>
      </form>
    </div>
  );
}

function noticeText(texts: PayTexts, notice: Notice): string {
  if (notice === "notSent") return texts.notSent;
  if (notice === "notConfirmed") return texts.notConfirmed;
  return texts.problems[notice];
}

/** Why it did not work, read out and brought into view; the form above keeps what was typed. */
function NoticeLine({ text }: { text: string | null }) {
  const line = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (text !== null) line.current?.focus();
  }, [text]);
  return (
    <div role="alert">
      {text === null ? null : (
        <p ref={line} tabIndex={-1} className="mt-4 rounded-control bg-bad-soft px-4 py-3 text-bad">
          {text}
        </p>
      )}
    </div>
  );
}

function Asking({ text }: { text: string }) {
  const note = useRef<HTMLDivElement>(null);
  useEffect(() => note.current?.focus(), []);
  return (
    <div ref={note} tabIndex={-1} role="status" className="py-6 text-center">
      <span aria-hidden className="mx-auto mb-4 block h-1 w-28 animate-pulse rounded-full bg-accent" />
      <p>{text}</p>
    </div>
  );
}

type TroubleProps = { texts: PayTexts; trouble: "blocked" | keyof PayTexts["refusals"]; onRetry: () => void };

function TroubleNote({ texts, trouble, onRetry }: TroubleProps) {
  return (
    <div role="alert" className="rounded-control bg-warn-soft px-4 py-4 text-ink">
      <p>{trouble === "blocked" ? texts.blocked : texts.refusals[trouble]}</p>
      <p className="mt-2">{texts.help}</p>
      <button
        type="button"
        onClick={onRetry}
        className="mt-4 min-h-11 rounded-control border border-line bg-surface px-4 font-[550] hover:bg-line-2"
      >
        {texts.tryAgain}
      </button>
    </div>
  );
}
