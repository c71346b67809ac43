/** What a link or button on the page asks for, and the addresses that follow from it. Pure, save for what is passed in. */
import type { Reason } from "./protocol";

export type Wish = {
  /** Origin of the Paymast that sells. */
  base: string;
  key: string;
  reference: string | null;
  /** What is passed along in the address. */
  query: [string, string][];
  locale: string | null;
};

/** Longest values; what is longer is cut as the product page does, and through no character. */
const passed = { reference: 64, email: 254, name: 150, quantity: 4, locale: 5 } as const;

/** Reads the address and the attributes; null for a link that is not a product of this Paymast. */
export function readWish(href: string, base: string, attribute: (name: string) => string | null): Wish | null {
  if (!URL.canParse(href)) return null;
  const url = new URL(href);
  const key = /^\/buy\/([a-z0-9][a-z0-9-]{5,60})\/?$/.exec(url.pathname)?.[1];
  if (url.origin !== base || key === undefined) return null;
  const query = Object.entries(passed).flatMap(([name, longest]): [string, string][] => {
    const value = attribute(name)?.trim() || url.searchParams.get(name) || "";
    return value === "" ? [] : [[name, value.slice(0, longest).replace(/[\ud800-\udbff]$/, "")]];
  });
  const found = (name: string) => query.find(([one]) => one === name)?.[1] ?? null;
  return { base, key, query, reference: found("reference"), locale: found("locale") };
}

function address({ base, key, query }: Wish, more: [string, string][]): string {
  return `${base}/buy/${key}?${new URLSearchParams([...query, ...more])}`;
}

/** The page in the frame. `origin` is checked there against the product's websites. */
export const frameUrl = (wish: Wish, origin: string): string =>
  address(wish, [
    ["embed", "1"],
    ["from", origin],
  ]);

/** The page in the tab, with the way back and why the overlay was not used. */
export const pageUrl = (wish: Wish, from: string, why: Reason): string =>
  address(wish, [...(/^https?:/.test(from) ? [["from", from.slice(0, 500)] as [string, string]] : []), ["why", why]]);

/** Apps that show websites in a window of their own, where wallets and banks' pages do not open in frames. */
export const isInApp = (agent: string): boolean =>
  /FBA[NV]|Instagram|Line\/|MicroMessenger|; wv\)|TikTok|musical_ly|Snapchat|Pinterest|LinkedInApp|GSA\//.test(agent);
