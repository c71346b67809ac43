"use client";

import { Undo2 } from "lucide-react";
import { useEffect, useState } from "react";
import { newPressKey } from "@/components/invoices/press-key";
import { Banner, Button, Dialog, Field, Input, Select, useActionForm } from "@/components/ui";
import type { FormAction } from "@/lib/http/action-state";
import { refundReasons } from "@/lib/payments/payment-words";

export type RefundOffer = {
  /** As it is typed: what is left, or what was paid without being due. */
  amount: string;
  /** What is left, in words and in minor units: a refund by somebody else meanwhile is noticed. */
  left: string;
  leftMinor: number;
  /** What happens when the button is pressed, in words. */
  consequence: string;
  /** What the customer gets to see of it. */
  customerSees: string;
  isManual: boolean;
  isOpen: boolean;
};

type RefundDialogProps = RefundOffer & {
  businessId: string;
  paymentId: string;
  currency: string;
  action: FormAction<{ sentence: string }>;
};

/** Gives money back: how much, why, and what the customer will see, before anything happens. */
export function RefundDialog(props: RefundDialogProps) {
  const [isOpen, setOpen] = useState(props.isOpen);
  return (
    <Dialog
      title={props.isManual ? "Pay back by hand" : "Refund"}
      text={props.consequence}
      trigger={
        <Button>
          <Undo2 aria-hidden /> {props.isManual ? "Pay back…" : "Refund…"}
        </Button>
      }
      open={isOpen}
      onOpenChange={setOpen}
    >
      <RefundForm {...props} close={() => setOpen(false)} />
    </Dialog>
  );
}

type RefundFormProps = RefundDialogProps & { close: () => void };

function RefundForm(props: RefundFormProps) {
  const { businessId, paymentId, currency, action, isManual } = props;
  const [requestId, setRequestId] = useState(newPressKey);
  const [reason, setReason] = useState("");
  const { form, state, pending, errorOf, error } = useActionForm(action, {
    onSuccess: props.close,
  });
  useEffect(() => {
    // A refused form made nothing, so what is sent next is a new wish; two presses before an answer stay one.
    if (state !== null && !state.ok) setRequestId(newPressKey());
  }, [state]);
  return (
    <form {...form} className="space-y-4">
      <Hidden values={{ businessId, paymentId, currency, requestId, shownLeftMinor: String(props.leftMinor) }} />
      {error === null ? null : (
        <Banner tone="bad" live>
          {error}
        </Banner>
      )}
      <Field
        label={`Amount in ${currency}`}
        name="amount"
        id="refund-amount"
        error={errorOf("amount")}
        hint={`At most ${props.left}.`}
      >
        <Input inputMode="decimal" autoComplete="off" autoFocus defaultValue={props.amount} className="num" />
      </Field>
      <Field label="Reason" name="reasonKind" id="refund-reason" error={errorOf("reason")} optional>
        <Select value={reason} onChange={(event) => setReason(event.target.value)}>
          <option value="">No reason</option>
          {Object.entries(refundReasons).map(([word, text]) => (
            <option key={word} value={word}>
              {text}
            </option>
          ))}
          <option value="own">Something else…</option>
        </Select>
      </Field>
      {reason === "own" ? (
        <Field label="In your words" name="reason" id="refund-own-reason" hint="Only your team sees it.">
          <Input maxLength={500} />
        </Field>
      ) : null}
      <p className="rounded-control bg-line-2 px-4 py-3 text-[13px] text-ink-2">{props.customerSees}</p>
      <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end sm:gap-3">
        <Button onClick={props.close}>Cancel</Button>
        <Button type="submit" variant="primary" pending={pending}>
          {isManual ? "Record it as paid back" : "Refund"}
        </Button>
      </div>
    </form>
  );
}

export function Hidden({ values }: { values: Record<string, string> }) {
  return Object.entries(values).map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />);
}
