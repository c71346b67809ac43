import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import "@/app/styles/globals.css";

/** Rendered for each request: it reads the database, and its scripts carry the request's nonce. */
export const dynamic = "force-dynamic";

export const metadata: Metadata = {
  title: { default: "Paymast", template: "%s · Paymast" },
  robots: { index: false, follow: false },
};

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  colorScheme: "light dark",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#ffffff" },
    { media: "(prefers-color-scheme: dark)", color: "#141a22" },
  ],
};

export default function OwnerRootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body className="font-sans">{children}</body>
    </html>
  );
}
