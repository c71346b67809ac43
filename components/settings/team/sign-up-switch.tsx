"use client";

import { Switch } from "@/components/ui/choice";
import { useActionForm } from "@/components/ui/use-action-form";
import type { FormAction } from "@/lib/http/action-state";

type SignUpSwitchProps = { businessId: string; isOpen: boolean; action: FormAction<null> };

/** For those who host several businesses in one Paymast. */
export function SignUpSwitch({ businessId, isOpen, action }: SignUpSwitchProps) {
  const form = useActionForm(action);
  return (
    <form {...form.form}>
      <input type="hidden" name="businessId" value={businessId} />
      <Switch
        name="isOpen"
        label="Others may sign up"
        hint="Anyone who knows this address can then create a business of their own here. They see nothing of yours."
        defaultChecked={isOpen}
        disabled={form.pending}
        onChange={(event) => event.currentTarget.form?.requestSubmit()}
      />
      {form.error ? (
        <p role="alert" className="mt-2 text-[13px] text-bad">
          {form.error}
        </p>
      ) : null}
    </form>
  );
}
