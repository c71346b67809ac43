import "@/app/styles/globals.css";
import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { HelloScript } from "@/components/embed/hello-script";
import { SealedNote } from "@/components/embed/sealed-note";
import { AccentStyle } from "@/components/hosted/accent-style";
import { buyLanguage, buyPage, visit } from "@/lib/http/buy";
import { pageNonce } from "@/lib/http/hosted";

export const metadata: Metadata = {
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

type Props = { children: ReactNode; params: Promise<{ key: string }> };

/** The buyer's pages: `lang` is the offer's, the color the business's, and nothing loads that they don't need. */
export default async function BuyLayout({ children, params }: Props) {
  const { key } = await params;
  const [page, language, nonce, { frame }] = await Promise.all([
    buyPage(key),
    buyLanguage(key),
    pageNonce(),
    visit(key),
  ]);
  return (
    <html lang={language}>
      <head>
        {frame === null ? null : <HelloScript origin={frame} nonce={nonce} />}
        {/* Terms, receipts and PDFs open beside the website: most of them may not stand in a frame. */}
        {frame === null ? null : <base target="_blank" />}
        {page ? <AccentStyle color={page.seller.accentColor} nonce={nonce} /> : null}
        <noscript>
          <style nonce={nonce}>{".needs-js{display:none}"}</style>
        </noscript>
      </head>
      <body className="font-sans">
        {frame === null ? <SealedNote language={language} nonce={nonce} /> : null}
        {children}
      </body>
    </html>
  );
}
