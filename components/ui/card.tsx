import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";

export function Card({ className, ...rest }: ComponentProps<"div">) {
  return <div {...rest} className={cn("rounded-card border border-line bg-surface shadow-card", className)} />;
}

type CardSectionProps = Omit<ComponentProps<"section">, "title"> & {
  title?: ReactNode;
  text?: ReactNode;
  actions?: ReactNode;
};

/** A part of a card, set off from the next by a hairline. */
export function CardSection({ title, text, actions, className, children, ...rest }: CardSectionProps) {
  const hasHead = title !== undefined || actions !== undefined;
  return (
    <section {...rest} className={cn("border-b border-line px-4 py-4 last:border-0 sm:px-6 sm:py-5", className)}>
      {hasHead ? (
        <div className={cn("flex flex-wrap items-start justify-between gap-x-4 gap-y-2", children ? "mb-4" : null)}>
          <div className="min-w-0">
            {title ? <h2 className="wrap-anywhere">{title}</h2> : null}
            {text ? <p className="mt-0.5 text-[13px] wrap-anywhere text-ink-2">{text}</p> : null}
          </div>
          {actions}
        </div>
      ) : null}
      {children}
    </section>
  );
}
