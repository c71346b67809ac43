"use client";

import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useActionForm } from "@/components/ui/use-action-form";
import type { FormAction } from "@/lib/http/action-state";

export function NameForm({ name, action }: { name: string | null; action: FormAction<null> }) {
  const form = useActionForm(action);
  return (
    <form {...form.form} className="flex flex-wrap items-end gap-3">
      <Field label="Your name" name="name" error={form.errorOf("name") ?? form.error} className="flex-1 basis-56">
        <Input defaultValue={name ?? ""} autoComplete="name" maxLength={100} />
      </Field>
      <Button type="submit" pending={form.pending} className="h-11">
        Save
      </Button>
      {form.message ? (
        <p role="status" className="w-full text-sm text-good">
          {form.message}
        </p>
      ) : null}
    </form>
  );
}
