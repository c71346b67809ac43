"use client";

import { type FormEvent, type ReactNode, useCallback, useRef } from "react";
import { Fold } from "@/components/hosted/fold";
import type { PaymentProblem } from "@/lib/providers/provider";
import { FormSkeleton } from "./form-skeleton";
import { Asking, NoticeLine, PayButton, TroubleNote } from "./pay-form-parts";
import { type PressOutcome, type ProviderFormProps, providerForms } from "./provider-forms";
import { noteTouch, type OpenedPayment } from "./requests";
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
  /** Why the last try, before this visit, brought nothing. */
  lastReason: PaymentProblem["reason"] | null;
  /** The other way to pay; folded while the form works. */
  transfer: ReactNode;
};

/** The payment form: ready without another click, and never without a next step. */
export function PayForm(props: Props) {
  const { token, scripts, texts, lastReason, transfer } = props;
  const { payment, isReady, trouble, ready, broken, retry, renew } = useOpenedPayment({ token, scripts });
  const { sending, notice, hasPressed, press } = useSending({ token, renew });
  const send = useRef<(() => Promise<PressOutcome>) | null>(null);
  const touch = useTouch(token, payment);
  const keepSend = useCallback((given: () => Promise<PressOutcome>) => {
    send.current = given;
  }, []);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (send.current === null || !isReady) return;
    touch();
    press(send.current);
  }

  const pressNow = useCallback(
    (given: () => Promise<PressOutcome>) => {
      touch();
      press(given);
    },
    [touch, press],
  );

  const isAsking = sending.at === "asking";
  const isResting = sending.at === "rest";
  return (
    <div className="needs-js">
      {lastReason !== null && !hasPressed ? (
        <p className="mb-4 rounded-control bg-bad-soft px-4 py-3 text-bad">{texts.problems[lastReason]}</p>
      ) : null}
      {trouble !== null ? <TroubleNote texts={texts} trouble={trouble} onRetry={retry} /> : null}
      {isAsking ? <Asking text={sending.isLong ? texts.checkingLong : texts.checking} /> : null}
      <form onSubmit={submit} hidden={trouble !== null || isAsking} aria-busy={!isReady || !isResting}>
        {isReady ? null : <FormSkeleton label={texts.loading} />}
        <div className={isReady ? "" : "h-0 overflow-hidden opacity-0"}>
          <Fields
            scripts={scripts}
            language={props.language}
            returnUrl={props.returnUrl}
            payer={props.payer}
            payment={payment}
            onReady={ready}
            onBroken={broken}
            onTouch={touch}
            onSend={keepSend}
            onPress={pressNow}
            orLabel={texts.orLabel}
          />
        </div>
        <NoticeLine text={notice === null ? null : noticeText(texts, notice)} />
        <PayButton texts={texts} isReady={isReady} isResting={isResting} isSending={sending.at === "sending"} />
        <p className="mt-3 text-center text-[13px] text-balance text-ink-2">{texts.hint}</p>
      </form>
      {transfer === null || isAsking ? null : (
        <div className="mt-4 border-t border-line pt-1">
          <Fold label={texts.transfer} isOpen={trouble !== null}>
            {transfer}
          </Fold>
        </div>
      )}
    </div>
  );
}

/** Says once per payment that the customer began. */
function useTouch(token: string, payment: OpenedPayment | null): () => void {
  const touched = useRef<string | null>(null);
  const attemptId = payment?.attemptId ?? null;
  return useCallback(() => {
    if (attemptId === null || touched.current === attemptId) return;
    touched.current = attemptId;
    noteTouch({ token, attemptId });
  }, [token, attemptId]);
}

type FieldsProps = Pick<Props, "scripts" | "language" | "returnUrl" | "payer"> &
  Pick<ProviderFormProps, "onReady" | "onBroken" | "onTouch" | "onSend" | "onPress" | "orLabel"> & {
    payment: OpenedPayment | null;
  };

/** The provider's own form; another payment is another form. */
function Fields({ payment, scripts, ...form }: FieldsProps) {
  const Form = payment === null ? undefined : providerForms[payment.provider]?.Form;
  if (payment === null || Form === undefined) return null;
  const { attemptId, provider, client } = payment;
  return <Form key={attemptId} {...form} client={client} scriptUrl={scripts[provider] ?? null} />;
}

function noticeText(texts: PayTexts, notice: Notice): string {
  if (notice === "notSent") return texts.notSent;
  if (notice === "notConfirmed") return texts.notConfirmed;
  return texts.problems[notice];
}
