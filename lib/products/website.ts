/** "On which website?": what an owner types, turned into the exact origins a browser names. */
import { AppError } from "@/lib/app-error";
import type { Mode } from "@/lib/invoices/invoice-snapshot";

export const MOST_WEBSITES = 10;

const SECOND_LEVEL = new Set(["co", "com", "net", "org", "ac", "gov", "edu", "ltd", "or", "ne"]);

/**
 * The origins of the websites typed, a line each. `example.com` stands for www and bare, over https. Test products may
 * also stand on localhost and staging addresses, over plain http. Throws BAD_INPUT on `field`.
 */
export function websiteOrigins(typed: string, mode: Mode, field = "websites"): string[] {
  const parts = typed.split(/[\s,;]+/).filter((part) => part !== "");
  if (parts.length > MOST_WEBSITES) refuse(`At most ${MOST_WEBSITES} websites are possible.`, field);
  return [...new Set(parts.flatMap((part) => originsOf(part, mode, field)))];
}

function originsOf(typed: string, mode: Mode, field: string): string[] {
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(typed);
  const isLocalText = /^(localhost|127\.0\.0\.1|\[::1\])([:/]|$)/i.test(typed);
  const address = hasScheme ? typed : `${isLocalText ? "http" : "https"}://${typed}`;
  const url = URL.canParse(address) ? new URL(address) : null;
  const name = short(typed);
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== "" || url.hostname.includes("*"))
    return refuse(`“${name}” is not the address of a website. Write it like example.com.`, field);
  const isLocal = isLocalHost(url.hostname);
  if (isLocal && mode === "live")
    return refuse(`“${name}” is on your own computer. Products for real money need your public website.`, field);
  if (!isLocal && !isPublicName(url.hostname))
    return refuse(`“${name}” is not the address of a website. Write it like example.com.`, field);
  if (url.protocol === "http:" && mode === "live")
    return refuse(`“${name}” is not encrypted. Real money needs https.`, field);
  const origins = [url.origin];
  const twin = isLocal ? null : twinOf(url.hostname);
  if (twin !== null) origins.push(new URL(`${url.protocol}//${twin}${url.port === "" ? "" : `:${url.port}`}`).origin);
  return origins;
}

const isLocalHost = (host: string) =>
  host === "localhost" || host.endsWith(".localhost") || host === "127.0.0.1" || host === "[::1]";

const isPublicName = (host: string) => /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/.test(host);

/** www and bare are one website to its owner. A name below another (`shop.example.com`) has no twin. */
function twinOf(host: string): string | null {
  if (host.startsWith("www.")) return host.slice(4);
  const labels = host.split(".");
  const isBare = labels.length === 2 || (labels.length === 3 && SECOND_LEVEL.has(labels[1] ?? ""));
  return isBare ? `www.${host}` : null;
}

/** What the owner reads and edits: one line per website, without its twin. */
export function writeWebsites(origins: readonly string[]): string {
  const known = new Set(origins);
  return origins
    .filter((origin) => {
      const { protocol, hostname, port } = new URL(origin);
      const isTwin = hostname.startsWith("www.");
      return !(isTwin && known.has(`${protocol}//${hostname.slice(4)}${port === "" ? "" : `:${port}`}`));
    })
    .map((origin) => origin.replace(/^https:\/\//, ""))
    .join("\n");
}

const short = (text: string) => (text.length > 40 ? `${text.slice(0, 40)}…` : text);

function refuse(sentence: string, field: string): never {
  throw new AppError("BAD_INPUT", sentence, { field });
}
