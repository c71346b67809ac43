"use client";

import { Button } from "@/components/ui/button";
import { Banner } from "@/components/ui/page";
import { useActionForm } from "@/components/ui/use-action-form";
import type { FormAction } from "@/lib/http/action-state";
import { goTo } from "./enter";

type JoinFormProps = { token: string; businessName: string; action: FormAction<{ email: string; path: string }> };

/** For somebody who is signed in with the invited address. */
export function JoinForm({ token, businessName, action }: JoinFormProps) {
  const form = useActionForm(action, { onSuccess: ({ path }) => goTo(path) });
  return (
    <form {...form.form} className="space-y-4">
      {form.error ? (
        <Banner tone="bad" live>
          {form.error}
        </Banner>
      ) : null}
      <input type="hidden" name="token" value={token} />
      <Button type="submit" variant="primary" size="lg" className="w-full" pending={form.pending}>
        Join {businessName}
      </Button>
    </form>
  );
}
