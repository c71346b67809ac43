"use client";

import type { ReactNode } from "react";
import { Banner, Button, CardSection, cn, Dialog, ModeBadge, useActionForm } from "@/components/ui";
import type { ModeView } from "@/lib/connections/load-online-payments";
import { formatInstant } from "@/lib/money/format-money";
import type { FormAction, ProviderActions } from "./types";

type ReadyCheckProps = {
  businessId: string;
  timeZone: string;
  view: ModeView;
  now: number;
  showsMode: boolean;
  actions: ProviderActions;
};

/** "Can I be paid right now?", answered with one sentence per thing that matters. */
export function ReadyCheck({ businessId, timeZone, view, now, showsMode, actions }: ReadyCheckProps) {
  const check = useActionForm(actions.check);
  const repair = useActionForm(actions.repair);
  const hidden = <Hidden businessId={businessId} connectionId={view.connectionId} />;
  const title = (
    <span className="flex flex-wrap items-center gap-2">
      Can I be paid right now?
      {showsMode ? <ModeBadge mode={view.mode} /> : null}
    </span>
  );
  const notice = check.error ?? repair.error ?? check.message ?? repair.message;
  const isBad = check.error !== null || repair.error !== null;
  return (
    <CardSection title={title}>
      <ul className="space-y-4">
        <PayLine view={view} />
        <WebhookLine view={view} when={(at) => formatInstant(at, "en", timeZone)} />
        <Line
          isGood={view.walletProblem === null}
          title={
            view.walletProblem === null
              ? "Apple Pay and Google Pay are shown on devices that have them"
              : "Apple Pay is not shown"
          }
        >
          {view.walletProblem}
        </Line>
        {view.missingRights.map(({ right, consequence }) => (
          <Line key={right} isGood={false} title={consequence}>
            The key lacks the right “{right}”. Allow it in Stripe, then check again.
          </Line>
        ))}
      </ul>
      <p className="mt-4 text-[13px] text-ink-3">{checkedAgo(view.checkedAt, now)}, no money moved.</p>
      {notice ? (
        <Banner tone={isBad ? "bad" : "info"} live className="mt-3">
          {notice}
        </Banner>
      ) : null}
      <div className="mt-3 flex flex-wrap gap-2">
        <form {...check.form}>
          {hidden}
          <Button type="submit" size="sm" pending={check.pending}>
            Check again
          </Button>
        </form>
        {view.webhook.hasButton ? (
          <form {...repair.form}>
            {hidden}
            <Button
              type="submit"
              size="sm"
              variant={view.webhook.isNeeded ? "primary" : "secondary"}
              pending={repair.pending}
            >
              Webhook
            </Button>
          </form>
        ) : null}
        <DisconnectButton businessId={businessId} view={view} action={actions.disconnect} />
      </div>
    </CardSection>
  );
}

function Hidden({ businessId, connectionId }: { businessId: string; connectionId: string }) {
  return (
    <>
      <input type="hidden" name="businessId" value={businessId} />
      <input type="hidden" name="connectionId" value={connectionId} />
    </>
  );
}

function PayLine({ view }: { view: ModeView }) {
  if (view.problem !== null)
    return (
      <Line isGood={false} title="No. The key is refused.">
        {view.problem}
      </Line>
    );
  if (!view.chargesEnabled) {
    return (
      <Line isGood={false} title="No. Stripe has not switched on payments for this account.">
        {view.requirements.join(" ")}{" "}
        <a
          href="https://dashboard.stripe.com/account/onboarding"
          target="_blank"
          rel="noreferrer"
          className="text-accent underline"
        >
          Finish it in Stripe
        </a>
        , then check again.
      </Line>
    );
  }
  if (view.canPay !== true)
    return (
      <Line isGood={false} title="No.">
        {view.canPay.sentence}
      </Line>
    );
  return (
    <Line
      isGood
      title={view.mode === "test" ? "Yes, with test cards. No money moves in test mode." : "Yes. Customers can pay."}
    >
      {null}
    </Line>
  );
}

function WebhookLine({ view, when }: { view: ModeView; when: (at: number) => string }) {
  const { webhook, lastEventAt, refusedDeliveries } = view;
  const isGood = webhook.state === "active";
  const last =
    lastEventAt === null ? "No event yet: one comes with the first payment." : `Last event ${when(lastEventAt)}.`;
  const refused =
    refusedDeliveries === 0 ? "" : ` ${refusedDeliveries} forged or stale deliveries refused in the last 7 days.`;
  return (
    <Line
      isGood={isGood}
      isCalm={webhook.state === "unreachable"}
      title={isGood ? webhook.sentence : webhookTitle(webhook.state)}
    >
      {isGood ? `${last}${refused}` : webhook.sentence}
    </Line>
  );
}

function webhookTitle(state: ModeView["webhook"]["state"]): string {
  if (state === "unreachable") return "No webhook at this address";
  return state === "blocked" ? "The webhook needs you" : "The webhook is not in order";
}

type LineProps = { isGood: boolean; isCalm?: boolean; title: string; children: ReactNode };

/** The mark is decoration; the title says the same in words. */
function Line({ isGood, isCalm = false, title, children }: LineProps) {
  const tone = isGood ? "bg-good-soft text-good" : isCalm ? "bg-info-soft text-info" : "bg-warn-soft text-warn";
  return (
    <li className="flex gap-3">
      <span
        aria-hidden
        className={cn("mt-0.5 grid size-5 shrink-0 place-items-center rounded-full text-xs font-bold", tone)}
      >
        {isGood ? "✓" : isCalm ? "i" : "!"}
      </span>
      <div className="min-w-0">
        <p className="font-[550]">{title}</p>
        {children ? <p className="text-[13px] break-words text-ink-2">{children}</p> : null}
      </div>
    </li>
  );
}

function checkedAgo(at: number, now: number): string {
  const minutes = Math.max(0, Math.floor((now - at) / 60_000));
  if (minutes < 1) return "Checked just now";
  if (minutes < 60) return `Checked ${minutes} ${minutes === 1 ? "minute" : "minutes"} ago`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `Checked ${hours} ${hours === 1 ? "hour" : "hours"} ago`;
  return `Checked ${Math.floor(hours / 24)} days ago`;
}

function DisconnectButton({ businessId, view, action }: { businessId: string; view: ModeView; action: FormAction }) {
  const { form, pending, error } = useActionForm(action);
  const formId = `disconnect-${view.connectionId}`;
  return (
    <Dialog
      title={`Disconnect ${view.accountName ?? "this account"} (${view.mode})?`}
      text="Customers can no longer pay online with it. Payments under way still arrive. You can connect again at any time with the same keys."
      trigger={
        <Button size="sm" variant="ghost">
          Disconnect
        </Button>
      }
      actions={
        <Button type="submit" form={formId} variant="danger" pending={pending}>
          Disconnect
        </Button>
      }
    >
      <form {...form} id={formId}>
        <Hidden businessId={businessId} connectionId={view.connectionId} />
        {error ? <Banner tone="bad">{error}</Banner> : null}
      </form>
    </Dialog>
  );
}
