import type { Metadata } from "next";
import { ReadinessList } from "@/components/readiness/readiness-list";
import { AutoPayments } from "@/components/settings/online-payments/auto-payments";
import { PaymentProvider } from "@/components/settings/online-payments/payment-provider";
import { Card, CardSection, PageHeader } from "@/components/ui";
import { loadOnlinePayments } from "@/lib/connections/load-online-payments";
import { getContext } from "@/lib/http/context";
import { currentMode } from "@/lib/http/mode";
import { requireOwner } from "@/lib/http/owner";
import {
  checkConnectionAction,
  disconnectAction,
  repairWebhookAction,
  saveConnectionAction,
  sendTestMailAction,
  setAutoPaymentsAction,
  setAutoProofAction,
  setEnabledAction,
} from "./actions";

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

const presses = {
  auto_payments: setAutoPaymentsAction,
  enable: setEnabledAction,
  webhook: repairWebhookAction,
  test_mail: sendTestMailAction,
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
      </Card>
    </div>
  );
}
