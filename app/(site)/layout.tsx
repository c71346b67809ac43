import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { loadPublicBusiness } from "@/lib/businesses/load-public-business";
import { getContext } from "@/lib/http/context";
import "@/app/styles/globals.css";

/** Rendered for each request: it reads the database, and its scripts carry the request's nonce. */
export const dynamic = "force-dynamic";

export const metadata: Metadata = { title: { default: "Paymast", template: "%s" } };

export const viewport: Viewport = { width: "device-width", initialScale: 1, colorScheme: "light dark" };

/** The public page speaks the business's language. */
export default async function SiteRootLayout({ children }: { children: ReactNode }) {
  const business = await loadPublicBusiness(await getContext());
  return (
    <html lang={business?.language ?? "en"}>
      <body className="font-sans">{children}</body>
    </html>
  );
}
