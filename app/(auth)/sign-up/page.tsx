import type { Metadata } from "next";
import { headers } from "next/headers";
import Link from "next/link";
import { AuthCard } from "@/components/auth/auth-card";
import { SignUpForm } from "@/components/auth/sign-up-form";
import { ButtonLink } from "@/components/ui/button";
import { isSignUpOpen } from "@/lib/auth/sign-up";
import { countryChoices, isCountryCode } from "@/lib/customers/countries";
import { getContext } from "@/lib/http/context";
import { signUpAction } from "../actions";

export const metadata: Metadata = { title: "Create your business" };

export default async function SignUpPage() {
  const acceptLanguage = (await headers()).get("accept-language");
  if (!(await isSignUpOpen(await getContext())))
    return (
      <AuthCard
        title="Sign-up is closed"
        text="This Paymast has its owner. If you work together, ask them to invite you: Settings, then Team."
      >
        <ButtonLink href="/sign-in" variant="primary" size="lg" className="w-full">
          Sign in
        </ButtonLink>
      </AuthCard>
    );
  return (
    <AuthCard
      title="Create your business"
      text="Send invoices your customers can pay online, on your own Stripe account."
      below={
        <>
          Have an account?{" "}
          <Link href="/sign-in" className="link">
            Sign in
          </Link>
        </>
      }
    >
      <SignUpForm action={signUpAction} countries={countryChoices("en")} country={likelyCountry(acceptLanguage)} />
    </AuthCard>
  );
}

/** The region of the browser's first language: `de-AT,de;q=0.9` is Austria. Only a suggestion. */
function likelyCountry(acceptLanguage: string | null): string {
  const region = /^[a-z]{2,3}-([A-Z]{2})\b/.exec(acceptLanguage ?? "")?.[1] ?? "";
  return isCountryCode(region) ? region : "";
}
