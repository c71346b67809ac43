"use client";

import { LiveRefresh } from "@/components/invoices/live-refresh";
import { MarkedLine, type Presses, ReadinessList } from "@/components/readiness/readiness-list";
import { Banner, Button, CardSection, Checkbox, Dialog, ModeBadge, useActionForm } from "@/components/ui";
import type { ModeView } from "@/lib/connections/load-online-payments";
import type { FormAction, ProviderActions } from "./types";

type ReadyCheckProps = {
  businessId: string;
  view: ModeView;
  now: number;
  showsMode: boolean;
  actions: ProviderActions;
  presses: Presses;
};

/** "Can I be paid right now?": the answer, then what this connection needs, each with the button that fixes it. */
export function ReadyCheck({ businessId, view, now, showsMode, actions, presses }: ReadyCheckProps) {
  const check = useActionForm(actions.check);
  const { connectionId, answer, isProving, lines } = view;
  const title = (
    <span className="flex flex-wrap items-center gap-2">
      Can I be paid right now?
      {showsMode ? <ModeBadge mode={view.mode} /> : null}
    </span>
  );
  const notice = check.error ?? check.message;
  const rest = lines.flatMap((line) => withoutRepeating(line, answer));
  return (
    <CardSection title={title}>
      {isProving ? <LiveRefresh everyMs={1_500} /> : null}
      <ul className="mb-4">
        <MarkedLine mark={answer.tone} title={answer.title} text={answer.text} />
      </ul>
      <ReadinessList businessId={businessId} connectionId={connectionId} lines={rest} presses={presses} />
      <p className="mt-4 text-[13px] text-ink-3">{checkedAgo(view.checkedAt, now)}, no money moved.</p>
      {notice ? (
        <Banner tone={check.error === null ? "info" : "bad"} live className="mt-3">
          {notice}
        </Banner>
      ) : null}
      <div className="mt-3 flex flex-wrap gap-2">
        <form {...check.form}>
          <Hidden businessId={businessId} connectionId={connectionId} />
          <Button type="submit" size="sm" pending={check.pending}>
            {check.pending ? "Asking Stripe…" : "Check again"}
          </Button>
        </form>
        <DisconnectButton businessId={businessId} view={view} action={actions.disconnect} />
      </div>
      <AutoProof businessId={businessId} view={view} action={actions.setAutoProof} />
    </CardSection>
  );
}

/** What the answer has said already is not said again; its button stays. */
function withoutRepeating(line: ModeView["lines"][number], answer: ModeView["answer"]): ModeView["lines"] {
  if (line.key !== "provider" || answer.tone !== "bad") return [line];
  return line.fix === null ? [] : [{ ...line, text: null }];
}

function Hidden({ businessId, connectionId }: { businessId: string; connectionId: string }) {
  return (
    <>
      <input type="hidden" name="businessId" value={businessId} />
      <input type="hidden" name="connectionId" value={connectionId} />
    </>
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

type DeedProps = { businessId: string; view: ModeView; action: FormAction };

function AutoProof({ businessId, view, action }: DeedProps) {
  const { form, error } = useActionForm(action);
  return (
    <form {...form} className="mt-4">
      <Hidden businessId={businessId} connectionId={view.connectionId} />
      <Checkbox
        key={String(view.autoProof)}
        name="autoProof"
        label="Check by itself after a day without a message from Stripe"
        hint="A payment named “Paymast connection check” is made and canceled at once. No money moves."
        defaultChecked={view.autoProof}
        onChange={(event) => event.currentTarget.form?.requestSubmit()}
      />
      {error ? <p className="mt-1 text-[13px] text-bad">{error}</p> : null}
    </form>
  );
}

function DisconnectButton({ businessId, view, action }: DeedProps) {
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
