"use client";

import { useState } from "react";

type Props = { text: string; label: string; copied: string; what: string };

/** A small Copy button; it is not there without JavaScript, where it could do nothing. */
export function CopyText({ text, label, copied, what }: Props) {
  const [isCopied, setCopied] = useState(false);
  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      setTimeout(() => setCopied(false), 2_000);
    } catch {
      // The clipboard needs https or localhost, and may be denied; a prompt works everywhere.
      window.prompt(label, text);
    }
  }
  return (
    <button
      type="button"
      onClick={copy}
      aria-label={isCopied ? copied : what}
      className="needs-js min-h-8 shrink-0 rounded-control px-2 text-[13px] font-[550] text-accent hover:bg-accent-soft"
    >
      <span aria-live="polite">{isCopied ? copied : label}</span>
    </button>
  );
}
