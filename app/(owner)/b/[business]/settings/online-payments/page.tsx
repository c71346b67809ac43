import type { Metadata } from "next";
import { ReadinessList } from "@/components/readiness/readiness-list";
import { AutoPayments } from "@/components/settings/online-payments/auto-payments";
import { PaymentProvider } from "@/components/settings/online-payments/payment-provider";
import { ButtonLink, Card, CardSection, PageHeader } from "@/components/ui";
import { loadOnlinePayments, type OnlinePaymentsView } from "@/lib/connections/load-online-payments";
import { getContext } from "@/lib/http/context";
import { currentMode } from "@/lib/http/mode";
import { requireOwner } from "@/lib/http/owner";
import { LIVE_PATH, REHEARSAL_PATH } from "@/lib/readiness/readiness";
import {
  checkConnectionAction,
  disconnectAction,
  saveConnectionAction,
  setAutoPaymentsAction,
  setAutoProofAction,
  setEnabledAction,
} from "./actions";
import { presses } from "./presses";

export const metadata: Metadata = { title: "Online payments" };

type PageProps = {
  params: Promise<{ business: string }>;
  searchParams: Promise<{ keys?: string | string[] }>;
};

const actions = {
  save: saveConnectionAction,
  setEnabled: setEnabledAction,
  check: checkConnectionAction,
  disconnect: disconnectAction,
  setAutoProof: setAutoProofAction,
};

/** Everything about being paid, on one page: the switch, the keys, and what is still missing. */
export default async function OnlinePaymentsPage({ params, searchParams }: PageProps) {
  const { businessId, business } = await requireOwner((await params).business, { roles: ["owner"] });
  const mode = await currentMode(business);
  const opensKeys = (await searchParams).keys === "open";
  const view = await loadOnlinePayments(await getContext(), { businessId, mode });
  return (
    <div className="max-w-3xl">
      <PageHeader title="Online payments" subtitle="Customers pay from the invoice; it turns Paid by itself." />
      <Card>
        <AutoPayments businessId={businessId} isOn={view.autoPayments} action={setAutoPaymentsAction} />
        {view.providers.map((provider) => (
          <PaymentProvider
            key={`${provider.provider}:${opensKeys}`}
            businessId={businessId}
            view={provider}
            now={view.now}
            autoPayments={view.autoPayments}
            opensKeys={opensKeys}
            actions={actions}
            presses={presses}
          />
        ))}
        <CardSection title="Ready to be paid">
          <ReadinessList businessId={businessId} lines={view.lines} presses={presses} />
        </CardSection>
        <NextSteps businessId={businessId} providers={view.providers} />
      </Card>
    </div>
  );
}

/** Once something is connected: to see everything happen with test cards, and to leave test mode. */
function NextSteps({ businessId, providers }: { businessId: string; providers: OnlinePaymentsView["providers"] }) {
  const has = (mode: "test" | "live") => providers.some(({ modes }) => modes[mode] !== null);
  if (!has("test") && !has("live")) return null;
  return (
    <CardSection
      title={has("live") ? "Rehearsal" : "Rehearse, then go live"}
      text="A decline, 3-D Secure and a payment, each with its test card; no money moves."
    >
      <div className="flex flex-wrap gap-2">
        <ButtonLink href={`/b/${businessId}${REHEARSAL_PATH}`}>Rehearsal</ButtonLink>
        <ButtonLink href={`/b/${businessId}${LIVE_PATH}`}>
          {has("live") ? "What being live means" : "Go live"}
        </ButtonLink>
      </div>
    </CardSection>
  );
}
