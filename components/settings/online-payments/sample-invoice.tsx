"use client";

import { Banner, Button, useActionForm } from "@/components/ui";
import type { FormAction } from "@/lib/http/action-state";

type SampleInvoiceProps = {
  businessId: string;
  /** Made by the server: a press that comes twice makes one invoice. */
  invoiceId: string;
  customerId: string;
  email: string;
  isMain: boolean;
  send: FormAction<null>;
};

/** A test invoice to oneself, in one press. */
export function SampleInvoice({ businessId, invoiceId, customerId, email, isMain, send }: SampleInvoiceProps) {
  const { form, pending, error } = useActionForm(send);
  return (
    <form {...form}>
      <input type="hidden" name="businessId" value={businessId} />
      <input type="hidden" name="invoiceId" value={invoiceId} />
      <input type="hidden" name="customerId" value={customerId} />
      <Button type="submit" variant={isMain ? "primary" : "secondary"} pending={pending}>
        {isMain ? "Send myself a test invoice" : "Another test invoice"}
      </Button>
      <p className="mt-2 text-[13px] wrap-anywhere text-ink-3">It is mailed to {email}, and to nobody else.</p>
      {error ? (
        <Banner tone="bad" live className="mt-3">
          {error}
        </Banner>
      ) : null}
    </form>
  );
}
