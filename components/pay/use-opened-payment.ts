"use client";

import { useRouter } from "next/navigation";
import { useCallback, useEffect, useState } from "react";
import { within } from "./load-script";
import { providerForms } from "./provider-forms";
import { type OpenedPayment, openPayment, type Refusal } from "./requests";
import { pause, untilVisible } from "./waiting";

/** The provider's code, and then its form, have this long to appear; after that the page shows the other ways to pay. */
const formWithinMs = 8_000;
/** Between questions while the server says that there is nothing to pay but still shows the form. */
const stateWaitsMs = [0, 2_000, 4_000, 8_000];

export type Trouble = "blocked" | Refusal;

type Options = { token: string; scripts: Readonly<Record<string, string | null>> };

type Listener = {
  opened(payment: OpenedPayment): void;
  troubled(trouble: Trouble): void;
  nothingToPay(): void;
};

/** The payment behind the form: opened by this script once the page is visible, never by loading the page. */
export function useOpenedPayment({ token, scripts }: Options) {
  const router = useRouter();
  const [payment, setPayment] = useState<OpenedPayment | null>(null);
  const [isReady, setReady] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [round, setRound] = useState(0);

  // `round` has no other part here than to open once more.
  useEffect(() => {
    const stopper = new AbortController();
    const listener = { opened: setPayment, troubled: setTrouble, nothingToPay: () => router.refresh() };
    open({ token, scripts }, listener, { signal: stopper.signal, round });
    return () => stopper.abort();
  }, [token, scripts, router, round]);

  useEffect(() => {
    if (payment === null || isReady) return;
    const timer = setTimeout(() => setTrouble("blocked"), formWithinMs);
    return () => clearTimeout(timer);
  }, [payment, isReady]);

  const ready = useCallback(() => {
    setReady(true);
    // A form that came late is still the best way to pay.
    setTrouble(null);
  }, []);
  const broken = useCallback(() => setTrouble("blocked"), []);
  const retry = useCallback(() => {
    setTrouble(null);
    setReady(false);
    setPayment(null);
    setRound((number) => number + 1);
  }, []);
  /** Takes up what is open now: the same form when the secret is the same, else a new one. */
  const renew = useCallback(async () => {
    const answer = await openPayment({ token, connectionId: null });
    if (answer.kind === "ready") setPayment(answer);
  }, [token]);

  return { payment, isReady, trouble, ready, broken, retry, renew };
}

async function open(options: Options, listener: Listener, run: { signal: AbortSignal; round: number }): Promise<void> {
  const { signal } = run;
  await untilVisible(signal);
  for (const [provider, scriptUrl] of Object.entries(options.scripts)) {
    const loading = providerForms[provider]?.preload(scriptUrl) ?? Promise.resolve();
    within(formWithinMs, loading).catch(() => signal.aborted || listener.troubled("blocked"));
  }
  for (const waitMs of stateWaitsMs) {
    await pause(waitMs, signal);
    if (signal.aborted) return;
    const answer = await openPayment({ token: options.token, connectionId: null });
    if (signal.aborted) return;
    if (answer.kind === "ready") return listener.opened(answer);
    if (answer.kind === "refusal") return listener.troubled(answer.refusal);
    listener.nothingToPay();
  }
  listener.troubled("offline");
}
