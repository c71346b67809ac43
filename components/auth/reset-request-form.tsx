"use client";

import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Banner } from "@/components/ui/page";
import { useActionForm } from "@/components/ui/use-action-form";
import type { FormAction } from "@/lib/http/action-state";

export function ResetRequestForm({ action }: { action: FormAction<null> }) {
  const form = useActionForm(action);
  if (form.message)
    return (
      <Banner tone="good" live>
        {form.message}
      </Banner>
    );
  return (
    <form {...form.form} className="space-y-4">
      {form.error ? (
        <Banner tone="bad" live>
          {form.error}
        </Banner>
      ) : null}
      <Field label="E-mail" name="email" error={form.errorOf("email")}>
        <Input type="email" autoComplete="username" required autoFocus />
      </Field>
      <Button type="submit" variant="primary" size="lg" className="w-full" pending={form.pending}>
        Mail me a link
      </Button>
    </form>
  );
}
