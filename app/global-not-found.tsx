import type { Metadata } from "next";
import { connection } from "next/server";
import { ButtonLink } from "@/components/ui/button";
import "@/app/styles/globals.css";

export const metadata: Metadata = { title: "Not found", robots: { index: false, follow: false } };

/** For addresses of no area. Says the same for what never existed and for what is not the reader's. */
export default async function GlobalNotFound() {
  // Rendered for each request: scripts of a page built beforehand carry no nonce, so the policy would refuse them.
  await connection();
  return (
    <html lang="en">
      <body className="font-sans">
        <main className="mx-auto flex min-h-dvh max-w-md flex-col items-center justify-center px-4 py-16 text-center">
          <p className="num text-sm text-ink-3">404</p>
          <h1 className="mt-1">There is nothing at this address</h1>
          <p className="mt-2 text-sm text-ink-2">Check the link for missing characters, or go back to the start.</p>
          <ButtonLink href="/" className="mt-6">
            To the start
          </ButtonLink>
        </main>
      </body>
    </html>
  );
}
