/** What an address that somebody typed must look like before it is asked for anything. Pure. */
import { isIP } from "node:net";
import { mayBeAsked } from "./address";

const LONGEST_URL = 2_000;

/**
 * Why this address is never asked, as a sentence for who typed it; null when it may be. Names are looked at again when
 * they are resolved: this says only what can be known from the text.
 */
export function outsideUrlProblem(typed: string, { allowsPrivate }: { allowsPrivate: boolean }): string | null {
  const url = URL.canParse(typed) ? new URL(typed) : null;
  if (url === null || typed.length > LONGEST_URL || !/^https?:$/.test(url.protocol) || url.hostname === "")
    return "This is not an address on the web. Write it like https://example.com/page.";
  if (url.username !== "" || url.password !== "") return "An address with a password in it is not asked.";
  if (url.protocol === "http:" && !allowsPrivate)
    return "This address is not encrypted. It has to begin with https://.";
  if (!isPort(url, allowsPrivate)) return `Port ${url.port} is not one of a website.`;
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (isIP(host) !== 0) return mayBeAsked(host, allowsPrivate) ? null : INSIDE;
  // `localhost` and names without a dot are this machine or its neighbors, whatever a name server says.
  const name = host.replace(/\.$/, "");
  const isInner = name === "localhost" || /\.(localhost|local|internal|home\.arpa)$/.test(name) || !name.includes(".");
  return isInner && !allowsPrivate ? INSIDE : null;
}

export const INSIDE = "This address is inside a private network. Only public websites are asked.";

/** Below 1024 live mail, databases' and machines' own services; a website uses 443 or a high port. */
const isPort = (url: URL, allowsPrivate: boolean): boolean => {
  const port = url.port === "" ? 443 : Number(url.port);
  return allowsPrivate || port === 443 || port >= 1024;
};
