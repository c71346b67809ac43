"use client";

import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { Button } from "./button";

type CopyButtonProps = {
  text: string;
  label?: string;
  /** What is copied, where several buttons of a page say the same; read out only. */
  about?: string;
  variant?: "primary" | "secondary" | "ghost";
  size?: "sm" | "md";
  /** Only the icon is shown; the label stays for screen readers. */
  iconOnly?: boolean;
};

/** Copies `text`. Where the browser refuses (plain http, denied), it selects the text in a prompt instead. */
export function CopyButton({
  text,
  label = "Copy",
  about,
  variant = "secondary",
  size = "md",
  iconOnly,
}: CopyButtonProps) {
  const [isCopied, setCopied] = useState(false);
  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      setTimeout(() => setCopied(false), 2_000);
    } catch {
      // The clipboard needs https or localhost; a prompt works everywhere.
      window.prompt("Copy with Ctrl+C or ⌘C:", text);
    }
  }
  return (
    <Button variant={variant} size={size} onClick={copy}>
      {isCopied ? <Check aria-hidden /> : <Copy aria-hidden />}
      <span className={iconOnly ? "sr-only" : undefined} aria-live="polite">
        {isCopied ? "Copied" : label}
      </span>
      {about === undefined ? null : <span className="sr-only">: {about}</span>}
    </Button>
  );
}
