"use client";

import { RefreshCw } from "lucide-react";
import { Banner, Button, useActionForm } from "@/components/ui";
import type { FormAction } from "@/lib/http/action-state";

type CheckNowProps = { action: FormAction; businessId: string; attemptId: string };

/** Asks the provider now; what it says is already on the page when the sentence appears. */
export function CheckNow({ action, businessId, attemptId }: CheckNowProps) {
  const { form, pending, error, message } = useActionForm(action);
  return (
    <form {...form} className="flex flex-col items-end gap-2">
      <input type="hidden" name="businessId" value={businessId} />
      <input type="hidden" name="attemptId" value={attemptId} />
      <Button type="submit" pending={pending}>
        <RefreshCw aria-hidden /> Check now
      </Button>
      {error === null ? null : (
        <Banner tone="bad" live>
          {error}
        </Banner>
      )}
      {message === null ? null : (
        <Banner tone="good" live>
          {message}
        </Banner>
      )}
    </form>
  );
}
