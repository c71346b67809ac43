"use client";

import { useRouter } from "next/navigation";
import { Banner, Button, useActionForm } from "@/components/ui";
import type { FormAction } from "@/lib/http/action-state";

type PressFormProps = {
  /** Hidden fields. */
  ids: Record<string, string>;
  action: FormAction<null>;
  label: string;
  /** Read out after the label, where one label stands on a page many times. */
  about?: string;
  variant?: "primary" | "secondary" | "ghost";
  size?: "sm" | "md";
};

/** One button that does one thing, and the sentence of what came of it. */
export function PressForm({ ids, action, label, about, variant = "secondary", size = "md" }: PressFormProps) {
  const router = useRouter();
  const { form, pending, error, message } = useActionForm(action, { onSuccess: () => router.refresh() });
  return (
    <form {...form} className={error === null && message === null ? "" : "basis-full"}>
      {Object.entries(ids).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Button type="submit" variant={variant} size={size} pending={pending}>
        {label}
        {about === undefined ? null : <span className="sr-only"> {about}</span>}
      </Button>
      {error === null ? null : (
        <Banner tone="bad" live className="mt-3">
          {error}
        </Banner>
      )}
      {message === null ? null : (
        <Banner tone="good" live className="mt-3">
          {message}
        </Banner>
      )}
    </form>
  );
}
