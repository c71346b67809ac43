"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Banner, Button, CardSection, Field, Input, useActionForm } from "@/components/ui";
import type { FormAction } from "@/lib/http/action-state";
import { EventChoice, type EventOption } from "./event-choice";
import { SecretOnce } from "./secret-once";

type NewEndpointProps = {
  businessId: string;
  mode: "test" | "live";
  events: EventOption[];
  create: FormAction<{ endpointId: string; secret: string }>;
};

export function NewEndpoint({ businessId, mode, events, create }: NewEndpointProps) {
  const router = useRouter();
  const [isOpen, setOpen] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const { form, pending, errorOf, error } = useActionForm(create, {
    onSuccess: (made) => {
      setSecret(made.secret);
      setOpen(false);
      router.refresh();
    },
  });
  return (
    <CardSection>
      {secret === null ? null : (
        <SecretOnce
          label="The signing secret"
          secret={secret}
          text="Give it to the program behind the address: with it, it checks that a message is really from you. It is shown this once."
        />
      )}
      {isOpen ? (
        <form {...form} aria-label="Add an address">
          <input type="hidden" name="businessId" value={businessId} />
          <input type="hidden" name="mode" value={mode} />
          {error ? (
            <Banner tone="bad" live className="mb-4">
              {error}
            </Banner>
          ) : null}
          <Field
            label="Address"
            name="url"
            error={errorOf("url")}
            hint="Where your programmer's receiver listens. It begins with https://"
          >
            <Input
              type="url"
              placeholder="https://www.example.com/paymast"
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              required
            />
          </Field>
          <EventChoice events={events} chosen={events.map(({ type }) => type)} error={errorOf("events")} />
          <div className="mt-5 flex flex-wrap justify-end gap-3">
            <Button onClick={() => setOpen(false)}>Cancel</Button>
            <Button type="submit" variant="primary" pending={pending}>
              Add the address
            </Button>
          </div>
        </form>
      ) : (
        <Button onClick={() => setOpen(true)} className={secret === null ? "" : "mt-4"}>
          Add an address
        </Button>
      )}
    </CardSection>
  );
}
