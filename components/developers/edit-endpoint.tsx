"use client";

import { Banner, Button, CardSection, Field, Input, useActionForm } from "@/components/ui";
import type { FormAction } from "@/lib/http/action-state";
import { EventChoice, type EventOption } from "./event-choice";

type EditEndpointProps = {
  businessId: string;
  endpointId: string;
  url: string;
  chosen: readonly string[];
  events: EventOption[];
  change: FormAction<null>;
};

export function EditEndpoint({ businessId, endpointId, url, chosen, events, change }: EditEndpointProps) {
  const { form, pending, errorOf, error, message } = useActionForm(change);
  return (
    <CardSection>
      <form {...form} aria-label="Change the address">
        <input type="hidden" name="businessId" value={businessId} />
        <input type="hidden" name="endpointId" value={endpointId} />
        {error ? (
          <Banner tone="bad" live className="mb-4">
            {error}
          </Banner>
        ) : null}
        <Field label="Address" name="url" error={errorOf("url")}>
          <Input type="url" defaultValue={url} autoComplete="off" autoCapitalize="none" spellCheck={false} required />
        </Field>
        <EventChoice events={events} chosen={chosen} error={errorOf("events")} />
        <div className="mt-5 flex flex-wrap items-center justify-end gap-3">
          <p role="status" className="text-sm text-good">
            {message}
          </p>
          <Button type="submit" pending={pending}>
            Save
          </Button>
        </div>
      </form>
    </CardSection>
  );
}
