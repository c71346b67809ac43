import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { AddressCheck } from "@/components/auth/address-check";
import { getContext } from "@/lib/http/context";
import "@/app/styles/globals.css";

/** Rendered for each request: it reads the database, and its scripts carry the request's nonce. */
export const dynamic = "force-dynamic";

export const metadata: Metadata = {
  title: { default: "Paymast", template: "%s · Paymast" },
  robots: { index: false, follow: false },
};

export const viewport: Viewport = { width: "device-width", initialScale: 1, colorScheme: "light dark" };

export default async function AuthRootLayout({ children }: { children: ReactNode }) {
  const { publicUrl } = (await getContext()).instance;
  return (
    <html lang="en">
      <body className="font-sans">
        <main className="mx-auto flex min-h-dvh w-full max-w-[26rem] flex-col justify-center px-4 py-10">
          <AddressCheck publicUrl={publicUrl} />
          {children}
        </main>
      </body>
    </html>
  );
}
