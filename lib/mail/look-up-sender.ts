import { Resolver } from "node:dns/promises";
import { DKIM_SELECTORS, type SenderRecords } from "./sender-domain";

const limitMs = 2_000;
/** There is no such name or no such record: an answer, not a failure. */
const ABSENT: ReadonlySet<string> = new Set(["ENOTFOUND", "ENODATA"]);

export type ResolveTxt = (name: string) => Promise<string[][]>;

function resolver(): ResolveTxt {
  const dns = new Resolver({ timeout: limitMs, tries: 1 });
  return (name) => dns.resolveTxt(name);
}

/** What the world sees of a sender's domain. A look-up that fails is null; it never throws. */
export async function lookUpSender(domain: string, resolve: ResolveTxt = resolver()): Promise<SenderRecords> {
  const [spf, dmarc, keys] = await Promise.all([
    textOf(resolve, domain),
    textOf(resolve, `_dmarc.${domain}`),
    Promise.all(DKIM_SELECTORS.map((selector) => textOf(resolve, `${selector}._domainkey.${domain}`))),
  ]);
  const couldAsk = keys.some((key) => key !== null);
  const dkim = DKIM_SELECTORS.filter((_, position) => keys[position]?.some(isKey) ?? false);
  return { domain, spf, dmarc, dkim: couldAsk ? dkim : null };
}

/** A revoked key is published empty. */
const isKey = (text: string): boolean => /(^|;)\s*p=[A-Za-z0-9+/]/.test(text);

async function textOf(resolve: ResolveTxt, name: string): Promise<string[] | null> {
  try {
    return (await resolve(name)).map((parts) => parts.join(""));
  } catch (error) {
    return error instanceof Error && "code" in error && ABSENT.has(String(error.code)) ? [] : null;
  }
}
