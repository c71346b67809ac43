"use client";

import { Button, ConfirmDialog } from "@/components/ui";
import type { TemplateActions } from "./types";

type ResetProps = { which: Record<string, string>; action: TemplateActions["reset"]; onReset(): void };

/** Asks first: the owner's own wording is gone afterwards. */
export function ResetTemplate({ which, action, onReset }: ResetProps) {
  return (
    <ConfirmDialog
      title="Go back to the default wording?"
      text="Your own subject and text of this mail in this language are replaced by ours."
      trigger={
        <Button type="button" variant="ghost" size="sm" className="mt-3 -ml-3">
          Reset to default
        </Button>
      }
      button="Reset to default"
      tone="primary"
      action={action}
      values={which}
      onDone={onReset}
    />
  );
}
