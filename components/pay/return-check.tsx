"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { markOutcomeNews } from "./outcome-news";
import { askForView, cleanAddress, cleanPath } from "./requests";
import { pause } from "./waiting";

const waitsMs = [0, 1_500, 3_000, 5_000, 8_000, 10_000];

/**
 * The customer comes back from a bank or wallet. What the address says is not believed: it is taken out of the address
 * (it carries a secret), the server asks the provider, and then the page is shown as it really is.
 */
export function ReturnCheck({ token }: { token: string }) {
  const router = useRouter();
  useEffect(() => {
    const stopper = new AbortController();
    const { signal } = stopper;
    cleanAddress();
    async function check() {
      let answers = 0;
      for (const waitMs of waitsMs) {
        await pause(waitMs, signal);
        if (signal.aborted) return;
        const view = await askForView(token);
        if (view !== null) answers += 1;
        if (view !== null && !view.canPayNow) markOutcomeNews("paidHere");
        // One "nothing happened" may be a provider that is a moment behind.
        if (view !== null && (!view.canPayNow || view.reason !== null || answers >= 2)) break;
      }
      if (signal.aborted) return;
      // For the router this is another page: it still knows this one by the address it was loaded with.
      router.replace(cleanPath());
    }
    check();
    return () => stopper.abort();
  }, [token, router]);
  return null;
}
