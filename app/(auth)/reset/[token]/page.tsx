import type { Metadata } from "next";
import { AuthCard } from "@/components/auth/auth-card";
import { NewPasswordForm } from "@/components/auth/new-password-form";
import { ButtonLink } from "@/components/ui/button";
import { checkReset } from "@/lib/auth/check-reset";
import { tokenSentence } from "@/lib/auth/mailed-token";
import { getContext } from "@/lib/http/context";
import { resetPasswordAction } from "../../actions";

export const metadata: Metadata = { title: "New password" };

type PageProps = { params: Promise<{ token: string }> };

export default async function NewPasswordPage({ params }: PageProps) {
  const { token } = await params;
  const state = await checkReset(await getContext(), { token });
  if (state !== "open")
    return (
      <AuthCard title="This link does not work" text={tokenSentence("reset", state)}>
        <ButtonLink href="/reset" variant="primary" size="lg" className="w-full">
          Ask for a new link
        </ButtonLink>
      </AuthCard>
    );
  return (
    <AuthCard title="Choose a new password" text="You will be signed out everywhere else.">
      <NewPasswordForm token={token} action={resetPasswordAction} button="Save and sign in" />
    </AuthCard>
  );
}
