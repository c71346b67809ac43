"use client";

import { Banner, Button, useActionForm } from "@/components/ui";
import type { ShownDifference } from "@/lib/book/load-comparison";
import type { FormAction } from "@/lib/http/action-state";

type DifferenceButtonsProps = {
  businessId: string;
  difference: Pick<ShownDifference, "id" | "kind" | "title" | "canBeRecorded">;
  record: FormAction;
  setAside: FormAction;
};

/** What settles a difference: Stripe's word is recorded, or it stays as it is for good. */
export function DifferenceButtons({ businessId, difference, record, setAside }: DifferenceButtonsProps) {
  const isForeign = difference.kind === "foreign";
  const recordLabel = difference.kind === "missing_here" ? "Record it" : "Ask Stripe again";
  const about = { businessId, difference };
  return (
    <div className="flex flex-wrap items-start gap-2">
      {difference.canBeRecorded ? <Deed {...about} action={record} label={recordLabel} isMain /> : null}
      <Deed {...about} action={setAside} label={isForeign ? "Not ours" : "Leave it"} isMain={isForeign} />
    </div>
  );
}

type DeedProps = Pick<DifferenceButtonsProps, "businessId" | "difference"> & {
  action: FormAction;
  label: string;
  isMain: boolean;
};

function Deed({ businessId, difference, action, label, isMain }: DeedProps) {
  const { form, pending, error, message } = useActionForm(action);
  return (
    <form {...form} className="flex max-w-xs flex-col items-start gap-2">
      <input type="hidden" name="businessId" value={businessId} />
      <input type="hidden" name="differenceId" value={difference.id} />
      <Button type="submit" size="sm" variant={isMain ? "secondary" : "ghost"} pending={pending}>
        {label}
        <span className="sr-only">: {difference.title}</span>
      </Button>
      {error === null ? null : (
        <Banner tone="bad" live>
          {error}
        </Banner>
      )}
      {message === null ? null : (
        <Banner tone="info" live>
          {message}
        </Banner>
      )}
    </form>
  );
}
