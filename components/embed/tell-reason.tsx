"use client";

import { useEffect } from "react";

/**
 * The buyer came because the overlay could not open on the owner's website: the reason goes to the owner, from here, where no
 * rule of that website is in the way. It names the website and nothing of the buyer. Draws nothing.
 */
export function TellReason({ productKey }: { productKey: string }) {
  useEffect(() => {
    const url = new URL(location.href);
    const why = url.searchParams.get("why");
    if (why === null) return;
    url.searchParams.delete("why");
    // Told once: a reload, or a link that is passed on, is no other failure.
    history.replaceState(history.state, "", url.pathname + url.search);
    const from = url.searchParams.get("from") ?? "";
    fetch("/api/embed-reports", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ key: productKey, why, origin: URL.canParse(from) ? new URL(from).origin : null }),
    }).catch(() => undefined);
  }, [productKey]);
  return null;
}
