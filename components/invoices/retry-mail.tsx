"use client";

import { RotateCw } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { Button } from "@/components/ui";
import type { ActionState } from "@/lib/http/action-state";

type RetryMailProps = {
  label: string;
  input: { businessId: string; invoiceId: string; mailId: string };
  retry: (previous: ActionState<null>, input: Record<string, unknown>) => Promise<ActionState<null>>;
};

/** Sends the same mail again; pressing twice sends once. */
export function RetryMail({ label, input, retry }: RetryMailProps) {
  const router = useRouter();
  const [words, setWords] = useState<string | null>(null);
  const [isPending, startTransition] = useTransition();
  const press = () =>
    startTransition(async () => {
      const answer = await retry(null, input);
      setWords(answer === null ? null : (answer.message ?? null));
      router.refresh();
    });
  return (
    <div className="mt-2 flex flex-wrap items-center gap-3">
      <Button size="sm" pending={isPending} onClick={press}>
        <RotateCw aria-hidden /> {label}
      </Button>
      <span role="status" className="text-[13px] text-ink-2">
        {words}
      </span>
    </div>
  );
}
