"use client";

import { Banner, CardSection, Switch, useActionForm } from "@/components/ui";
import type { FormAction } from "./types";

type AutoPaymentsProps = { businessId: string; isOn: boolean; action: FormAction };

/** The switch saves itself: there is nothing else to confirm, and turning it back is one press. */
export function AutoPayments({ businessId, isOn, action }: AutoPaymentsProps) {
  const { form, error } = useActionForm(action);
  return (
    <CardSection>
      <form {...form}>
        <input type="hidden" name="businessId" value={businessId} />
        <Switch
          key={String(isOn)}
          name="autoPayments"
          label="Auto payments"
          hint="Show a Pay online button on invoices, in mails and PDFs."
          defaultChecked={isOn}
          onChange={(event) => event.currentTarget.form?.requestSubmit()}
        />
      </form>
      {error ? (
        <Banner tone="bad" live className="mt-3">
          {error}
        </Banner>
      ) : null}
    </CardSection>
  );
}
