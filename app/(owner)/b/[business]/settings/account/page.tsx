import type { Metadata } from "next";
import { NameForm } from "@/components/settings/account/name-form";
import { PasswordForm } from "@/components/settings/account/password-form";
import { SessionList } from "@/components/settings/account/session-list";
import { Button } from "@/components/ui/button";
import { Card, CardSection } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page";
import { listSessions } from "@/lib/auth/list-sessions";
import { browserName } from "@/lib/auth/session";
import { getContext } from "@/lib/http/context";
import { ALL_ROLES, requireOwner } from "@/lib/http/owner";
import { formatInstant } from "@/lib/money/format-money";
import { signOutAction } from "../../actions";
import { changePasswordAction, endOtherSessionsAction, renameAction } from "./actions";

export const metadata: Metadata = { title: "Your account" };

type PageProps = { params: Promise<{ business: string }> };

export default async function AccountPage({ params }: PageProps) {
  const owner = await requireOwner((await params).business, { roles: ALL_ROLES });
  const sessions = await listSessions(await getContext(), { userId: owner.userId });
  const views = sessions.map((session) => ({
    id: session.id,
    browser: browserName(session.userAgent),
    isThis: session.id === owner.sessionId,
    since: formatInstant(session.createdAt, "en", owner.business.timeZone),
  }));
  return (
    <div className="max-w-[42rem]">
      <PageHeader
        title="Your account"
        subtitle={`You sign in as ${owner.email}.`}
        actions={
          <form action={signOutAction}>
            <Button type="submit">Sign out</Button>
          </form>
        }
      />
      <Card>
        <CardSection title="Name" text="What your team sees.">
          <NameForm name={owner.name} action={renameAction} />
        </CardSection>
        <CardSection title="Password" text="Changing it signs out every other browser at once.">
          <PasswordForm email={owner.email} action={changePasswordAction} />
        </CardSection>
        <CardSection title="Where you are signed in">
          <SessionList sessions={views} endOthers={endOtherSessionsAction} />
        </CardSection>
      </Card>
    </div>
  );
}
