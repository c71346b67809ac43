import "@/app/styles/globals.css";
import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { AccentStyle } from "@/components/hosted/accent-style";
import { pageNonce } from "@/lib/http/hosted";
import { requirePreview } from "@/lib/http/preview";

export const metadata: Metadata = { title: "Preview", robots: { index: false, follow: false } };

export const viewport: Viewport = { width: "device-width", initialScale: 1 };

type Props = { children: ReactNode; params: Promise<{ business: string; invoice: string }> };

/** A root of its own: the preview speaks the document's language and has nothing of the dashboard around it. */
export default async function PreviewLayout({ children, params }: Props) {
  const { business, invoice } = await params;
  const [preview, nonce] = await Promise.all([requirePreview(business, invoice), pageNonce()]);
  const { language, seller } = preview.invoice.snapshot;
  return (
    <html lang={language}>
      <head>
        <AccentStyle color={seller.accentColor} nonce={nonce} />
      </head>
      <body className="font-sans">{children}</body>
    </html>
  );
}
