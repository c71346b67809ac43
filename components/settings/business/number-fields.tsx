import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { TestBadge } from "@/components/ui/pill";
import { SERIES, type SeriesKey } from "@/lib/businesses/series-form";
import { formatNumber, requirePattern } from "@/lib/invoices/number-series";
import type { FieldsProps } from "./business-form";

type TypedProps = FieldsProps & { typed: FormData | null };

const WORDS: Record<SeriesKey, { legend: string; pattern: string }> = {
  live: { legend: "Invoices", pattern: "Pattern" },
  test: { legend: "Test invoices", pattern: "Pattern of test invoices" },
  liveProforma: { legend: "Proformas", pattern: "Pattern of proformas" },
  testProforma: { legend: "Test proformas", pattern: "Pattern of test proformas" },
};

export function NumberFields({ settings, errorOf, typed }: TypedProps) {
  return (
    <div className="space-y-5">
      <Series of="live" settings={settings} errorOf={errorOf} typed={typed} />
      <Series of="test" settings={settings} errorOf={errorOf} typed={typed} />
      <p className="text-[13px] text-ink-3">
        <code>{"{YYYY}"}</code> or <code>{"{YY}"}</code> is the year, <code>{"{MM}"}</code> the month;{" "}
        <code>{"{N}"}</code> counts, <code>{"{NNNN}"}</code> counts with zeros in front. With the year in it, counting
        starts over each year.
      </p>
    </div>
  );
}

export function ProformaNumberFields({ settings, errorOf, typed }: TypedProps) {
  return (
    <div className="space-y-5">
      <Series of="liveProforma" settings={settings} errorOf={errorOf} typed={typed} />
      <Series of="testProforma" settings={settings} errorOf={errorOf} typed={typed} />
    </div>
  );
}

function Series({ of, settings, errorOf, typed }: TypedProps & { of: SeriesKey }) {
  const series = settings.series[of];
  const pattern = String(typed?.get(`${of}Pattern`) ?? series.pattern);
  const next = String(typed?.get(`${of}Next`) ?? series.next);
  return (
    <fieldset className="grid gap-x-4 gap-y-3 sm:grid-cols-[1fr_9rem_1fr]">
      <legend className="sr-only">{WORDS[of].legend}</legend>
      <Field
        label={
          <span className="flex items-center gap-2">
            {WORDS[of].pattern} {SERIES[of].mode === "test" ? <TestBadge /> : null}
          </span>
        }
        name={`${of}Pattern`}
        error={errorOf(`${of}Pattern`)}
      >
        <Input defaultValue={series.pattern} maxLength={40} spellCheck={false} className="num" />
      </Field>
      <Field label="Next number" name={`${of}Next`} error={errorOf(`${of}Next`)}>
        <Input inputMode="numeric" defaultValue={series.next} key={series.next} maxLength={8} className="num" />
      </Field>
      <input type="hidden" name={`${of}ShownNext`} value={series.next} />
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
