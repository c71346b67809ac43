"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Banner, Button, CardSection, Field, Input, useActionForm } from "@/components/ui";
import type { FormAction } from "@/lib/http/action-state";
import { SecretOnce } from "./secret-once";

type NewKeyProps = { businessId: string; mode: "test" | "live"; create: FormAction<{ key: string }> };

export function NewKey({ businessId, mode, create }: NewKeyProps) {
  const router = useRouter();
  const [key, setKey] = useState<string | null>(null);
  const { form, pending, errorOf, error } = useActionForm(create, {
    onSuccess: (made) => {
      setKey(made.key);
      router.refresh();
    },
  });
  return (
    <CardSection>
      <form {...form} key={key} aria-label="Make a key">
        <input type="hidden" name="businessId" value={businessId} />
        <input type="hidden" name="mode" value={mode} />
        {error ? (
          <Banner tone="bad" live className="mb-4">
            {error}
          </Banner>
        ) : null}
        <div className="flex flex-wrap items-start gap-3">
          <Field label="Name" name="name" error={errorOf("name")} className="flex-1 basis-56">
            <Input placeholder="Shop" maxLength={60} autoComplete="off" required />
          </Field>
          <Button type="submit" pending={pending} className="mt-6">
            Make a {mode} key
          </Button>
        </div>
      </form>
      {key === null ? null : (
        <SecretOnce
          label="The new key"
          secret={key}
          text="Put it where the program keeps its secrets, never into a web page. It is shown this once."
        />
      )}
    </CardSection>
  );
}
