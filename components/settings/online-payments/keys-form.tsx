"use client";

import { Banner, Button, Checkbox, useActionForm } from "@/components/ui";
import type { ProviderView } from "@/lib/connections/load-online-payments";
import { KeyFields } from "./key-fields";
import type { FormAction } from "./types";
import { WhereAreKeys } from "./where-are-keys";

type KeysFormProps = { businessId: string; view: ProviderView; autoPayments: boolean; action: FormAction };

/** Test and Live side by side, one Save. What was typed stays when Stripe says no. */
export function KeysForm({ businessId, view, autoPayments, action }: KeysFormProps) {
  const { form, pending, error, errorOf, message } = useActionForm(action);
  return (
    <form {...form} autoComplete="off" className="mt-5">
      <input type="hidden" name="businessId" value={businessId} />
      <input type="hidden" name="provider" value={view.provider} />
      <input type="hidden" name="enabled" value={isOn(view) ? "on" : ""} disabled={!isOn(view)} />
      <div className="grid gap-x-5 gap-y-6 sm:grid-cols-2">
        {(["test", "live"] as const).map((mode) => (
          <KeyFields key={stateOf(view, mode)} mode={mode} view={view.modes[mode]} errorOf={errorOf} />
        ))}
      </div>
      {autoPayments ? null : (
        <Checkbox
          className="mt-5"
          name="autoPayments"
          defaultChecked
          label="Switch on Auto payments"
          hint="Invoices, mails and PDFs get a Pay online button."
        />
      )}
      {error ? (
        <Banner tone="bad" live className="mt-4">
          {error}
        </Banner>
      ) : null}
      {message ? (
        <Banner tone="good" live className="mt-4">
          {message}
        </Banner>
      ) : null}
      <div className="mt-5 flex flex-wrap items-center gap-3">
        <Button type="submit" variant="primary" pending={pending}>
          {pending ? "Asking Stripe…" : "Save"}
        </Button>
      </div>
      <WhereAreKeys
        keyPages={view.keyPages}
        restricted={view.restrictedKeyPages}
        rights={view.rights}
        provider={view.displayName}
        isOpen={view.modes.test === null && view.modes.live === null}
      />
    </form>
  );
}

/** Changes when keys were saved: the fields start anew, and a typed secret leaves the page. */
function stateOf(view: ProviderView, mode: "test" | "live"): string {
  const stored = view.modes[mode];
  return stored === null ? mode : `${mode}:${stored.connectionId}:${stored.secretKeyLast4}:${stored.checkedAt}`;
}

/** A new provider is switched on by saving its keys; a connected one keeps its check box. */
const isOn = (view: ProviderView) => view.isEnabled || (view.modes.test === null && view.modes.live === null);
