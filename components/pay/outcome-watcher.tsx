"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import type { PayViewKind } from "@/lib/payments/pay-view";
import { markOutcomeNews } from "./outcome-news";
import { askForView } from "./requests";
import { pause, untilVisible } from "./waiting";

const fastWaitsMs = [1_000, 1_000, 2_000, 3_000, 4_000, 5_000, 7_000, 8_000];

type Props = {
  token: string;
  kind: PayViewKind;
  /** Between questions when nobody expects an answer within the minute. */
  slowMs: number;
  isUrgent: boolean;
  /** Shown once it takes long; null where nothing is late. */
  longText: string | null;
};

/** Keeps a page that is not final true: asks the server, and shows its new page when something changed. */
export function OutcomeWatcher({ token, kind, slowMs, isUrgent, longText }: Props) {
  const router = useRouter();
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    const stopper = new AbortController();
    const { signal } = stopper;
    async function watch() {
      for (let turn = 0; !signal.aborted; turn++) {
        const fast = isUrgent ? fastWaitsMs[turn] : undefined;
        if (fast === undefined) setLong(true);
        await pause(fast ?? slowMs, signal);
        await untilVisible(signal);
        if (signal.aborted) return;
        const view = await askForView(token);
        if (signal.aborted || view === null || view.kind === kind) continue;
        // Who waits here is the one whose payment was under way.
        markOutcomeNews(view.kind === "paid" ? "paidHere" : "changed");
        router.refresh();
      }
    }
    watch();
    return () => stopper.abort();
  }, [token, kind, slowMs, isUrgent, router]);
  return (
    <p role="status" className="text-ink-2">
      {isLong ? longText : null}
    </p>
  );
}
