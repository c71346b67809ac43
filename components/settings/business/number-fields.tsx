import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { TestBadge } from "@/components/ui/pill";
import { formatNumber, requirePattern } from "@/lib/invoices/number-series";
import type { FieldsProps } from "./business-form";

export function NumberFields({ settings, errorOf, typed }: FieldsProps & { typed: FormData | null }) {
  return (
    <div className="space-y-5">
      <Series mode="live" settings={settings} errorOf={errorOf} typed={typed} />
      <Series mode="test" settings={settings} errorOf={errorOf} typed={typed} />
      <p className="text-[13px] text-ink-3">
        <code>{"{YYYY}"}</code> or <code>{"{YY}"}</code> is the year, <code>{"{MM}"}</code> the month;{" "}
        <code>{"{N}"}</code> counts, <code>{"{NNNN}"}</code> counts with zeros in front. With the year in it, counting
        starts over each year.
      </p>
    </div>
  );
}

function Series({ mode, settings, errorOf, typed }: FieldsProps & { mode: "test" | "live"; typed: FormData | null }) {
  const series = settings.series[mode];
  const pattern = String(typed?.get(`${mode}Pattern`) ?? series.pattern);
  const next = String(typed?.get(`${mode}Next`) ?? series.next);
  return (
    <fieldset className="grid gap-x-4 gap-y-3 sm:grid-cols-[1fr_9rem_1fr]">
      <legend className="sr-only">{mode === "live" ? "Invoices" : "Test invoices"}</legend>
      <Field
        label={
          <span className="flex items-center gap-2">
            {mode === "live" ? "Pattern" : "Pattern of test invoices"} {mode === "test" ? <TestBadge /> : null}
          </span>
        }
        name={`${mode}Pattern`}
        error={errorOf(`${mode}Pattern`)}
      >
        <Input defaultValue={series.pattern} maxLength={40} spellCheck={false} className="num" />
      </Field>
      <Field label="Next number" name={`${mode}Next`} error={errorOf(`${mode}Next`)}>
        <Input inputMode="numeric" defaultValue={series.next} key={series.next} maxLength={8} className="num" />
      </Field>
      <input type="hidden" name={`${mode}ShownNext`} value={series.next} />
      <p className="self-center text-sm text-ink-2 sm:pt-5">
        The next one is <b className="num font-semibold text-ink">{preview(pattern, next, settings.today)}</b>
      </p>
    </fieldset>
  );
}

/** The number as it would be printed, or a dash while the pattern is half typed. */
function preview(pattern: string, next: string, today: string): string {
  try {
    requirePattern(pattern.trim());
  } catch {
    // Half typed; the sentence about it comes with Save.
    return "–";
  }
  return /^\d{1,8}$/.test(next.trim()) ? formatNumber(pattern.trim(), Number(next), today) : "–";
}
