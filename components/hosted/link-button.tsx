import type { ReactNode } from "react";

const looks = {
  primary: "bg-accent text-accent-ink border-transparent hover:opacity-90",
  secondary: "bg-surface text-ink border-line hover:bg-line-2",
} as const;

type Props = {
  href: string;
  look?: keyof typeof looks;
  isDownload?: boolean;
  target?: "_self" | "_top";
  children: ReactNode;
};

/** A plain link, loaded whole: the pages are light, and the payment page has a policy of its own. */
export function LinkButton({ href, look = "secondary", isDownload = false, target, children }: Props) {
  return (
    <a
      href={href}
      target={target}
      {...(isDownload ? { type: "application/pdf" } : {})}
      className={`num flex min-h-12 w-full items-center justify-center rounded-control border px-4 py-2 text-center text-base font-[550] no-underline ${looks[look]}`}
    >
      {children}
    </a>
  );
}
