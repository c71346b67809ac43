import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { AuthCard } from "@/components/auth/auth-card";
import { SignInForm } from "@/components/auth/sign-in-form";
import { safePath } from "@/lib/auth/safe-path";
import { isSignUpOpen } from "@/lib/auth/sign-up";
import { getContext } from "@/lib/http/context";
import { currentSession } from "@/lib/http/session";

export const metadata: Metadata = { title: "Sign in" };

type PageProps = { searchParams: Promise<{ next?: string | string[] }> };

export default async function SignInPage({ searchParams }: PageProps) {
  const next = safePath((await searchParams).next);
  if ((await currentSession()) !== null) redirect(next);
  const isOpen = await isSignUpOpen(await getContext());
  return (
    <AuthCard
      title="Sign in"
      below={
        <>
          <Link href="/reset" className="link">
            Forgot your password?
          </Link>
          {isOpen ? (
            <p className="mt-3">
              New here?{" "}
              <Link href="/sign-up" className="link">
                Create your business
              </Link>
            </p>
          ) : null}
        </>
      }
    >
      <SignInForm next={next} />
    </AuthCard>
  );
}
