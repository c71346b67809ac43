import type { Metadata } from "next";
import Link from "next/link";
import { EndpointList } from "@/components/developers/endpoint-list";
import { KeyList } from "@/components/developers/key-list";
import { NewEndpoint } from "@/components/developers/new-endpoint";
import { NewKey } from "@/components/developers/new-key";
import { Banner, Card, CardSection, PageHeader, TestBadge } from "@/components/ui";
import { chosenTypes, eventSentences } from "@/lib/hooks/events";
import { loadDevelopers } from "@/lib/hooks/load-developers";
import { getContext } from "@/lib/http/context";
import { currentMode } from "@/lib/http/mode";
import { requireOwner } from "@/lib/http/owner";
import { createEndpointAction, createKeyAction, revokeKeyAction } from "./actions";

export const metadata: Metadata = { title: "Developers" };

type PageProps = { params: Promise<{ business: string }> };

/** Where an owner's own systems are told what happens, and the keys with which they ask for something. */
export default async function DevelopersPage({ params }: PageProps) {
  const { business, businessId, role } = await requireOwner((await params).business, { roles: ["owner", "developer"] });
  const mode = await currentMode(business);
  const page = await loadDevelopers(await getContext(), { businessId, mode, role });
  const events = chosenTypes.map((type) => ({ type, sentence: eventSentences[type] }));
  return (
    <div className="max-w-3xl">
      <PageHeader
        title={<span className="flex items-center gap-3">Developers {mode === "test" ? <TestBadge /> : null}</span>}
        subtitle="Connect your shop, your bookkeeping or any program of your own. You need none of this to get paid."
      />
      <div className="space-y-6">
        {page.mayChange ? null : (
          <Banner tone="info">
            In live mode only an owner changes anything here. Switch to test mode to build and try.
          </Banner>
        )}
        <Card>
          <CardSection
            title="Tell my systems what happens"
            text="When an invoice is paid or a product is sold, Paymast sends a signed message to an address of yours, and tries for three days until it arrives."
          >
            <EndpointList businessId={businessId} endpoints={page.endpoints} timeZone={business.timeZone} />
          </CardSection>
          {page.mayChange ? (
            <NewEndpoint businessId={businessId} mode={mode} events={events} create={createEndpointAction} />
          ) : null}
        </Card>
        <Card>
          <CardSection
            title="Keys for programs"
            text={`A program with a key can create, read and void ${mode === "test" ? "test " : ""}invoices, and nothing else.`}
          >
            <KeyList
              businessId={businessId}
              keys={page.keys}
              timeZone={business.timeZone}
              mayChange={page.mayChange}
              revoke={revokeKeyAction}
            />
          </CardSection>
          {page.mayChange ? <NewKey businessId={businessId} mode={mode} create={createKeyAction} /> : null}
        </Card>
        <p className="text-sm text-ink-2">
          Everything a programmer needs to know stands on{" "}
          <Link className="link" href="/developers" prefetch={false}>
            the developers' page
          </Link>{" "}
          of your Paymast, with working examples. Send it to them.
        </p>
      </div>
    </div>
  );
}
