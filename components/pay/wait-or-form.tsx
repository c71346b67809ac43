"use client";

import { type ReactNode, useEffect, useRef, useState } from "react";

type Props = {
  label: string;
  /** Above the button: what is waited for. It stays true by itself, so it ends when the form is wanted instead. */
  waiting: ReactNode;
  /** Below the button: the other ways on. */
  others: ReactNode;
  form: ReactNode;
};

/** Holds the form back, with everything it would load, until it is asked for; then there is only the form. */
export function WaitOrForm({ label, waiting, others, form }: Props) {
  const [isOpen, setOpen] = useState(false);
  const opened = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isOpen) opened.current?.focus();
  }, [isOpen]);
  if (isOpen) {
    return (
      <div ref={opened} tabIndex={-1} className="space-y-5 outline-none">
        {form}
      </div>
    );
  }
  return (
    <div className="space-y-5">
      {waiting}
      <button
        type="button"
        onClick={() => setOpen(true)}
        className="needs-js min-h-12 w-full rounded-control bg-accent px-4 text-base font-[550] text-accent-ink hover:opacity-90"
      >
        {label}
      </button>
      {others}
    </div>
  );
}
