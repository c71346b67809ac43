/** What stands in the HTML of an owner's page, as far as the doctor needs it. Pure; bears any text in linear time. */

export type Tag = { name: string; attributes: Record<string, string> };

export type PageFacts = {
  /** Scripts with an address, resolved. */
  scripts: { src: string; nonce: string | null }[];
  /** Links with `data-paymast`, and those inside or on `<paymast-button>`. */
  buttons: string[];
  /** Every other link. */
  links: string[];
  /** Frames with a sandbox, and what it allows. */
  frames: { src: string | null; sandbox: string[] }[];
  /** Policies in `<meta http-equiv>`. */
  policies: string[];
  /** What the page was made with, when it says so. */
  platform: Platform | null;
};

export type Platform = "WordPress" | "Wix" | "Squarespace" | "Shopify" | "Webflow" | "Jimdo";

const NAMES = ["script", "a", "paymast-button", "meta", "base", "iframe"] as const;
/** A page has fewer; a tag is shorter. What is beyond is not looked at. */
const MOST_TAGS = 20_000;
const LONGEST_TAG = 8_192;
/** A page with more tags that never end is no page; each of them costs a look at the longest tag. */
const MOST_UNENDED = 200;

export function readPage(html: string, pageUrl: string): PageFacts {
  const tags = tagsOf(html);
  const baseHref = tags.find(({ name }) => name === "base")?.attributes.href;
  const base = resolve(baseHref ?? "", pageUrl) ?? pageUrl;
  const address = (tag: Tag, attribute: string) => resolve(tag.attributes[attribute] ?? "", base);
  const platform = platformOf(html, tags);
  const facts: PageFacts = { scripts: [], buttons: [], links: [], frames: [], policies: [], platform };
  let isInButton = false;
  for (const tag of tags) {
    const { name, attributes } = tag;
    const href = attributes.href === undefined ? null : address(tag, "href");
    if (name === "script" && attributes.src !== undefined) {
      const src = address(tag, "src");
      if (src !== null) facts.scripts.push({ src, nonce: attributes.nonce ?? null });
    } else if (name === "iframe" && attributes.sandbox !== undefined) {
      const src = attributes.src === undefined ? null : address(tag, "src");
      facts.frames.push({ src, sandbox: attributes.sandbox.split(/\s+/).filter((word) => word !== "") });
    } else if (name === "meta" && attributes["http-equiv"]?.toLowerCase() === "content-security-policy")
      facts.policies.push(attributes.content ?? "");
    else if (name === "/paymast-button") isInButton = false;
    else if (name === "paymast-button") {
      isInButton = true;
      if (href !== null) facts.buttons.push(href);
    } else if (name === "a" && href !== null)
      (isInButton || "data-paymast" in attributes ? facts.buttons : facts.links).push(href);
  }
  return facts;
}

const resolve = (address: string, base: string): string | null =>
  URL.canParse(decoded(address), base) ? new URL(decoded(address), base).href : null;

const decoded = (text: string) => text.replaceAll("&amp;", "&").replaceAll("&#38;", "&");

/** The tags of interest in their order; comments and what stands inside scripts and styles are passed over. */
function tagsOf(html: string): Tag[] {
  // Letter by letter: a lower case letter of another alphabet can be longer, and every place after it would be off.
  const lower = html.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  const tags: Tag[] = [];
  let at = 0;
  let unended = 0;
  while (tags.length < MOST_TAGS && unended < MOST_UNENDED) {
    at = html.indexOf("<", at);
    if (at === -1) break;
    if (html.startsWith("<!--", at)) {
      at = after(lower, "-->", at + 4);
      continue;
    }
    const name = nameAt(lower, at + 1);
    const isPassedOver = PASSED_OVER.some((one) => one === name);
    if (!isOfInterest(name) && !isPassedOver) {
      at += 1;
      continue;
    }
    const end = endOfTag(html, at + 1 + name.length);
    if (end === -1) {
      unended += 1;
      at += 1;
      continue;
    }
    if (isOfInterest(name)) tags.push({ name, attributes: attributesOf(html.slice(at + 1 + name.length, end)) });
    at = isPassedOver ? after(lower, `</${name}`, end) : end + 1;
  }
  return tags;
}

/** What stands inside of these is no part of the page. */
const PASSED_OVER = ["script", "style", "noscript"] as const;

const isOfInterest = (name: string) => name === "/paymast-button" || NAMES.some((one) => one === name);

function after(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from);
  return found === -1 ? text.length : found + mark.length;
}

const nameAt = (lower: string, at: number): string =>
  /^\/?[a-z][a-z0-9-]{0,30}/.exec(lower.slice(at, at + 32))?.[0] ?? "";

/** Where the tag's `>` stands, outside of quotes; -1 when there is none nearby. */
function endOfTag(html: string, from: number): number {
  let quote = "";
  const last = Math.min(html.length, from + LONGEST_TAG);
  for (let at = from; at < last; at += 1) {
    const char = html[at] ?? "";
    if (quote !== "") quote = char === quote ? "" : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (char === ">") return at;
  }
  return -1;
}

/** Names in lower case; the first of two alike counts, as in browsers. No prototype: a name may be anything. */
function attributesOf(text: string): Record<string, string> {
  const attributes: Record<string, string> = Object.create(null);
  for (const [, name = "", double, single, bare] of text.matchAll(
    /([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g,
  ))
    attributes[name.toLowerCase()] ??= double ?? single ?? bare ?? "";
  return attributes;
}

function platformOf(html: string, tags: readonly Tag[]): Platform | null {
  const generator = tags.find(
    ({ name, attributes }) => name === "meta" && attributes.name?.toLowerCase() === "generator",
  );
  const text = `${generator?.attributes.content ?? ""} ${html.slice(0, 200_000)}`;
  const signs: [Platform, RegExp][] = [
    ["WordPress", /\bWordPress\b|\/wp-content\//],
    ["Wix", /Wix\.com|static\.wixstatic\.com/],
    ["Squarespace", /Squarespace|static1\.squarespace\.com/],
    ["Shopify", /cdn\.shopify\.com/],
    ["Webflow", /\bWebflow\b/],
    ["Jimdo", /\bJimdo\b|jimdo\.com/],
  ];
  return signs.find(([, sign]) => sign.test(text))?.[0] ?? null;
}
