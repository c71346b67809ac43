import type { Metadata } from "next";
import { AutoPayments } from "@/components/settings/online-payments/auto-payments";
import { PaymentProvider } from "@/components/settings/online-payments/payment-provider";
import { Card, PageHeader } from "@/components/ui";
import { loadOnlinePayments } from "@/lib/connections/load-online-payments";
import { getContext } from "@/lib/http/context";
import { requireOwner } from "@/lib/http/owner";
import {
  checkConnectionAction,
  disconnectAction,
  repairWebhookAction,
  saveConnectionAction,
  setAutoPaymentsAction,
  setEnabledAction,
} from "./actions";

export const metadata: Metadata = { title: "Online payments" };

type PageProps = { params: Promise<{ business: string }> };

/** Everything about being paid, on one page. */
export default async function OnlinePaymentsPage({ params }: PageProps) {
  const { businessId, business } = await requireOwner((await params).business, { roles: ["owner"] });
  const view = await loadOnlinePayments(await getContext(), { businessId });
  const actions = {
    save: saveConnectionAction,
    setEnabled: setEnabledAction,
    check: checkConnectionAction,
    repair: repairWebhookAction,
    disconnect: disconnectAction,
  };
  return (
    <div className="max-w-3xl">
      <PageHeader title="Online payments" subtitle="Customers pay from the invoice; it turns Paid by itself." />
      <Card>
        <AutoPayments businessId={businessId} isOn={view.autoPayments} action={setAutoPaymentsAction} />
        {view.providers.map((provider) => (
          <PaymentProvider
            key={provider.provider}
            businessId={businessId}
            timeZone={business.timeZone}
            view={provider}
            now={view.now}
            autoPayments={view.autoPayments}
            actions={actions}
          />
        ))}
      </Card>
    </div>
  );
}
