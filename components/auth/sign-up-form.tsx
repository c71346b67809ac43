"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import { Banner } from "@/components/ui/page";
import { useActionForm } from "@/components/ui/use-action-form";
import type { FormAction } from "@/lib/http/action-state";
import { enter, goTo } from "./enter";
import { PasswordInput } from "./password-input";

type SignUpFormProps = {
  action: FormAction<{ email: string; businessId: string }>;
  countries: { code: string; name: string }[];
  country: string;
};

export function SignUpForm({ action, countries, country }: SignUpFormProps) {
  const [password, setPassword] = useState("");
  const [isEntering, setEntering] = useState(false);
  const form = useActionForm(action, {
    onSuccess: async ({ email, businessId }) => {
      setEntering(true);
      const refusal = await enter({ email, password });
      goTo(refusal === null ? `/b/${businessId}` : "/sign-in");
    },
  });
  return (
    <form {...form.form} className="space-y-4">
      {form.error ? (
        <Banner tone="bad" live>
          {form.error}
        </Banner>
      ) : null}
      <Field
        label="Business name"
        name="businessName"
        error={form.errorOf("businessName")}
        hint="As it stands on your invoices."
      >
        <Input autoComplete="organization" required maxLength={200} autoFocus />
      </Field>
      <Field
        label="Country"
        name="country"
        error={form.errorOf("country")}
        hint="Sets currency, time zone and paper. You can change them later."
      >
        <Select defaultValue={country} autoComplete="country" required>
          <option value="">Choose…</option>
          {countries.map(({ code, name }) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </Select>
      </Field>
      <Field label="E-mail" name="email" error={form.errorOf("email")}>
        <Input type="email" autoComplete="username" required />
      </Field>
      <Field
        label="Password"
        name="password"
        error={form.errorOf("password")}
        hint="At least 10 characters. A short sentence is good."
      >
        <PasswordInput
          autoComplete="new-password"
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </Field>
      <Button type="submit" variant="primary" size="lg" className="w-full" pending={form.pending || isEntering}>
        Create your business
      </Button>
    </form>
  );
}
