"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Banner } from "@/components/ui/page";
import { useActionForm } from "@/components/ui/use-action-form";
import type { FormAction } from "@/lib/http/action-state";
import { enter, goTo } from "./enter";
import { PasswordInput } from "./password-input";

type NewPasswordFormProps = {
  token: string;
  action: FormAction<{ email: string; path: string }>;
  button: string;
};

/** Chooses a password by a mailed link, then signs in with it. Only the button uses the link up. */
export function NewPasswordForm({ token, action, button }: NewPasswordFormProps) {
  const [password, setPassword] = useState("");
  const [isEntering, setEntering] = useState(false);
  const form = useActionForm(action, {
    onSuccess: async ({ email, path }) => {
      setEntering(true);
      const refusal = await enter({ email, password });
      goTo(refusal === null ? path : "/sign-in");
    },
  });
  return (
    <form {...form.form} className="space-y-4">
      {form.error ? (
        <Banner tone="bad" live>
          {form.error}
        </Banner>
      ) : null}
      <input type="hidden" name="token" value={token} />
      <Field
        label="New password"
        name="password"
        error={form.errorOf("password")}
        hint="At least 10 characters. A short sentence is good."
      >
        <PasswordInput
          autoComplete="new-password"
          required
          autoFocus
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </Field>
      <Button type="submit" variant="primary" size="lg" className="w-full" pending={form.pending || isEntering}>
        {button}
      </Button>
    </form>
  );
}
