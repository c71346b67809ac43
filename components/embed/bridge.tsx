"use client";

import { useEffect } from "react";
import { onPayStep } from "@/components/pay/pay-steps";
import { setWayOut } from "@/components/pay/way-out";
import { type FromFrame, isOpened } from "@/embed/protocol";

type BridgeProps = {
  /** The one origin that is spoken to and listened to. */
  origin: string;
  /** What the page shows; the website is told when it changes. */
  state: "form" | "processing" | "paid" | "other";
  order: { number: string; reference: string | null } | null;
  /** Where the whole tab goes on when a way to pay needs it; null before there is an order. */
  pageUrl: string | null;
};

/** Speaks with the website around the frame: what happens to the order, never who buys. Draws nothing. */
export function Bridge({ origin, state, order, pageUrl }: BridgeProps) {
  const number = order?.number ?? null;
  const reference = order?.reference ?? null;

  useEffect(() => {
    if (window.parent === window) return;
    const tell = teller(origin, { order: number, reference });
    tell("shown");
    if (state === "paid" || state === "processing") tell(state);
    const stop = onPayStep((step) => tell(step === "sent" ? "processing" : "failed"));
    const stay = pageUrl === null ? () => undefined : setWayOut(() => tell("leave", pageUrl));
    const stopper = new AbortController();
    const on = { signal: stopper.signal };
    addEventListener("message", (event) => isFromPage(event, origin) && showStart(), on);
    addEventListener("keydown", (event) => event.key === "Escape" && !event.defaultPrevented && tell("close"), on);
    return () => {
      stop();
      stay();
      stopper.abort();
    };
  }, [origin, state, number, reference, pageUrl]);
  return null;
}

const isFromPage = (event: MessageEvent, origin: string): boolean =>
  event.origin === origin && event.source === window.parent && isOpened(event.data);

/** Who uses a keyboard or listens begins at the heading. Whoever types already is left alone. */
function showStart(): void {
  const heading = document.querySelector("h1");
  if (heading === null || document.activeElement !== document.body) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

type Told = Pick<FromFrame, "order" | "reference">;

/** Says one thing to the page around the frame; another page than the checked one hears nothing. */
export const teller =
  (origin: string, told: Told) =>
  (type: FromFrame["type"], url: string | null = null): void =>
    window.parent.postMessage({ paymast: 1, type, ...told, url }, origin);
