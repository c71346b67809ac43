"use client";

import { FileCheck } from "lucide-react";
import { useEffect, useState } from "react";
import { newPressKey } from "@/components/invoices/press-key";
import { Banner, Button, Dialog, Field, Input, Select, useActionForm } from "@/components/ui";
import type { FormAction } from "@/lib/http/action-state";
import { Hidden } from "./refund-dialog";

/** An open invoice the credit may be put on; amounts as they are typed and as they are read. */
export type CreditTarget = { invoiceId: string; label: string; amount: string; due: string };

export type CreditOffer = {
  /** In words. */
  free: string;
  targets: CreditTarget[];
};

type CreditDialogProps = CreditOffer & {
  businessId: string;
  paymentId: string;
  currency: string;
  action: FormAction<{ sentence: string }>;
};

/** Puts what nobody has used of a payment on another invoice. */
export function CreditDialog(props: CreditDialogProps) {
  const [isOpen, setOpen] = useState(false);
  const { free, currency, targets } = props;
  return (
    <Dialog
      title="Use it for another invoice"
      text={
        targets.length === 0
          ? `There is no other unpaid invoice in ${currency}. ${free} stays the customer's credit until there is one, or until you refund it.`
          : `${free} of this payment is free. What you put on an invoice counts as paid there.`
      }
      trigger={
        <Button>
          <FileCheck aria-hidden /> Use for an invoice…
        </Button>
      }
      open={isOpen}
      onOpenChange={setOpen}
    >
      {targets.length === 0 ? (
        <div className="flex justify-end">
          <Button onClick={() => setOpen(false)}>Close</Button>
        </div>
      ) : (
        <CreditForm {...props} close={() => setOpen(false)} />
      )}
    </Dialog>
  );
}

type CreditFormProps = CreditDialogProps & { close: () => void };

function CreditForm({ businessId, paymentId, currency, targets, action, close }: CreditFormProps) {
  const [requestId, setRequestId] = useState(newPressKey);
  const [amount, setAmount] = useState(targets[0]?.amount ?? "");
  const { form, state, pending, errorOf, error } = useActionForm(action, {
    onSuccess: close,
  });
  useEffect(() => {
    if (state !== null && !state.ok) setRequestId(newPressKey());
  }, [state]);
  const choose = (invoiceId: string) =>
    setAmount(targets.find((target) => target.invoiceId === invoiceId)?.amount ?? amount);
  return (
    <form {...form} className="space-y-4">
      <Hidden values={{ businessId, paymentId, currency, requestId }} />
      {error === null ? null : (
        <Banner tone="bad" live>
          {error}
        </Banner>
      )}
      <Field label="Invoice" name="invoiceId" id="credit-invoice" error={errorOf("invoiceId")}>
        <Select defaultValue={targets[0]?.invoiceId} onChange={(event) => choose(event.target.value)}>
          {targets.map((target) => (
            <option key={target.invoiceId} value={target.invoiceId}>
              {target.label} · {target.due} due
            </option>
          ))}
        </Select>
      </Field>
      <Field label={`Amount in ${currency}`} name="amount" id="credit-amount" error={errorOf("amount")}>
        <Input
          inputMode="decimal"
          autoComplete="off"
          value={amount}
          onChange={(event) => setAmount(event.target.value)}
          className="num"
        />
      </Field>
      <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end sm:gap-3">
        <Button onClick={close}>Cancel</Button>
        <Button type="submit" variant="primary" pending={pending}>
          Use it
        </Button>
      </div>
    </form>
  );
}
