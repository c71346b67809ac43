"use client";

import { Mail } from "lucide-react";
import { Banner, Button, useActionForm } from "@/components/ui";
import type { FormAction } from "@/lib/http/action-state";

type TestMailProps = {
  businessId: string;
  fromAddress: string;
  toAddress: string;
  send: FormAction<null>;
};

/** The proof: a mail that really goes out, and what the server said to it. */
export function TestMail({ businessId, fromAddress, toAddress, send }: TestMailProps) {
  const { form, pending, error, message } = useActionForm(send);
  return (
    <form {...form}>
      <input type="hidden" name="businessId" value={businessId} />
      <h2>Does it work?</h2>
      <p className="mt-1 mb-4 text-sm wrap-anywhere text-ink-2">
        A mail from {fromAddress} to you, {toAddress}.
      </p>
      <Button type="submit" pending={pending}>
        <Mail aria-hidden /> Send me a test mail
      </Button>
      {error === null ? null : (
        <Banner tone="bad" live className="mt-4">
          {error}
        </Banner>
      )}
      {message === null ? null : (
        <Banner tone="good" live className="mt-4">
          {message}
        </Banner>
      )}
    </form>
  );
}
