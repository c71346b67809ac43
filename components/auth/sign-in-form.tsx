"use client";

import { type FormEvent, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Banner } from "@/components/ui/page";
import { enter, goTo } from "./enter";
import { PasswordInput } from "./password-input";

type SignInFormProps = { next: string; email?: string };

export function SignInForm({ next, email = "" }: SignInFormProps) {
  const [error, setError] = useState<string | null>(null);
  const [isPending, setPending] = useState(false);
  const password = useRef<HTMLInputElement>(null);

  async function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (isPending) return;
    const typed = new FormData(event.currentTarget);
    setPending(true);
    setError(null);
    const refusal = await enter({ email: String(typed.get("email")), password: String(typed.get("password")) });
    if (refusal === null) return goTo(next);
    setError(refusal);
    setPending(false);
    password.current?.select();
  }

  return (
    <form onSubmit={onSubmit} method="post" className="space-y-4">
      {error ? (
        <Banner tone="bad" live>
          {error}
        </Banner>
      ) : null}
      <Field label="E-mail" name="email">
        <Input type="email" autoComplete="username" defaultValue={email} required autoFocus={email === ""} />
      </Field>
      <Field label="Password" name="password">
        <PasswordInput ref={password} autoComplete="current-password" required />
      </Field>
      <Button type="submit" variant="primary" size="lg" className="w-full" pending={isPending}>
        Sign in
      </Button>
    </form>
  );
}
