"use client";

import { Checkbox, useActionForm } from "@/components/ui";
import type { ProviderView } from "@/lib/connections/load-online-payments";
import type { FormAction } from "./types";

type EnabledSwitchProps = { businessId: string; view: ProviderView; action: FormAction };

/** The check box of a connected provider saves itself; unticked it keeps its keys. */
export function EnabledSwitch({ businessId, view, action }: EnabledSwitchProps) {
  const { form, error } = useActionForm(action);
  return (
    <form {...form}>
      <input type="hidden" name="businessId" value={businessId} />
      <input type="hidden" name="provider" value={view.provider} />
      <Checkbox
        key={String(view.isEnabled)}
        name="enabled"
        label={<b className="font-semibold">{view.displayName}</b>}
        hint={view.isEnabled ? null : "Switched off: the keys are kept, and nobody can pay."}
        defaultChecked={view.isEnabled}
        onChange={(event) => event.currentTarget.form?.requestSubmit()}
      />
      {error ? <p className="mt-1 text-[13px] text-bad">{error}</p> : null}
    </form>
  );
}
