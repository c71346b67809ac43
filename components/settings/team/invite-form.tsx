"use client";

import { useRef } from "react";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import { Banner } from "@/components/ui/page";
import { useActionForm } from "@/components/ui/use-action-form";
import { roleName, roleSentence, roles } from "@/lib/auth/role";
import type { FormAction } from "@/lib/http/action-state";

type InviteFormProps = { businessId: string; action: FormAction<{ email: string; url: string }> };

export function InviteForm({ businessId, action }: InviteFormProps) {
  const input = useRef<HTMLInputElement>(null);
  const form = useActionForm(action, {
    onSuccess: () => {
      if (input.current) input.current.value = "";
    },
  });
  const invited = form.state?.ok ? form.state.data : null;
  return (
    <form {...form.form} className="space-y-4">
      <input type="hidden" name="businessId" value={businessId} />
      {form.error ? (
        <Banner tone="bad" live>
          {form.error}
        </Banner>
      ) : null}
      {invited ? (
        <Banner tone="good" live action={<CopyButton text={invited.url} label="Copy link" size="sm" />}>
          {invited.email} is invited. If no mail arrives, send the link yourself; it is shown only now.
        </Banner>
      ) : null}
      <div className="grid items-start gap-4 sm:grid-cols-[1fr_11rem]">
        <Field label="E-mail" name="email" error={form.errorOf("email")}>
          <Input ref={input} type="email" autoComplete="off" required />
        </Field>
        <Field label="Role" name="role" error={form.errorOf("role")}>
          <Select defaultValue="member">
            {roles.map((role) => (
              <option key={role} value={role}>
                {roleName[role]}
              </option>
            ))}
          </Select>
        </Field>
      </div>
      <ul className="space-y-0.5 text-[13px] text-ink-3">
        {roles.map((role) => (
          <li key={role}>{roleSentence[role]}</li>
        ))}
      </ul>
      <Button type="submit" variant="primary" pending={form.pending}>
        Send the invitation
      </Button>
    </form>
  );
}
