"use client";

import { Banner, Button, ButtonLink, useActionForm } from "@/components/ui";
import type { NoPayReason } from "@/lib/connections/pay-button";
import type { FormAction } from "@/lib/http/action-state";
import { SETUP_PATH } from "@/lib/readiness/readiness";

type NoPayBannerProps = {
  businessId: string;
  noPay: { reason: NoPayReason; sentence: string };
  /** Only owners may change the set-up; others are told whom to ask. */
  isOwner: boolean;
  switchOn: FormAction<null>;
};

/** "Why is there no Pay online button?", with what changes it. */
export function NoPayBanner({ businessId, noPay, isOwner, switchOn }: NoPayBannerProps) {
  return (
    <Banner
      tone="warn"
      action={isOwner ? <Fix businessId={businessId} reason={noPay.reason} switchOn={switchOn} /> : null}
    >
      The customer sees no Pay online button. {noPay.sentence}
      {isOwner ? null : " Only an owner of the business can change that."}
    </Banner>
  );
}

type FixProps = { businessId: string; reason: NoPayReason; switchOn: FormAction<null> };

/** Another currency is a matter of the document, so nothing in the set-up helps. */
function Fix({ businessId, reason, switchOn }: FixProps) {
  const { form, pending, error } = useActionForm(switchOn);
  if (reason === "currency_refused") return null;
  if (reason !== "auto_payments_off") {
    return (
      <ButtonLink size="sm" href={`/b/${businessId}${SETUP_PATH}`}>
        {reason === "not_connected" ? "Connect" : "Look at it"}
      </ButtonLink>
    );
  }
  return (
    <form {...form}>
      <input type="hidden" name="businessId" value={businessId} />
      <input type="hidden" name="autoPayments" value="on" />
      <Button type="submit" size="sm" pending={pending}>
        Switch on
      </Button>
      {error ? <p className="mt-1 text-[13px]">{error}</p> : null}
    </form>
  );
}
