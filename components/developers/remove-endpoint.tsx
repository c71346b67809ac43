"use client";

import { useRouter } from "next/navigation";
import { Button, ConfirmDialog } from "@/components/ui";
import type { FormAction } from "@/lib/http/action-state";

type RemoveEndpointProps = { businessId: string; endpointId: string; backTo: string; remove: FormAction<null> };

export function RemoveEndpoint({ businessId, endpointId, backTo, remove }: RemoveEndpointProps) {
  const router = useRouter();
  return (
    <ConfirmDialog
      title="Remove this address?"
      text="It is told nothing any more, and what waits for it is not sent."
      trigger={<Button variant="ghost">Remove</Button>}
      button="Remove it"
      action={remove}
      values={{ businessId, endpointId }}
      onDone={() => router.push(backTo)}
    />
  );
}
