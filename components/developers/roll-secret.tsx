"use client";

import { useState } from "react";
import { Button, Checkbox, Dialog, useActionForm } from "@/components/ui";
import type { FormAction } from "@/lib/http/action-state";
import { SecretOnce } from "./secret-once";

type RollSecretProps = { businessId: string; endpointId: string; roll: FormAction<{ secret: string }> };

const formId = "roll-secret";

export function RollSecret({ businessId, endpointId, roll }: RollSecretProps) {
  const [isOpen, setOpen] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const form = useActionForm(roll, {
    onSuccess: (made) => {
      setSecret(made.secret);
      setOpen(false);
    },
  });
  return (
    <div className={secret === null ? "" : "basis-full"}>
      <Dialog
        open={isOpen}
        onOpenChange={setOpen}
        title="Make a new signing secret?"
        text="For 24 hours messages are signed with the old and the new one, so that nothing is missed while your programmer changes it."
        trigger={<Button>New secret</Button>}
        actions={
          <Button type="submit" form={formId} variant="primary" pending={form.pending}>
            Make a new secret
          </Button>
        }
      >
        <form {...form.form} id={formId}>
          <input type="hidden" name="businessId" value={businessId} />
          <input type="hidden" name="endpointId" value={endpointId} />
          <Checkbox
            name="atOnce"
            label="End the old one now"
            hint="If somebody else has seen it. Messages are refused until the new one is in place, and sent again then."
          />
          {form.error ? (
            <p role="alert" className="mt-3 text-sm text-bad">
              {form.error}
            </p>
          ) : null}
        </form>
      </Dialog>
      {secret === null ? null : (
        <SecretOnce label="The new signing secret" secret={secret} text="It is shown this once." />
      )}
    </div>
  );
}
