"use client";

import { useRef } from "react";
import { PasswordInput } from "@/components/auth/password-input";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Banner } from "@/components/ui/page";
import { useActionForm } from "@/components/ui/use-action-form";
import type { FormAction } from "@/lib/http/action-state";

export function PasswordForm({ email, action }: { email: string; action: FormAction<null> }) {
  const element = useRef<HTMLFormElement | null>(null);
  const form = useActionForm(action, { onSuccess: () => element.current?.reset() });
  return (
    <form
      {...form.form}
      ref={(node) => {
        element.current = node;
        form.form.ref.current = node;
      }}
      className="max-w-sm space-y-4"
    >
      {form.error ? (
        <Banner tone="bad" live>
          {form.error}
        </Banner>
      ) : null}
      {form.message ? (
        <Banner tone="good" live>
          {form.message}
        </Banner>
      ) : null}
      <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
      <Field label="Current password" name="currentPassword" error={form.errorOf("currentPassword")}>
        <PasswordInput autoComplete="current-password" required />
      </Field>
      <Field
        label="New password"
        name="newPassword"
        error={form.errorOf("newPassword")}
        hint="At least 10 characters. A short sentence is good."
      >
        <PasswordInput autoComplete="new-password" required />
      </Field>
      <Button type="submit" variant="primary" pending={form.pending}>
        Change the password
      </Button>
    </form>
  );
}
