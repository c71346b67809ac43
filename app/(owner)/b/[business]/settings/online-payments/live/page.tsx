import { ExternalLink } from "lucide-react";
import type { Metadata } from "next";
import { ReadinessList } from "@/components/readiness/readiness-list";
import { GoLiveChanges } from "@/components/settings/online-payments/go-live-changes";
import { Banner, ButtonLink, Card, CardSection, ModeBadge, PageHeader } from "@/components/ui";
import { getContext } from "@/lib/http/context";
import { requireOwner } from "@/lib/http/owner";
import { type GoLive, loadGoLive } from "@/lib/readiness/load-go-live";
import { KEYS_PATH, REHEARSAL_PATH, SETUP_PATH } from "@/lib/readiness/readiness";
import { presses } from "../presses";

export const metadata: Metadata = { title: "Go live" };

type PageProps = { params: Promise<{ business: string }> };

/** Before live keys are pasted: what they change, and what is missing. Afterwards: whether it is all in order. */
export default async function GoLivePage({ params }: PageProps) {
  const { businessId } = await requireOwner((await params).business, { roles: ["owner"] });
  const base = `/b/${businessId}`;
  const view = await loadGoLive(await getContext(), { businessId });
  return (
    <div className="max-w-3xl">
      <PageHeader
        title={
          <>
            Go live <ModeBadge mode="live" />
          </>
        }
        subtitle="From test cards to money on your account."
        back={{ href: `${base}${SETUP_PATH}`, label: "Online payments" }}
      />
      {view.isConnected ? (
        <Banner tone={view.isReady ? "good" : "warn"} className="mb-5">
          {view.isReady
            ? "You are live: new invoices can be paid with real money."
            : "Live keys are saved, and something below still keeps customers from paying."}
        </Banner>
      ) : null}
      <Card>
        <GoLiveChanges view={view} />
        <CardSection title={view.isConnected ? "Is everything in order?" : "What live payments need"}>
          <ReadinessList
            businessId={businessId}
            lines={view.lines}
            presses={presses}
            {...(view.connectionId === null ? {} : { connectionId: view.connectionId })}
          />
        </CardSection>
        {view.isConnected ? null : <LiveKeys base={base} view={view} />}
      </Card>
    </div>
  );
}

function LiveKeys({ base, view: { provider, keyPageUrl } }: { base: string; view: GoLive }) {
  return (
    <CardSection
      title="Your live keys"
      text={`They stand beside the test keys in ${provider}, and begin with pk_live and sk_live.`}
    >
      <div className="flex flex-wrap gap-2">
        <ButtonLink href={keyPageUrl} target="_blank" rel="noreferrer">
          Open {provider}’s live keys <ExternalLink aria-hidden />
        </ButtonLink>
        <ButtonLink href={`${base}${KEYS_PATH}`} variant="primary">
          Paste live keys
        </ButtonLink>
        <ButtonLink href={`${base}${REHEARSAL_PATH}`} variant="ghost">
          Rehearse first
        </ButtonLink>
      </div>
    </CardSection>
  );
}
