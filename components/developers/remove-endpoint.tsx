"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button, Dialog, useActionForm } from "@/components/ui";
import type { FormAction } from "@/lib/http/action-state";

type RemoveEndpointProps = { businessId: string; endpointId: string; backTo: string; remove: FormAction<null> };

export function RemoveEndpoint({ businessId, endpointId, backTo, remove }: RemoveEndpointProps) {
  const router = useRouter();
  const [isOpen, setOpen] = useState(false);
  const form = useActionForm(remove, { onSuccess: () => router.push(backTo) });
  return (
    <Dialog
      open={isOpen}
      onOpenChange={setOpen}
      title="Remove this address?"
      text="It is told nothing any more, and what waits for it is not sent."
      trigger={<Button variant="ghost">Remove</Button>}
      actions={
        <form {...form.form}>
          <input type="hidden" name="businessId" value={businessId} />
          <input type="hidden" name="endpointId" value={endpointId} />
          <Button type="submit" variant="danger" pending={form.pending} className="w-full">
            Remove it
          </Button>
        </form>
      }
    >
      {form.error ? (
        <p role="alert" className="text-sm text-bad">
          {form.error}
        </p>
      ) : null}
    </Dialog>
  );
}
