"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { Button } from "@/components/ui";
import type { FormAction } from "@/lib/http/action-state";

type ReleaseButtonProps = { businessId: string; orderId: string; release: FormAction<null> };

/** The owner's OK. */
export function ReleaseButton({ businessId, orderId, release }: ReleaseButtonProps) {
  const router = useRouter();
  const [failure, setFailure] = useState<string | null>(null);
  const [isPending, startTransition] = useTransition();
  const press = () =>
    startTransition(async () => {
      const answer = await release(null, { businessId, orderId });
      setFailure(answer && !answer.ok ? answer.message : null);
      router.refresh();
    });
  return (
    <span className="flex flex-col items-end gap-1">
      <Button size="sm" variant="primary" pending={isPending} onClick={press}>
        Mail the invoice
      </Button>
      <span role="alert" className="text-[13px] text-bad">
        {failure}
      </span>
    </span>
  );
}
