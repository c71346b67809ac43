import "@/app/styles/globals.css";
import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { AccentStyle } from "@/components/hosted/accent-style";
import { hostedInvoice, hostedLanguage, pageNonce } from "@/lib/http/hosted";

export const metadata: Metadata = {
  robots: { index: false, follow: false },
  // Phones turn numbers of invoices into links otherwise.
  formatDetection: { telephone: false, date: false, address: false, email: false },
  icons: { icon: "/icons/icon.svg" },
};

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f5f6f8" },
    { media: "(prefers-color-scheme: dark)", color: "#0c1015" },
  ],
};

type Props = { children: ReactNode; params: Promise<{ token: string }> };

/** The customer's pages: `lang` is the document's, the color the business's, and nothing loads that they don't need. */
export default async function HostedLayout({ children, params }: Props) {
  const { token } = await params;
  const [invoice, language, nonce] = await Promise.all([hostedInvoice(token), hostedLanguage(token), pageNonce()]);
  return (
    <html lang={language}>
      <head>
        {invoice ? <AccentStyle color={invoice.snapshot.seller.accentColor} nonce={nonce} /> : null}
        <noscript>
          <style nonce={nonce}>{".needs-js{display:none}"}</style>
        </noscript>
      </head>
      <body className="font-sans">{children}</body>
    </html>
  );
}
