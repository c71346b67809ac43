"use client";

import { ChevronDown } from "lucide-react";
import { type ReactNode, useState } from "react";

/** Open or not as it was at first, then as the reader wants it: what is done inside must not close it over the answer. */
export function Fold({ title, isOpen, children }: { title: string; isOpen: boolean; children: ReactNode }) {
  const [open, setOpen] = useState(isOpen);
  return (
    <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)} className="group">
      <summary className="flex min-h-14 cursor-pointer list-none items-center justify-between gap-3 rounded-card px-4 font-semibold sm:px-6 [&::-webkit-details-marker]:hidden">
        {title}
        <ChevronDown aria-hidden className="size-4 text-ink-3 transition-transform group-open:rotate-180" />
      </summary>
      {children}
    </details>
  );
}
