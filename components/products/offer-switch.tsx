"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { Switch } from "@/components/ui";
import type { FormAction } from "@/lib/http/action-state";

type OfferSwitchProps = { businessId: string; productId: string; isOn: boolean; flip: FormAction<null> };

/** For sale or not; who is just paying for it is stopped when it is taken off. */
export function OfferSwitch({ businessId, productId, isOn, flip }: OfferSwitchProps) {
  const router = useRouter();
  const [shown, setShown] = useState(isOn);
  const [failure, setFailure] = useState<string | null>(null);
  const [isPending, startTransition] = useTransition();
  const press = (wanted: boolean) => {
    // At once, outside of the transition: a switch that waits for the server looks broken.
    setShown(wanted);
    startTransition(async () => {
      const answer = await flip(null, { businessId, productId, isOn: wanted ? "yes" : "no" });
      const isRefused = answer !== null && !answer.ok;
      setFailure(isRefused ? answer.message : null);
      if (isRefused) setShown(!wanted);
      router.refresh();
    });
  };
  return (
    <>
      <Switch
        label="Online sales"
        hint={
          shown ? "Buyers can pay for this on its page and on your website." : "The page says that it is not for sale."
        }
        checked={shown}
        aria-busy={isPending}
        onChange={(event) => press(event.target.checked)}
      />
      <p role="alert" className="mt-2 text-[13px] text-bad empty:hidden">
        {failure}
      </p>
    </>
  );
}
