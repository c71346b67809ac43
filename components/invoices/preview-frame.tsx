"use client";

import { Monitor, Smartphone } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { cn } from "@/components/ui";

export type PreviewKind = "mail" | "page" | "pdf";
type Width = "desktop" | "phone";

type PreviewFrameProps = {
  kind: PreviewKind;
  onKind: (kind: PreviewKind) => void;
  /** What the owner should know of what is shown. */
  notice?: ReactNode;
  /** The frame that shows a kind. */
  children: ReactNode;
};

const kinds: { kind: PreviewKind; label: string }[] = [
  { kind: "mail", label: "Mail" },
  { kind: "page", label: "Page" },
  { kind: "pdf", label: "PDF" },
];

/** What the customer will see, at the width of a desk or of a phone. */
export function PreviewFrame({ kind, onKind, notice = null, children }: PreviewFrameProps) {
  const [width, setWidth] = useState<Width>("desktop");
  return (
    <section aria-label="Preview" className="min-w-0">
      <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
        <Choice
          label="What to preview"
          options={kinds.map((entry) => ({ value: entry.kind, text: entry.label, content: entry.label }))}
          value={kind}
          onChange={onKind}
        />
        <Choice
          label="Width of the preview"
          options={[
            { value: "desktop", text: "Desktop", content: <Monitor aria-hidden className="size-4" /> },
            { value: "phone", text: "Phone", content: <Smartphone aria-hidden className="size-4" /> },
          ]}
          value={width}
          onChange={setWidth}
        />
      </div>
      {notice === null ? null : <div className="mb-3">{notice}</div>}
      <div className="flex justify-center rounded-card border border-line bg-line-2 p-2 sm:p-3">
        <div
          className={cn(
            "h-[42rem] max-h-[80dvh] w-full overflow-hidden rounded-control border border-line bg-white",
            width === "phone" && "max-w-[390px]",
          )}
        >
          <Zoomed isZoomed={kind === "page" && width === "desktop"}>{children}</Zoomed>
        </div>
      </div>
    </section>
  );
}

/** A desk's width in CSS pixels; the page changes its layout with it. */
const DESK_PX = 1_120;

/** Shows a page as wide as on a desk, made smaller to fit. */
function Zoomed({ isZoomed, children }: { isZoomed: boolean; children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  const [scale, setScale] = useState(1);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setScale(Math.min(1, element.clientWidth / DESK_PX)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const zoom = { width: DESK_PX, height: `${100 / scale}%`, transform: `scale(${scale})`, transformOrigin: "0 0" };
  return (
    <div ref={box} className="size-full overflow-hidden">
      <div className="size-full" style={isZoomed && scale < 1 ? zoom : undefined}>
        {children}
      </div>
    </div>
  );
}

type ChoiceProps<V extends string> = {
  label: string;
  options: { value: V; text: string; content: ReactNode }[];
  value: V;
  onChange: (value: V) => void;
};

function Choice<V extends string>({ label, options, value, onChange }: ChoiceProps<V>) {
  return (
    <fieldset className="inline-flex rounded-control border border-line bg-surface p-0.5">
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          title={option.text}
          onClick={() => onChange(option.value)}
          className={cn(
            "flex min-h-9 min-w-11 items-center justify-center rounded-[6px] px-3 text-[13px] font-[550]",
            option.value === value ? "bg-accent-soft text-accent" : "text-ink-2 hover:text-ink",
          )}
        >
          {option.content}
          {typeof option.content === "string" ? null : <span className="sr-only">{option.text}</span>}
        </button>
      ))}
    </fieldset>
  );
}
