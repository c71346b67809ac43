"use client";

import { useEffect, useState } from "react";
import { Banner } from "@/components/ui/page";

/**
 * Forms and cookies belong to the public address (PAYMAST_URL). Opened at another one, 127.0.0.1 for localhost say, every
 * form would be refused as foreign; so the page says where to go. Asked in the browser, because proxies rewrite the host.
 */
export function AddressCheck({ publicUrl }: { publicUrl: string }) {
  const [here, setHere] = useState<URL | null>(null);
  useEffect(() => setHere(new URL(window.location.href)), []);
  const origin = new URL(publicUrl).origin;
  if (here === null || here.origin === origin) return null;
  return (
    <Banner tone="warn" className="mb-5" live>
      You opened {here.origin}, but this Paymast lives at{" "}
      <a className="underline" href={origin + here.pathname + here.search}>
        {origin}
      </a>
      . Go on there. (The setting PAYMAST_URL says so.)
    </Banner>
  );
}
