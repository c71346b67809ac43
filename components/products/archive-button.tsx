"use client";

import { Archive, ArchiveRestore } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { Button } from "@/components/ui";
import type { FormAction } from "@/lib/http/action-state";

type ArchiveButtonProps = { businessId: string; productId: string; isArchived: boolean; archive: FormAction<null> };

/** Takes a product out of lists and off the website, or back into the lists; nothing is lost either way. */
export function ArchiveProductButton({ businessId, productId, isArchived, archive }: ArchiveButtonProps) {
  const router = useRouter();
  const [failure, setFailure] = useState<string | null>(null);
  const [isPending, startTransition] = useTransition();
  const press = () =>
    startTransition(async () => {
      const answer = await archive(null, { businessId, productId, isArchived: isArchived ? "no" : "yes" });
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
