"use client";

import { Banner, Button, Dialog, useActionForm } from "@/components/ui";
import type { TemplateActions } from "./types";

type ResetProps = { which: Record<string, string>; action: TemplateActions["reset"]; onReset(): void };

/** Asks first: the owner's own wording is gone afterwards. It stands in a form of its own, in a dialog. */
export function ResetTemplate({ which, action, onReset }: ResetProps) {
  const { form, pending, error } = useActionForm(action, { onSuccess: onReset });
  return (
    <Dialog
      title="Go back to the default wording?"
      text="Your own subject and text of this mail in this language are replaced by ours."
      trigger={
        <Button type="button" variant="ghost" size="sm" className="mt-3 -ml-3">
          Reset to default
        </Button>
      }
      actions={
        <Button type="submit" form="reset-template" variant="primary" pending={pending}>
          Reset to default
        </Button>
      }
    >
      <form {...form} id="reset-template">
        {Object.entries(which).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
      </form>
      {error ? (
        <Banner tone="bad" live>
          {error}
        </Banner>
      ) : null}
    </Dialog>
  );
}
