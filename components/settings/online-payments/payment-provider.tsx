"use client";

import { useState } from "react";
import type { Presses } from "@/components/readiness/readiness-list";
import { CardSection, Checkbox, Pill } from "@/components/ui";
import type { ModeView, ProviderView } from "@/lib/connections/load-online-payments";
import { EnabledSwitch } from "./enabled-switch";
import { KeysForm } from "./keys-form";
import { ReadyCheck } from "./ready-check";
import type { ProviderActions } from "./types";

type PaymentProviderProps = {
  businessId: string;
  view: ProviderView;
  now: number;
  autoPayments: boolean;
  /** The fields are open from the start: somebody came to paste keys. */
  opensKeys: boolean;
  actions: ProviderActions;
  presses: Presses;
};

/** A provider's part of the card: ticked, it shows its keys and how it is doing. */
export function PaymentProvider({
  businessId,
  view,
  now,
  autoPayments,
  opensKeys,
  actions,
  presses,
}: PaymentProviderProps) {
  const connected = [view.modes.live, view.modes.test].filter((mode) => mode !== null);
  const isConnected = connected.length > 0;
  const [isTicked, setTicked] = useState(opensKeys || view.isEnabled || isConnected);
  return (
    <>
      <CardSection
        id="keys"
        className="scroll-mt-20"
        title="Payment providers"
        text="Tick the one you use and paste its keys."
      >
        <div className="flex flex-wrap items-center justify-between gap-3">
          {isConnected ? (
            <EnabledSwitch businessId={businessId} view={view} action={actions.setEnabled} />
          ) : (
            <Checkbox
              label={<b className="font-semibold">{view.displayName}</b>}
              checked={isTicked}
              onChange={(event) => setTicked(event.currentTarget.checked)}
            />
          )}
          {isConnected ? <ConnectedPill isEnabled={view.isEnabled} connected={connected} /> : null}
        </div>
        {isTicked ? (
          <KeysForm businessId={businessId} view={view} autoPayments={autoPayments} action={actions.save} />
        ) : null}
      </CardSection>
      {connected.map((mode) => (
        <ReadyCheck
          key={mode.connectionId}
          businessId={businessId}
          view={mode}
          now={now}
          showsMode={connected.length > 1}
          actions={actions}
          presses={presses}
        />
      ))}
    </>
  );
}

function ConnectedPill({ isEnabled, connected }: { isEnabled: boolean; connected: ModeView[] }) {
  if (!isEnabled) return <Pill tone="mute">Switched off</Pill>;
  if (connected.some((mode) => mode.problem !== null)) return <Pill tone="bad">Key refused</Pill>;
  if (connected.some((mode) => !mode.chargesEnabled)) return <Pill tone="warn">Account not ready</Pill>;
  return <Pill tone="good">Connected</Pill>;
}
