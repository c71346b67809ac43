"use client";

import { useEffect } from "react";

const signs = ["pointerdown", "keydown", "scroll", "touchstart"] as const;
/** A person reads; a link scanner that draws pages is gone by then. */
const readingMs = 5_000;

/** Tells the server once that someone looked: after a sign of life, or some seconds on screen. Never by opening alone. */
export function ViewedNotice({ url }: { url: string }) {
  useEffect(() => {
    const stopper = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tell = () => {
      stopper.abort();
      clearTimeout(timer);
      // A page that could not say that it was seen is still a page that was seen: nothing to do about it here.
      fetch(url, { method: "POST", keepalive: true }).catch(() => undefined);
    };
    const wait = () => {
      clearTimeout(timer);
      if (document.visibilityState !== "hidden") timer = setTimeout(tell, readingMs);
    };
    const { signal } = stopper;
    for (const sign of signs) addEventListener(sign, tell, { signal, passive: true });
    document.addEventListener("visibilitychange", wait, { signal });
    wait();
    return () => {
      stopper.abort();
      clearTimeout(timer);
    };
  }, [url]);
  return null;
}
