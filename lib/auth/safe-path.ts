const ORIGIN = "http://own.invalid";

/** An own path to go on to after signing in, or `/b`: never another host, never a script (S-AU6). */
export function safePath(next: unknown): string {
  if (typeof next !== "string" || next.length > 500 || !/^\/[\x21-\x7e]*$/.test(next)) return "/b";
  if (next.startsWith("//") || next.includes("\\")) return "/b";
  const url = URL.canParse(next, ORIGIN) ? new URL(next, ORIGIN) : null;
  return url?.origin === ORIGIN ? `${url.pathname}${url.search}` : "/b";
}

/** True for an address on `origin`: a path of ours, or written out. Never throws, whatever is in it. */
export function isOwnAddress(address: string, origin: string): boolean {
  if (address.length > 2_000 || /[\p{Cc}\\]/u.test(address)) return false;
  if (address.startsWith("/")) return !address.startsWith("//");
  return URL.canParse(address) && new URL(address).origin === origin;
}
