import { useEffect, useRef } from "react";
import type { PayTexts } from "./texts";
import type { Trouble } from "./use-opened-payment";

/** Why it did not work, read out and brought into view; the form above keeps what was typed. */
export function NoticeLine({ text }: { text: string | null }) {
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

/** Shown from the press of Pay until the server knows what came of it. */
export function Asking({ text }: { text: string }) {
  const note = useRef<HTMLDivElement>(null);
  useEffect(() => note.current?.focus(), []);
  return (
    <div ref={note} tabIndex={-1} role="status" className="py-6 text-center">
      <span aria-hidden className="mx-auto mb-4 block h-1 w-28 animate-pulse rounded-full bg-accent" />
      <p>{text}</p>
    </div>
  );
}

type TroubleProps = { texts: PayTexts; trouble: Trouble; onRetry: () => void };

/** Why there is no form, and what to do. */
export function TroubleNote({ texts, trouble, onRetry }: TroubleProps) {
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

type PayButtonProps = { texts: PayTexts; isReady: boolean; isResting: boolean; isSending: boolean };

/** It keeps its focus and its place while it can't be pressed. */
export function PayButton({ texts, isReady, isResting, isSending }: PayButtonProps) {
  return (
    <button
      type="submit"
      aria-disabled={!isReady || !isResting}
      className="num mt-4 min-h-12 w-full rounded-control bg-accent px-4 text-base font-[550] text-accent-ink hover:opacity-90 aria-disabled:cursor-default aria-disabled:opacity-60"
    >
      {isSending ? texts.paying : texts.button}
    </button>
  );
}
