import { type ComponentProps, cloneElement, isValidElement, type ReactElement, type ReactNode } from "react";
import { cn } from "./cn";
import { Input } from "./input";

type ControlProps = {
  id?: string;
  name?: string;
  "aria-describedby"?: string | undefined;
  "aria-invalid"?: boolean | undefined;
};

type FieldProps = {
  label: ReactNode;
  name: string;
  /** Needed only when the same name stands twice on a page. */
  id?: string;
  /** Help beside the field, shown before a mistake is made. */
  hint?: ReactNode;
  /** A sentence: what is wrong and what to do. */
  error?: string | null | undefined;
  optional?: boolean;
  className?: string;
  children?: ReactNode;
  inputProps?: ComponentProps<typeof Input>;
};

/**
 * A label, one control, its help and its error. The control (`Input`, `Select`, `Textarea`…) is given id, name and the
 * ARIA attributes that tie the four together; a control that sets its own keeps them.
 */
export function Field({ label, name, id = name, hint, error, optional, className, children, inputProps }: FieldProps) {
  const describedBy = [error ? `${id}-error` : null, hint ? `${id}-hint` : null].filter(Boolean).join(" ") || undefined;
  const tie: ControlProps = { id, name, "aria-describedby": describedBy, "aria-invalid": error ? true : undefined };
  const control = children ?? <Input {...inputProps} />;
  return (
    <div className={cn("min-w-0", className)}>
      <label htmlFor={id} className="mb-1.5 flex items-baseline justify-between gap-2 text-[13px] font-[550]">
        <span>{label}</span>
        {optional ? <span className="text-xs font-normal text-ink-3">optional</span> : null}
      </label>
      {isValidElement(control) ? tied(control, tie) : control}
      {error ? (
        <p id={`${id}-error`} className="mt-1.5 text-[13px] text-bad">
          {error}
        </p>
      ) : null}
      {hint ? (
        <p id={`${id}-hint`} className="mt-1.5 text-[13px] text-ink-3">
          {hint}
        </p>
      ) : null}
    </div>
  );
}

/** React types the props of an unknown element as `unknown`; every control of ours takes these four. */
function tied(control: ReactElement, tie: ControlProps): ReactNode {
  const element = control as ReactElement<ControlProps>;
  return cloneElement(element, { ...tie, ...definedProps(element.props) });
}

function definedProps(props: ControlProps): ControlProps {
  return Object.fromEntries(Object.entries(props).filter(([, value]) => value !== undefined));
}
