"use client";

import { Banner, Button, Dialog, Field, Textarea, useActionForm } from "@/components/ui";
import type { ActionState } from "@/lib/http/action-state";

type ReasonDialogProps<T> = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  text: string;
  button: string;
  tone: "danger" | "primary";
  input: { businessId: string; invoiceId: string };
  act: (previous: ActionState<T>, input: Record<string, unknown>) => Promise<ActionState<T>>;
  onDone: (data: T) => void;
};

/** Asks why. The reason stands in the invoice's timeline. */
export function ReasonDialog<T>(props: ReasonDialogProps<T>) {
  return (
    <Dialog title={props.title} text={props.text} open={props.open} onOpenChange={props.onOpenChange}>
      <ReasonForm {...props} />
    </Dialog>
  );
}

function ReasonForm<T>({ button, tone, input, act, onDone, onOpenChange }: ReasonDialogProps<T>) {
  const { form, pending, errorOf, error } = useActionForm<T>(
    (previous, data) => act(previous, { ...input, reason: String(data.get("reason") ?? "") }),
    {
      onSuccess: (data) => {
        onOpenChange(false);
        onDone(data);
      },
    },
  );
  return (
    <form {...form}>
      {error ? (
        <Banner tone="bad" live className="mb-4">
          {error}
        </Banner>
      ) : null}
      <Field label="Reason" name="reason" error={errorOf("reason")} hint="Only you see it.">
        <Textarea rows={3} maxLength={500} autoFocus />
      </Field>
      <div className="mt-6 flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
        <Button onClick={() => onOpenChange(false)}>Cancel</Button>
        <Button type="submit" variant={tone} pending={pending}>
          {button}
        </Button>
      </div>
    </form>
  );
}
