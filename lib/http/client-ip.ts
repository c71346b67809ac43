import { headers } from "next/headers";

/**
 * The address a request came from. server.ts overwrites `X-Forwarded-For` by the number of trusted proxies, so a forged
 * one never arrives here; without server.ts (next dev alone) everyone shares one address.
 */
export async function clientIp(): Promise<string> {
  return ipOf((await headers()).get("x-forwarded-for"));
}

export function ipOf(forwardedFor: string | null): string {
  return forwardedFor?.split(",")[0]?.trim() || "local";
}
