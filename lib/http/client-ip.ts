import { headers } from "next/headers";
import { clientKey, plainAddress } from "./forwarded";

/**
 * The address a request came from. server.ts overwrites `X-Forwarded-For` by the number of trusted proxies, so a forged
 * one never arrives here; without server.ts (next dev alone) everyone shares one address.
 */
export async function clientIp(): Promise<string> {
  return ipOf((await headers()).get("x-forwarded-for"));
}

/** Who is counted as one client, as server.ts counts: an IPv6 customer owns a whole /64. */
export function ipOf(forwardedFor: string | null): string {
  const address = forwardedFor?.split(",")[0]?.trim() ?? "";
  return address === "" ? "local" : clientKey(plainAddress(address));
}
