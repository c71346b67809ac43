/** Who is asking, as far as it can be believed. Pure. */

type Asking = {
  remoteAddress: string;
  forwardedFor: string | string[] | undefined;
  /** How many proxies of ours stand in front; each appends the address it was asked from. */
  hops: number;
  publicUrl: string;
};

/**
 * The client's address: the one the outermost trusted proxy saw. With no proxy it is the socket's, whatever a header
 * says; with fewer entries than proxies the socket's as well, because then nobody vouches for the entries.
 */
export function clientAddress({ remoteAddress, forwardedFor, hops }: Omit<Asking, "publicUrl">): string {
  if (hops === 0) return plainAddress(remoteAddress);
  const entries = String(forwardedFor ?? "")
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
  return plainAddress(entries.at(-hops) ?? remoteAddress);
}

/** `::ffff:10.0.0.1` is the IPv4 address it carries. */
export function plainAddress(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  return (mapped?.[1] ?? address).slice(0, 64);
}

/** Who is counted as one client: an IPv4 address, or the /64 that one IPv6 customer owns. */
export function clientKey(address: string): string {
  if (!address.includes(":")) return address;
  const [head = "", tail] = address.toLowerCase().split("::");
  const start = head === "" ? [] : head.split(":");
  const end = tail ? tail.split(":") : [];
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - start.length - end.length);
  return [...start, ...Array<string>(zeros).fill("0"), ...end].slice(0, 4).join(":");
}

/** The forwarded headers as Next shall see them: host and protocol are the public address's, never the request's. */
export function forwardedHeaders(asking: Asking): Record<string, string> {
  const url = new URL(asking.publicUrl);
  const protocol = url.protocol.slice(0, -1);
  return {
    "x-forwarded-for": clientAddress(asking),
    "x-forwarded-host": url.host,
    "x-forwarded-proto": protocol,
    "x-forwarded-port": url.port || (protocol === "https" ? "443" : "80"),
  };
}

/** Headers that Next and we pass on inside; from outside they are lies (CVE-2025-29927 was one of them). */
export function isInternalHeader(name: string): boolean {
  return (
    name.startsWith("x-middleware-") ||
    name.startsWith("x-invoke-") ||
    name.startsWith("x-vercel-") ||
    [
      "x-nonce",
      "x-paymast-frame",
      "content-security-policy",
      "forwarded",
      "x-real-ip",
      "x-client-ip",
      "x-original-url",
      "x-rewrite-url",
      "x-http-method-override",
      "x-matched-path",
      "x-now-route-matches",
      "x-prerender-revalidate",
    ].includes(name)
  );
}
