"use client";

import { useEffect } from "react";
import { FREED } from "./freed";

/**
 * The buyer came because the overlay could not open on the owner's website: the reason goes to the owner, from here, where no
 * rule of that website is in the way. It names the website and nothing of the buyer. Draws nothing.
 */
export function TellReason({ productKey }: { productKey: string }) {
  useEffect(() => {
    const url = new URL(location.href);
    const given = url.searchParams.get("why");
    if (given === null) return;
    const why = given === FREED ? "sandbox" : given;
    url.searchParams.delete("why");
    const from = url.searchParams.get("from") ?? "";
    const body = JSON.stringify({ key: productKey, why, origin: URL.canParse(from) ? new URL(from).origin : null });
    const isSealed = window.origin === "null";
    // As plain text: out of a sandbox this page is a stranger to its own server, and strangers may send nothing else.
    const mode = isSealed ? "no-cors" : "same-origin";
    fetch("/api/embed-reports", { method: "POST", mode, body, keepalive: true }).catch(() => undefined);
    // Told once: a reload, or a link that is passed on, is no other failure.
    history.replaceState(history.state, "", url.pathname + url.search);
  }, [productKey]);
  return null;
}
