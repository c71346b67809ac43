import type { Metadata } from "next";
import { InviteForm } from "@/components/settings/team/invite-form";
import { MemberList } from "@/components/settings/team/member-list";
import { SignUpSwitch } from "@/components/settings/team/sign-up-switch";
import { Card, CardSection } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page";
import { listTeam } from "@/lib/auth/list-team";
import { signUpChoice } from "@/lib/auth/open-sign-up";
import { getContext } from "@/lib/http/context";
import { requireOwner } from "@/lib/http/owner";
import { formatInstant } from "@/lib/money/format-money";
import {
  changeRoleAction,
  inviteAction,
  openSignUpAction,
  removeMemberAction,
  withdrawInvitationAction,
} from "./actions";

export const metadata: Metadata = { title: "Team" };

type PageProps = { params: Promise<{ business: string }> };

export default async function TeamPage({ params }: PageProps) {
  const owner = await requireOwner((await params).business, { roles: ["owner"] });
  const ctx = await getContext();
  const { businessId, business, userId } = owner;
  const [team, signUp] = await Promise.all([listTeam(ctx, { businessId }), signUpChoice(ctx, { businessId })]);
  const invitations = team.invitations.map((invitation) => ({
    ...invitation,
    until: formatInstant(invitation.expiresAt, "en", business.timeZone),
  }));
  return (
    <div className="max-w-[42rem]">
      <PageHeader title="Team" subtitle={`Who works with ${business.name}, and what each may do.`} />
      <div className="space-y-6">
        <Card>
          <MemberList
            businessId={businessId}
            ownUserId={userId}
            members={team.members}
            invitations={invitations}
            changeRole={changeRoleAction}
            remove={removeMemberAction}
            withdraw={withdrawInvitationAction}
          />
        </Card>
        <Card>
          <CardSection title="Invite somebody" text="They get a mail with a link that works for seven days.">
            <InviteForm businessId={businessId} action={inviteAction} />
          </CardSection>
        </Card>
        {signUp.mayChoose ? (
          <Card>
            <CardSection>
              <SignUpSwitch businessId={businessId} isOpen={signUp.isOpen} action={openSignUpAction} />
            </CardSection>
          </Card>
        ) : null}
      </div>
    </div>
  );
}
