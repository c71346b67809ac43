"use client";

import { RotateCcw } from "lucide-react";
import { useState } from "react";
import { Banner, Button, Dialog, Field, Textarea, useActionForm } from "@/components/ui";
import type { FormAction } from "@/lib/http/action-state";
import { Hidden } from "./refund-dialog";

type TakeBackDialogProps = {
  businessId: string;
  paymentId: string;
  /** In words. */
  amount: string;
  action: FormAction;
};

/** Undoes a payment that was typed by mistake. It stays on record and counts nothing. */
export function TakeBackDialog(props: TakeBackDialogProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Dialog
      title="Take this payment back?"
      text={`For a payment that was typed by mistake. It stays on record and counts nothing from now on, and what it paid is due again. If ${props.amount} really arrived and you gave it back, use Pay back instead.`}
      trigger={
        <Button>
          <RotateCcw aria-hidden /> Take back…
        </Button>
      }
      open={isOpen}
      onOpenChange={setOpen}
    >
      <TakeBackForm {...props} close={() => setOpen(false)} />
    </Dialog>
  );
}

function TakeBackForm({ businessId, paymentId, action, close }: TakeBackDialogProps & { close: () => void }) {
  const { form, pending, errorOf, error } = useActionForm(action, {
    onSuccess: close,
  });
  return (
    <form {...form} className="space-y-4">
      <Hidden values={{ businessId, paymentId }} />
      {error === null ? null : (
        <Banner tone="bad" live>
          {error}
        </Banner>
      )}
      <Field label="What happened" name="reason" error={errorOf("reason")} hint="Only your team sees it." optional>
        <Textarea rows={2} maxLength={500} />
      </Field>
      <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end sm:gap-3">
        <Button onClick={close}>Cancel</Button>
        <Button type="submit" variant="danger" pending={pending}>
          Take back
        </Button>
      </div>
    </form>
  );
}
