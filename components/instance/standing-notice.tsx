"use client";

import { useRouter } from "next/navigation";
import { Button, useActionForm } from "@/components/ui";
import type { FormAction } from "@/lib/http/action-state";
import type { InstanceStanding } from "@/lib/instance/standing";

type StandingNoticeProps = {
  businessId: string;
  standing: Exclude<InstanceStanding, { kind: "home" }>;
  /** Null for those who may not decide: they read who can. */
  decide: FormAction<undefined> | null;
};

/** On every page while nobody has said whether this installation is the real one. */
export function StandingNotice({ businessId, standing, decide }: StandingNoticeProps) {
  return (
    <section aria-label="Is this the real Paymast?" className="border-b border-line bg-warn-soft px-4 py-4 md:px-9">
      <h2 className="text-[15px] font-semibold text-ink">
        {standing.kind === "moved" ? "This Paymast has a new address" : "This Paymast was restored from a backup"}
      </h2>
      <p className="mt-1 max-w-[72ch] text-sm text-ink-2">
        {standing.kind === "moved" ? (
          <>
            It was at <b className="font-medium break-all text-ink">{standing.from}</b> and now answers at{" "}
            <b className="font-medium break-all text-ink">{standing.to}</b>.{" "}
          </>
        ) : (
          <>Mails that waited in the backup may have gone out before. </>
        )}
        Until you decide, it sends no mail, asks Stripe nothing and takes no payment, so that a copy never acts in the
        name of the real one.
      </p>
      {decide === null ? (
        <p className="mt-2 text-sm text-ink-2">The person who set this Paymast up has to decide.</p>
      ) : (
        <Decision businessId={businessId} standing={standing} decide={decide} />
      )}
    </section>
  );
}

function Decision({ businessId, standing, decide }: StandingNoticeProps & { decide: FormAction<undefined> }) {
  const router = useRouter();
  const { form, pending, error } = useActionForm(decide, { onSuccess: () => router.refresh() });
  return (
    <form {...form} className="mt-3 flex flex-wrap items-center gap-2">
      <input type="hidden" name="businessId" value={businessId} />
      <Button type="submit" name="decision" value="home" pending={pending}>
        {standing.kind === "moved" ? "Yes, we moved here" : "Yes, this is the real one"}
      </Button>
      <Button type="submit" name="decision" value="copy" variant="secondary" pending={pending}>
        No, this is a copy
      </Button>
      <p className="basis-full text-[13px] text-ink-2">
        {standing.kind === "moved"
          ? "Moving brings Stripe's messages, wallets and the links in new mails here."
          : "Going on checks Stripe at once; mails that waited are kept, and you can send them again."}{" "}
        A copy forgets the Stripe keys; nothing changes at Stripe.
      </p>
      {error === null ? null : (
        <p role="alert" className="basis-full text-sm text-bad">
          {error}
        </p>
      )}
    </form>
  );
}
