import type { Metadata } from "next";
import { AuthCard } from "@/components/auth/auth-card";
import { JoinForm } from "@/components/auth/join-form";
import { NewPasswordForm } from "@/components/auth/new-password-form";
import { SignInForm } from "@/components/auth/sign-in-form";
import { ButtonLink } from "@/components/ui/button";
import { Banner } from "@/components/ui/page";
import { viewInvitation } from "@/lib/auth/accept-invitation";
import { tokenSentence } from "@/lib/auth/mailed-token";
import { roleSentence } from "@/lib/auth/role";
import { getContext } from "@/lib/http/context";
import { currentSession } from "@/lib/http/session";
import { acceptAsNewAction, acceptSignedInAction } from "../../actions";

export const metadata: Metadata = { title: "Invitation" };

type PageProps = { params: Promise<{ token: string }> };

export default async function InvitationPage({ params }: PageProps) {
  const { token } = await params;
  const [invitation, session] = await Promise.all([viewInvitation(await getContext(), { token }), currentSession()]);
  if (invitation.state !== "open")
    return (
      <AuthCard title="This invitation does not work" text={tokenSentence("invitation", invitation.state)}>
        <ButtonLink href="/sign-in" variant="primary" size="lg" className="w-full">
          Sign in
        </ButtonLink>
      </AuthCard>
    );
  const { email, role, businessName, hasAccount } = invitation;
  const isOther = session !== null && session.email !== email;
  return (
    <AuthCard title={`Join ${businessName}`} text={`You are invited as ${email}. ${roleSentence[role]}`}>
      {isOther ? (
        <Banner tone="warn" className="mb-4">
          You are signed in as {session.email}. This invitation is for {email}.
        </Banner>
      ) : null}
      {session?.email === email ? (
        <JoinForm token={token} businessName={businessName} action={acceptSignedInAction} />
      ) : hasAccount ? (
        <>
          <p className="mb-4 text-sm text-ink-2">You already have an account. Sign in with it, then join.</p>
          <SignInForm next={`/invitation/${token}`} email={email} />
        </>
      ) : (
        <NewPasswordForm token={token} action={acceptAsNewAction} button={`Join ${businessName}`} />
      )}
    </AuthCard>
  );
}
