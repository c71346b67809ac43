"use client";

import { type ReactNode, useId, useState } from "react";
import type { FormAction } from "@/lib/http/action-state";
import { Button } from "./button";
import { Dialog } from "./dialog";
import { Banner } from "./page";
import { useActionForm } from "./use-action-form";

type ConfirmDialogProps = {
  title: string;
  /** What happens, in words. */
  text: ReactNode;
  trigger: ReactNode;
  button: string;
  tone?: "danger" | "primary";
  action: FormAction<null>;
  /** What the action is sent: names and values of hidden fields. */
  values: Record<string, string>;
  onDone?: () => void;
};

/** Asks before a thing that can't be undone. It closes when it is done; a refusal is read inside it. */
export function ConfirmDialog({ title, text, trigger, button, tone, action, values, onDone }: ConfirmDialogProps) {
  const formId = useId();
  const [isOpen, setOpen] = useState(false);
  const { form, pending, error } = useActionForm(action, {
    onSuccess: () => {
      setOpen(false);
      onDone?.();
    },
  });
  return (
    <Dialog
      open={isOpen}
      onOpenChange={setOpen}
      title={title}
      text={text}
      trigger={trigger}
      actions={
        <Button type="submit" form={formId} variant={tone ?? "danger"} pending={pending}>
          {button}
        </Button>
      }
    >
      <form {...form} id={formId}>
        {Object.entries(values).map(([name, value]) => (
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
