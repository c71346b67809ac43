"use client";

import { useEffect, useState } from "react";
import { MessagePage } from "@/components/hosted/message-page";
import de from "@/lib/messages/de/trouble.json";
import en from "@/lib/messages/en/trouble.json";

const catalogs: Record<string, typeof en> = { en, de };

/** It has to work when everything else doesn't, so it reads its few sentences from the files themselves. */
export default function BuyError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const [texts, setTexts] = useState(en);
  useEffect(() => setTexts(catalogs[document.documentElement.lang] ?? en), []);
  return (
    <MessagePage title={texts.title} text={texts.text}>
      <button
        type="button"
        onClick={reset}
        className="min-h-11 rounded-control bg-accent px-5 font-[550] text-accent-ink"
      >
        {texts.tryAgain}
      </button>
      {error.digest ? (
        <p className="mt-4 text-[13px] text-ink-2">
          {texts.code} {error.digest}
        </p>
      ) : null}
    </MessagePage>
  );
}
