"use client";

import { Archive, ArchiveRestore } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { Button } from "@/components/ui";
import type { ActionState } from "@/lib/http/action-state";

type ArchiveButtonProps = {
  businessId: string;
  customerId: string;
  isArchived: boolean;
  archive: (previous: ActionState<null>, input: Record<string, unknown>) => Promise<ActionState<null>>;
};

/** Takes a customer out of lists, or back; nothing is lost either way, so nothing is asked. */
export function ArchiveButton({ businessId, customerId, isArchived, archive }: ArchiveButtonProps) {
  const router = useRouter();
  const [failure, setFailure] = useState<string | null>(null);
  const [isPending, startTransition] = useTransition();
  const press = () =>
    startTransition(async () => {
      const answer = await archive(null, { businessId, customerId, isArchived: isArchived ? "no" : "yes" });
      setFailure(answer && !answer.ok ? answer.message : null);
      router.refresh();
    });
  return (
    <>
      <span role="status" className="text-[13px] text-bad">
        {failure}
      </span>
      <Button pending={isPending} onClick={press}>
        {isArchived ? <ArchiveRestore aria-hidden /> : <Archive aria-hidden />}
        {isArchived ? "Bring back" : "Archive"}
      </Button>
    </>
  );
}
