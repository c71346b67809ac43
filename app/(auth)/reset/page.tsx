import type { Metadata } from "next";
import Link from "next/link";
import { AuthCard } from "@/components/auth/auth-card";
import { ResetRequestForm } from "@/components/auth/reset-request-form";
import { requestResetAction } from "../actions";

export const metadata: Metadata = { title: "New password" };

export default function ResetPage() {
  return (
    <AuthCard
      title="Forgot your password?"
      text="Type the address you sign in with. We mail you a link to choose a new password."
      below={
        <>
          <Link href="/sign-in" className="link">
            Back to sign in
          </Link>
          <details className="mt-4 text-left text-[13px] text-ink-3">
            <summary className="text-center">No mail arrives?</summary>
            <p className="mt-2">
              Whoever runs this Paymast can set a password on its server:{" "}
              <code className="rounded bg-line-2 px-1 py-0.5 break-words">
                npm run reset-password -- --email you@example.com
              </code>
            </p>
          </details>
        </>
      }
    >
      <ResetRequestForm action={requestResetAction} />
    </AuthCard>
  );
}
