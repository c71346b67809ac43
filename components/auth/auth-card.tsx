import Link from "next/link";
import type { ReactNode } from "react";
import { Card } from "@/components/ui/card";

type AuthCardProps = { title: string; text?: ReactNode; children?: ReactNode; below?: ReactNode };

/** One question on a quiet page. */
export function AuthCard({ title, text, children, below }: AuthCardProps) {
  return (
    <>
      <Wordmark />
      <Card className="px-5 py-6 sm:px-7 sm:py-7">
        <h1>{title}</h1>
        {text ? <p className="mt-1.5 text-sm text-ink-2">{text}</p> : null}
        {children ? <div className="mt-5">{children}</div> : null}
      </Card>
      {below ? <div className="mt-5 text-center text-sm text-ink-2">{below}</div> : null}
    </>
  );
}

export function Wordmark() {
  return (
    <Link href="/" className="mb-6 flex items-center justify-center gap-2 font-semibold tracking-tight no-underline">
      <Mark /> Paymast
    </Link>
  );
}

/** A sail on a mast. */
export function Mark({ className = "size-7" }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className={className}>
      <rect width="32" height="32" rx="8" className="fill-accent" />
      <path d="M15 6v15H7.5C8 15 10.500 9.500 15 6Z" className="fill-accent-ink" opacity="0.75" />
      <path
        d="M17 6c4.500 4 7 9 7.500 15H17V6ZM6.500 23h19c-1 2-2.500 3-4.500 3H11c-2 0-3.500-1-4.500-3Z"
        className="fill-accent-ink"
      />
    </svg>
  );
}
