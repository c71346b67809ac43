"use client";

import { useRouter } from "next/navigation";
import { useCallback, useRef, useState } from "react";
import type { PayView } from "@/lib/payments/pay-view";
import type { PaymentProblem } from "@/lib/providers/provider";
import { markOutcomeNews } from "./outcome-news";
import { tellStep } from "./pay-steps";
import type { PressOutcome } from "./provider-forms";
import { askForView } from "./requests";
import { pause } from "./waiting";

/** Half a minute in all; after that the customer need not stay, and we ask more slowly. */
const askWaitsMs = [0, 1_000, 2_000, 3_000, 4_000, 5_000, 7_000, 8_000];
const slowAskMs = 15_000;
/** So often the server must say "nothing happened" before we say so after an unclear answer. */
const clearAnswers = 2;

/** Why the last press brought nothing. */
export type Notice = PaymentProblem["reason"] | "notSent" | "notConfirmed";

export type Sending = { at: "rest" } | { at: "sending" } | { at: "asking"; isLong: boolean };

type Sent = Extract<PressOutcome, { kind: "ask" }>;

/** Sends the form and finds out from the server what came of it. The server's page shows the outcome. */
export function useSending({ token, renew }: { token: string; renew: () => Promise<void> }) {
  const router = useRouter();
  const [sending, setSending] = useState<Sending>({ at: "rest" });
  const [notice, setNotice] = useState<Notice | null>(null);
  const [hasPressed, setPressed] = useState(false);
  const isBusy = useRef(false);
  /** An earlier press of this visit may have paid after all. */
  const wasUnclear = useRef(false);

  const rest = useCallback((why: Notice | null) => {
    isBusy.current = false;
    if (why !== null) tellStep("refused");
    setNotice(why);
    setSending({ at: "rest" });
  }, []);

  const showOutcome = useCallback(
    (isOurs: boolean) => {
      markOutcomeNews(isOurs ? "paidHere" : "changed");
      router.refresh();
    },
    [router],
  );

  const ask = useCallback(
    async ({ expectsMoney, isLate }: Sent) => {
      const never = new AbortController().signal;
      setSending({ at: "asking", isLong: false });
      let unclear = 0;
      for (let turn = 0; ; turn++) {
        const waitMs = askWaitsMs[turn];
        if (waitMs === undefined) setSending({ at: "asking", isLong: true });
        await pause(waitMs ?? slowAskMs, never);
        const view = await askForView(token);
        if (view === null) continue;
        if (!view.canPayNow) return showOutcome(!isLate || wasUnclear.current);
        const why = noticeOf(view);
        if (why !== null && !expectsMoney) return rest(why);
        unclear += 1;
        if (expectsMoney || unclear < clearAnswers) continue;
        wasUnclear.current = true;
        await renew();
        return rest("notSent");
      }
    },
    [token, renew, rest, showOutcome],
  );

  const press = useCallback(
    async (send: () => Promise<PressOutcome>) => {
      if (isBusy.current) return;
      isBusy.current = true;
      setPressed(true);
      setNotice(null);
      setSending({ at: "sending" });
      tellStep("sent");
      // A form that throws has told nothing, so the server is asked.
      const outcome = await send().catch((): PressOutcome => ({ kind: "ask", expectsMoney: false, isLate: false }));
      if (outcome.kind === "ask") return ask(outcome);
      rest(outcome.kind === "problem" ? outcome.reason : null);
      if (outcome.kind === "fields") return;
      // The owner learns of the try, and a payment from another tab is noticed.
      const view = await askForView(token);
      // What comes of a press that was made meanwhile is for that one to say.
      if (isBusy.current) return;
      if (view !== null && !view.canPayNow) showOutcome(false);
    },
    [token, ask, rest, showOutcome],
  );

  return { sending, notice, hasPressed, press };
}

function noticeOf(view: PayView): Notice | null {
  return view.kind === "confirm_in_app" ? "notConfirmed" : view.reason;
}
