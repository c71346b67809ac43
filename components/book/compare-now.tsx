"use client";

import { RefreshCw } from "lucide-react";
import { Banner, Button, useActionForm } from "@/components/ui";
import type { FormAction } from "@/lib/http/action-state";

type CompareNowProps = { action: FormAction; businessId: string; label?: string };

/** Reads Stripe's book now; the page shows what came of it when the sentence appears. */
export function CompareNow({ action, businessId, label = "Compare now" }: CompareNowProps) {
  const { form, pending, error, message } = useActionForm(action);
  return (
    <form {...form} className="flex max-w-md flex-col items-start gap-2 sm:items-end">
      <input type="hidden" name="businessId" value={businessId} />
      <Button type="submit" pending={pending}>
        {pending ? null : <RefreshCw aria-hidden />} {label}
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
