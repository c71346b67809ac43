import { Check, CircleAlert, Info, TriangleAlert } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { cn } from "./cn";
import type { Tone } from "./pill";

type PageHeaderProps = {
  title: ReactNode;
  subtitle?: ReactNode;
  actions?: ReactNode;
  back?: { href: string; label: string };
};

export function PageHeader({ title, subtitle, actions, back }: PageHeaderProps) {
  return (
    <header className="mb-5 flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="min-w-0 sm:flex-1 sm:basis-64">
        {back ? (
          <Link href={back.href} className="mb-1 inline-block text-[13px] text-ink-2 no-underline hover:text-ink">
            ← {back.label}
          </Link>
        ) : null}
        <h1 className="flex flex-wrap items-center gap-x-3 gap-y-1 wrap-anywhere">{title}</h1>
        {subtitle ? <p className="mt-1 text-sm wrap-anywhere text-ink-2">{subtitle}</p> : null}
      </div>
      {actions ? <div className="flex flex-wrap items-center gap-2 sm:gap-3">{actions}</div> : null}
    </header>
  );
}

export type TabItem = { href: string; label: string; count?: number | null; active: boolean };

/** Links, not scripts: each view has an address. */
export function Tabs({ items, label = "Views", className }: { items: TabItem[]; label?: string; className?: string }) {
  return (
    <nav aria-label={label} className={cn("border-b border-line", className)}>
      <ul className="-mb-px flex gap-5 overflow-x-auto [scrollbar-width:none]">
        {items.map((item) => (
          // On a narrow screen the row begins where the active one can be seen.
          <li key={item.href} className={cn(item.active && "[scroll-initial-target:nearest]")}>
            <Link
              href={item.href}
              aria-current={item.active ? "page" : undefined}
              className={cn(
                "flex min-h-11 items-center gap-1.5 border-b-2 whitespace-nowrap no-underline outline-offset-[-2px] transition-colors",
                item.active
                  ? "border-accent font-[550] text-ink"
                  : "border-transparent font-[550] text-ink-2 hover:text-ink",
              )}
            >
              {item.label}
              {item.count === undefined || item.count === null ? null : (
                <span className="num text-xs font-normal text-ink-3">{item.count}</span>
              )}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

type EmptyStateProps = { title: string; text: ReactNode; action?: ReactNode; icon?: ReactNode };

/** Says what will stand here and what to do next. */
export function EmptyState({ title, text, action, icon }: EmptyStateProps) {
  return (
    <div className="flex flex-col items-center rounded-card border border-dashed border-line bg-surface px-6 py-12 text-center">
      {icon ? (
        <span
          aria-hidden
          className="mb-4 grid size-12 place-items-center rounded-full bg-accent-soft text-accent [&_svg]:size-5"
        >
          {icon}
        </span>
      ) : null}
      <h2 className="text-base wrap-anywhere">{title}</h2>
      <p className="mt-1 max-w-md text-sm text-balance wrap-anywhere text-ink-2">{text}</p>
      {action ? <div className="mt-5 flex flex-wrap justify-center gap-3">{action}</div> : null}
    </div>
  );
}

const bannerTones: Record<Tone, string> = {
  good: "bg-good-soft text-good",
  warn: "bg-warn-soft text-warn",
  bad: "bg-bad-soft text-bad",
  info: "bg-info-soft text-info",
  mute: "bg-line-2 text-ink-2",
};

const bannerIcons: Record<Tone, typeof Check> = {
  good: Check,
  warn: TriangleAlert,
  bad: CircleAlert,
  info: Info,
  mute: Info,
};

type BannerProps = { tone: Tone; children: ReactNode; className?: string; action?: ReactNode; live?: boolean };

/** One sentence about the page's state. With `live` it is read out when it appears after an action. */
export function Banner({ tone, children, className, action, live = false }: BannerProps) {
  const Icon = bannerIcons[tone];
  return (
    <div
      role={live ? (tone === "bad" ? "alert" : "status") : undefined}
      className={cn("flex items-start gap-2.5 rounded-control px-4 py-3 text-sm", bannerTones[tone], className)}
    >
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0 flex-1 font-medium wrap-anywhere">{children}</div>
      {action}
    </div>
  );
}

/** A grey shape of what will stand here; never a spinner. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={cn("block h-4 animate-pulse rounded-[6px] bg-line", className)} />;
}
