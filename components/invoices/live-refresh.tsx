"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

/**
 * Reads the page anew while something is about to happen by itself (a mail is being sent, a customer is paying), as long
 * as somebody looks at it. What is typed or open on the page stays.
 */
export function LiveRefresh({ everyMs }: { everyMs: number }) {
  const router = useRouter();
  useEffect(() => {
    let isAsking = false;
    const timer = setInterval(async () => {
      if (isAsking || document.visibilityState !== "visible") return;
      isAsking = true;
      // Next leaves the page for the browser's error page when a refresh gets no answer, as while the server restarts.
      if (await isThere()) router.refresh();
      isAsking = false;
    }, everyMs);
    return () => clearInterval(timer);
  }, [router, everyMs]);
  return null;
}

/** The server answers, whatever it says. */
async function isThere(): Promise<boolean> {
  try {
    await fetch("/favicon.ico", { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(5_000) });
    return true;
  } catch {
    return false;
  }
}
