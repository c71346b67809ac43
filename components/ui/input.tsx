import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";
import { cn } from "./cn";

const controlClasses =
  "w-full min-w-0 rounded-control border border-field bg-surface px-3 text-ink transition-[border-color,box-shadow] placeholder:text-ink-3 focus-visible:border-accent focus-visible:outline-none focus-visible:ring-3 focus-visible:ring-[color-mix(in_oklab,var(--accent)_30%,transparent)] disabled:cursor-not-allowed disabled:bg-line-2 disabled:text-ink-3 read-only:not-[select]:bg-line-2 aria-invalid:border-bad forced-colors:focus-visible:outline-2";

/** 16 px on phones, so that iOS does not zoom into the field. */
const textSize = "text-base sm:text-[0.9375rem]";

export function Input({ className, type = "text", ...rest }: ComponentProps<"input">) {
  return <input {...rest} type={type} className={cn(controlClasses, textSize, "h-11", className)} />;
}

export function Textarea({ className, rows = 4, ...rest }: ComponentProps<"textarea">) {
  return <textarea {...rest} rows={rows} className={cn(controlClasses, textSize, "py-2.5", className)} />;
}

/** The platform's own select: it works with every keyboard, screen reader and phone. */
export function Select({ className, children, ...rest }: ComponentProps<"select">) {
  return (
    <span className={cn("relative block", className)}>
      <select {...rest} className={cn(controlClasses, textSize, "h-11 appearance-none truncate pr-9")}>
        {children}
      </select>
      <ChevronDown
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-3 size-4 -translate-y-1/2 text-ink-3"
      />
    </span>
  );
}
