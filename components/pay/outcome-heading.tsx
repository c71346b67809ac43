"use client";

import { useEffect, useRef } from "react";
import { takeOutcomeNews } from "./outcome-news";

/** The outcome in one line. Takes the focus when it came while the customer was here, so that it is read out. */
export function OutcomeHeading({ text }: { text: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (takeOutcomeNews()) heading.current?.focus();
  }, []);
  return (
    <h1 ref={heading} tabIndex={-1} className="outline-none">
      {text}
    </h1>
  );
}
