"use client";

import { useEffect, useRef, useState } from "react";
import { forgetOutcomeNews, outcomeNews } from "./outcome-news";

export type Words = { title: string; sentences: readonly string[] };

type Props = {
  words: Words;
  /** Instead, for the visit whose own payment brought this; null where nobody is thanked. */
  thanks: Words | null;
  /** The server knows already that this visit paid: it came back from its bank. */
  hasReturned: boolean;
};

/** The outcome in words. Takes the focus when it came while the customer was here, so that it is read out. */
export function OutcomeWords({ words, thanks, hasReturned }: Props) {
  const [news] = useState(outcomeNews);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (news !== "none") heading.current?.focus();
    forgetOutcomeNews();
  }, [news]);
  const { title, sentences } = thanks !== null && (hasReturned || news === "paidHere") ? thanks : words;
  return (
    <>
      <h1 ref={heading} tabIndex={-1} className="wrap-anywhere outline-none">
        {title}
      </h1>
      {sentences.map((sentence) => (
        <p key={sentence} className="wrap-anywhere text-ink-2">
          {sentence}
        </p>
      ))}
    </>
  );
}
