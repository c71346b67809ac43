"use client";

import { type ReactNode, useState } from "react";

/** Holds something back, with everything it would load, until it is asked for. */
export function Reveal({ label, children }: { label: string; children: ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  if (isOpen) return children;
  return (
    <button
      type="button"
      onClick={() => setOpen(true)}
      className="needs-js min-h-12 w-full rounded-control border border-line bg-surface px-4 text-base font-[550] hover:bg-line-2"
    >
      {label}
    </button>
  );
}
