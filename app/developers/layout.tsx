import type { Viewport } from "next";
import type { ReactNode } from "react";
import "@/app/styles/globals.css";

/** Rendered for each request: its scripts carry the request's nonce, its examples this installation's address. */
export const dynamic = "force-dynamic";

export const viewport: Viewport = { width: "device-width", initialScale: 1, colorScheme: "light dark" };

export default function DevelopersRootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body className="font-sans">{children}</body>
    </html>
  );
}
