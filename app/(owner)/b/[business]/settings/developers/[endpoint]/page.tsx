import type { Metadata } from "next";
import { DeliveryLog } from "@/components/developers/delivery-log";
import { EditEndpoint } from "@/components/developers/edit-endpoint";
import { EndpointState } from "@/components/developers/endpoint-list";
import { PressForm } from "@/components/developers/press-form";
import { RemoveEndpoint } from "@/components/developers/remove-endpoint";
import { RollSecret } from "@/components/developers/roll-secret";
import { Banner, ButtonLink, Card, CardSection, ModeBadge, PageHeader } from "@/components/ui";
import { chosenTypes, eventSentences } from "@/lib/hooks/events";
import { loadEndpoint } from "@/lib/hooks/load-developers";
import { getContext } from "@/lib/http/context";
import { orNotFound } from "@/lib/http/or-not-found";
import { requireOwner } from "@/lib/http/owner";
import { formatInstant } from "@/lib/money/format-money";
import * as actions from "../actions";

export const metadata: Metadata = { title: "Address of your system" };

type PageProps = {
  params: Promise<{ business: string; endpoint: string }>;
  searchParams: Promise<{ before?: string | string[] }>;
};

/** One address: whether it works, everything that was sent there, and what can be done about it. */
export default async function EndpointPage({ params, searchParams }: PageProps) {
  const { business: of, endpoint: endpointId } = await params;
  const { business, businessId, role } = await requireOwner(of, { roles: ["owner", "developer"] });
  const { before } = await searchParams;
  const cursor = typeof before === "string" ? before : null;
  const page = await orNotFound(loadEndpoint(await getContext(), { businessId, endpointId, role, before: cursor }));
  const { endpoint, mayChange } = page;
  const events = chosenTypes.map((type) => ({ type, sentence: eventSentences[type] }));
  const base = `/b/${businessId}/settings/developers`;
  const ids = { businessId, endpointId };
  return (
    <div className="max-w-3xl">
      <PageHeader
        title={<span className="wrap-anywhere">{endpoint.url}</span>}
        subtitle={
          <span className="flex flex-wrap items-center gap-2">
            <EndpointState endpoint={endpoint} /> <ModeBadge mode={endpoint.mode} />
          </span>
        }
        back={{ href: base, label: "Developers" }}
      />
      <div className="space-y-6">
        {endpoint.offReason === null ? null : (
          <Banner tone="bad">
            {endpoint.offReason} What happens is kept for 30 days and sent when you switch it on again.
          </Banner>
        )}
        {endpoint.isOn && endpoint.failingSince !== null ? (
          <Banner tone="warn">
            Nothing has arrived since {formatInstant(endpoint.failingSince, "en", business.timeZone)}. Each message is
            tried for three days. After a week without success the address is switched off, and you get a mail.
          </Banner>
        ) : null}
        {mayChange ? (
          <Card>
            <CardSection>
              <div className="flex flex-wrap items-start gap-3">
                <PressForm ids={ids} action={actions.sendTestEventAction} label="Send test event" variant="primary" />
                <PressForm
                  ids={{ ...ids, isOn: endpoint.isOn ? "no" : "yes" }}
                  action={actions.switchEndpointAction}
                  label={endpoint.isOn ? "Switch off" : "Switch on"}
                />
                <RollSecret {...ids} roll={actions.rollSecretAction} />
                <RemoveEndpoint {...ids} backTo={base} remove={actions.removeEndpointAction} />
              </div>
              {endpoint.oldSecretUntil === null ? null : (
                <p className="mt-4 text-sm text-ink-2">
                  Until {formatInstant(endpoint.oldSecretUntil, "en", business.timeZone)} the secret before the last one
                  counts too.
                </p>
              )}
            </CardSection>
            <EditEndpoint
              {...ids}
              url={endpoint.url}
              chosen={endpoint.events}
              events={events}
              change={actions.changeEndpointAction}
            />
          </Card>
        ) : null}
        <Card>
          <CardSection title="What was sent" text="The newest first. An answer from 200 to 299 means that it arrived.">
            <DeliveryLog
              businessId={businessId}
              log={page.log}
              timeZone={business.timeZone}
              mayChange={mayChange}
              redeliver={actions.redeliverAction}
            />
            <div className="mt-4 flex flex-wrap gap-3">
              {mayChange &&
              endpoint.isOn &&
              page.log.some((one) => one.state === "failed" || one.state === "pending") ? (
                <PressForm ids={ids} action={actions.redeliverFailedAction} label="Send all that failed again" />
              ) : null}
              {page.next === null ? null : (
                <ButtonLink href={`${base}/${endpointId}?before=${page.next}`}>Older</ButtonLink>
              )}
            </div>
          </CardSection>
        </Card>
      </div>
    </div>
  );
}
