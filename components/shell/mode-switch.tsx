"use client";

import { useFormStatus } from "react-dom";
import { cn } from "@/components/ui/cn";

type ModeSwitchProps = {
  businessId: string;
  mode: "test" | "live";
  /** A server action; it works as a plain form post too. */
  action: (form: FormData) => Promise<void>;
};

/** Test and live side by side; lists show one at a time. */
export function ModeSwitch({ businessId, mode, action }: ModeSwitchProps) {
  return (
    <form action={action}>
      <input type="hidden" name="businessId" value={businessId} />
      <fieldset className="grid grid-cols-2 gap-0.5 rounded-control border border-line bg-line-2 p-0.5">
        <legend className="sr-only">What is shown</legend>
        <ModeButton mode="test" isOn={mode === "test"} />
        <ModeButton mode="live" isOn={mode === "live"} />
      </fieldset>
    </form>
  );
}

function ModeButton({ mode, isOn }: { mode: "test" | "live"; isOn: boolean }) {
  const { pending } = useFormStatus();
  return (
    <button
      type="submit"
      name="mode"
      value={mode}
      aria-pressed={isOn}
      className={cn(
        "h-8 rounded-[6px] px-3 text-[13px] font-[550] transition-colors",
        isOn && mode === "test" && "bg-test text-white",
        isOn && mode === "live" && "bg-surface text-good shadow-sm",
        !isOn && "text-ink-2 hover:text-ink",
        pending && "opacity-70",
      )}
    >
      {mode === "test" ? "Test" : "Live"}
    </button>
  );
}
