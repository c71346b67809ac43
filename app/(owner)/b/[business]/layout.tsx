import type { Metadata } from "next";
import type { ReactNode } from "react";
import { StandingNotice } from "@/components/instance/standing-notice";
import { OwnerShell } from "@/components/shell/owner-shell";
import { listBusinesses } from "@/lib/businesses/list-businesses";
import { getContext } from "@/lib/http/context";
import { currentMode } from "@/lib/http/mode";
import { ALL_ROLES, requireOwner } from "@/lib/http/owner";
import { loadInstanceStanding } from "@/lib/instance/load-standing";
import { mayDecideStanding } from "@/lib/instance/may-decide-standing";
import { chooseModeAction, decideStandingAction, signOutAction } from "./actions";

type LayoutProps = { params: Promise<{ business: string }>; children: ReactNode };

export async function generateMetadata({ params }: LayoutProps): Promise<Metadata> {
  const { business } = await requireOwner((await params).business, { roles: ALL_ROLES });
  return { title: { default: business.name, template: `%s · ${business.name}` } };
}

export default async function BusinessLayout({ params, children }: LayoutProps) {
  const owner = await requireOwner((await params).business, { roles: ALL_ROLES });
  const ctx = await getContext();
  const [mode, businesses, standing, mayDecide] = await Promise.all([
    currentMode(owner.business),
    listBusinesses(ctx, { userId: owner.userId }),
    loadInstanceStanding(ctx),
    mayDecideStanding(ctx, owner),
  ]);
  const { id, name, logoPictureId } = owner.business;
  return (
    <OwnerShell
      business={{ id, name, logoPictureId }}
      businesses={businesses}
      role={owner.role}
      email={owner.email}
      mode={mode}
      isSandboxed={ctx.instance.isSandboxed}
      chooseMode={chooseModeAction}
      signOut={signOutAction}
      notice={
        standing.kind === "home" ? null : (
          <StandingNotice businessId={id} standing={standing} decide={mayDecide ? decideStandingAction : null} />
        )
      }
    >
      {children}
    </OwnerShell>
  );
}
