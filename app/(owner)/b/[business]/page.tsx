import { Plus } from "lucide-react";
import type { Metadata } from "next";
import { NeedList } from "@/components/health/need-list";
import { Figures } from "@/components/home/figures";
import { GettingStarted } from "@/components/home/getting-started";
import { RecentPayments } from "@/components/home/recent-payments";
import { ButtonLink } from "@/components/ui/button";
import { Banner, EmptyState, PageHeader } from "@/components/ui/page";
import { standing } from "@/lib/home/home";
import { loadGettingStarted } from "@/lib/home/load-getting-started";
import { loadHome } from "@/lib/home/load-home";
import { getContext } from "@/lib/http/context";
import { currentMode } from "@/lib/http/mode";
import { ALL_ROLES, type Owner, requireOwner } from "@/lib/http/owner";
import { markHandledAction } from "./settings/health/actions";

type PageProps = { params: Promise<{ business: string }> };

export const metadata: Metadata = { title: "Home" };

export default async function HomePage({ params }: PageProps) {
  const owner = await requireOwner((await params).business, { roles: ALL_ROLES });
  if (owner.role === "developer")
    return (
      <>
        <PageHeader title="Home" />
        <EmptyState
          title={`You are a developer at ${owner.business.name}`}
          text="Products and snippets for the website will stand here. Invoices, payments and customers are not shown to your role."
        />
      </>
    );
  return <OwnerHome owner={owner} />;
}

async function OwnerHome({ owner }: { owner: Owner }) {
  const { business, businessId } = owner;
  const mode = await currentMode(business);
  const ctx = await getContext();
  const [home, start] = await Promise.all([
    loadHome(ctx, { business, mode }),
    owner.role === "owner" ? loadGettingStarted(ctx, business) : null,
  ]);
  const state = standing(home.facts);
  // Before anybody is connected there is no money to account for, and the invoices have the word.
  const sentence = home.money ?? (home.facts.counts.all > 0 ? state : null);
  return (
    <>
      <PageHeader
        title="Home"
        subtitle={home.money !== null && home.facts.counts.all > 0 ? state.text : undefined}
        actions={
          <ButtonLink href={`/b/${businessId}/invoices/new`} variant="primary">
            <Plus aria-hidden /> New invoice
          </ButtonLink>
        }
      />
      <div className="space-y-5">
        {sentence === null || home.needs.length > 0 ? null : <Banner tone={sentence.tone}>{sentence.text}</Banner>}
        <NeedList
          businessId={businessId}
          title={home.money?.text ?? "Needs you"}
          needs={home.needs}
          isOwner={owner.role === "owner"}
          markHandled={markHandledAction}
        />
        {start === null ? null : <GettingStarted businessId={businessId} start={start} />}
        <Figures
          businessId={businessId}
          owed={home.facts.owed}
          overdue={home.facts.overdue}
          paidLately={home.paidLately}
        />
        <RecentPayments businessId={businessId} payments={home.recent} timeZone={business.timeZone} />
      </div>
    </>
  );
}
