import { Check } from "lucide-react";
import { type ComponentProps, type ReactNode, useId } from "react";
import { cn } from "./cn";

type ChoiceProps = Omit<ComponentProps<"input">, "type" | "className"> & {
  label: ReactNode;
  hint?: ReactNode;
  className?: string;
};

/** A native check box with our looks: it submits with its form and works without JavaScript. */
export function Checkbox({ label, hint, className, id, ...rest }: ChoiceProps) {
  const made = useId();
  const own = id ?? made;
  return (
    <div className={cn("flex items-start gap-3", className)}>
      <span className="relative mt-0.5 inline-grid size-5 shrink-0 place-items-center">
        <input
          {...rest}
          id={own}
          type="checkbox"
          aria-describedby={hint ? `${own}-hint` : rest["aria-describedby"]}
          className="peer size-5 appearance-none rounded-[6px] border border-field bg-surface transition-colors checked:border-accent checked:bg-accent disabled:opacity-50"
        />
        <Check
          aria-hidden
          strokeWidth={3}
          className="pointer-events-none absolute size-3.5 text-accent-ink opacity-0 peer-checked:opacity-100"
        />
      </span>
      <span className="min-w-0">
        <label htmlFor={own} className="font-[550]">
          {label}
        </label>
        {hint ? (
          <span id={`${own}-hint`} className="block text-[13px] text-ink-2">
            {hint}
          </span>
        ) : null}
      </span>
    </div>
  );
}

/** A setting that is on or off. The label stands left, the switch right; underneath it is a check box. */
export function Switch({ label, hint, className, id, ...rest }: ChoiceProps) {
  const made = useId();
  const own = id ?? made;
  return (
    <div className={cn("flex items-center justify-between gap-4", className)}>
      <span className="min-w-0">
        <label htmlFor={own} className="font-semibold">
          {label}
        </label>
        {hint ? (
          <span id={`${own}-hint`} className="block text-[13px] text-ink-2">
            {hint}
          </span>
        ) : null}
      </span>
      <span className="relative inline-flex h-6 w-10 shrink-0">
        <input
          {...rest}
          id={own}
          type="checkbox"
          aria-describedby={hint ? `${own}-hint` : rest["aria-describedby"]}
          className="peer h-6 w-10 appearance-none rounded-full bg-field transition-colors checked:bg-accent disabled:opacity-50 forced-colors:border"
        />
        <span
          aria-hidden
          className="pointer-events-none absolute top-[3px] left-[3px] size-[18px] rounded-full bg-white shadow-sm transition-transform peer-checked:translate-x-4"
        />
      </span>
    </div>
  );
}
