"use client";

import { Button } from "@/components/ui/button";
import { useActionForm } from "@/components/ui/use-action-form";
import type { FormAction } from "@/lib/http/action-state";

type HandledButtonProps = {
  businessId: string;
  of: { kind: "refund" | "event"; id: string };
  /** What it is about, for screen readers: several such buttons may stand on a page. */
  about: string;
  action: FormAction;
};

/** Says that a person dealt with it outside of Paymast; the row goes away when the page is read again. */
export function HandledButton({ businessId, of, about, action }: HandledButtonProps) {
  const { form, pending, error } = useActionForm(action);
  return (
    <form {...form} className="contents">
      <input type="hidden" name="businessId" value={businessId} />
      <input type="hidden" name="kind" value={of.kind} />
      <input type="hidden" name="id" value={of.id} />
      {error === null ? null : (
        <span role="alert" className="text-[13px] text-bad">
          {error}
        </span>
      )}
      <Button type="submit" size="sm" variant="ghost" pending={pending}>
        I dealt with it
        <span className="sr-only">: {about}</span>
      </Button>
    </form>
  );
}
