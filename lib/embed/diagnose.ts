/** The embed doctor: what was seen of an owner's page, turned into findings with the line to change. Pure. */
import { FRAME_SANDBOX } from "@/embed/protocol";
import { type Blocked, frameBlocked, isTight, sandboxBlocked, scriptBlocked, splitPolicies } from "./content-policy";
import type { PageFacts, Platform } from "./read-page";
import { embedLink, embedScript, frameSandbox } from "./reference";

export type Finding = {
  id: string;
  tone: "good" | "bad" | "warn" | "info";
  title: string;
  text: string;
  /** What to write where, word for word. */
  line: string | null;
};

export type Seen = {
  /** Where the page was found in the end, after redirects. */
  url: string;
  websites: readonly string[];
  mode: "test" | "live";
  /** Public address of this Paymast. */
  publicUrl: string;
  /** The product's page. */
  buyUrl: string;
  label: string;
  /** Why nobody can pay for it now; null when everything is ready. */
  notForSale: string | null;
  headers: Record<string, string>;
  page: PageFacts;
  /** By host: null when wallets can be shown there, else the reason. */
  wallets: { host: string; problem: string | null }[];
};

export function diagnose(seen: Seen): Finding[] {
  const { page, headers } = seen;
  const policies = [...splitPolicies([headers["content-security-policy"] ?? ""]), ...page.policies];
  return [
    secure(seen),
    listed(seen),
    sale(seen),
    ...script(seen),
    button(seen),
    ...tightFrame(seen),
    ...policy(seen, policies),
    ...isolation(headers),
    ...wallets(seen),
    ...paste(
      page.platform,
      page.scripts.some((one) => one.src === `${seen.publicUrl}/embed.js`),
    ),
  ];
}

const finding = (
  tone: Finding["tone"],
  id: string,
  title: string,
  text: string,
  line: string | null = null,
): Finding => ({ tone, id, title, text, line });

function secure({ url, mode }: Seen): Finding {
  if (url.startsWith("https:")) return finding("good", "https", "The page is encrypted", "It is served over https.");
  const text =
    mode === "test"
      ? "For a test product that is fine. Real money needs https: ask your web host for a certificate, most give one for free."
      : "Browsers warn buyers, and wallets don’t work. Ask your web host for a certificate, most give one for free; then use https:// in every link.";
  return finding(mode === "test" ? "warn" : "bad", "https", "The page is not encrypted", text);
}

function listed({ url, websites }: Seen): Finding {
  const { origin } = new URL(url);
  if (websites.includes(origin))
    return finding("good", "listed", "The website is on your list", "The overlay may open here.");
  const text =
    "The overlay does not open there; buyers are led to the product’s page instead. If it is your website, add this line under “On which website?” and save.";
  return finding("bad", "listed", "The website is not on your list", text, origin.replace(/^https:\/\//, ""));
}

function sale({ notForSale }: Seen): Finding {
  if (notForSale === null) return finding("good", "sale", "The product can be bought", "Its page takes payments.");
  return finding("bad", "sale", "The product can’t be bought now", notForSale);
}

function script({ page, publicUrl }: Seen): Finding[] {
  const wanted = `${publicUrl}/embed.js`;
  const plain = (src: string) => src.split(/[?#]/)[0] ?? src;
  const ours = page.scripts.filter(({ src }) => plain(src) === wanted);
  const others = page.scripts.filter(({ src }) => /\/embed(\.min)?\.js$/.test(plain(src)) && plain(src) !== wanted);
  const line = embedScript(publicUrl);
  const found = [];
  if (ours.length === 1)
    found.push(
      finding(
        "good",
        "script",
        "The script is there, once",
        "It comes from this Paymast, so it is always the right version.",
      ),
    );
  else if (ours.length > 1)
    found.push(
      finding(
        "warn",
        "script",
        `The script is there ${ours.length} times`,
        "It works, but once is enough. Leave one of these lines and take the others away.",
        line,
      ),
    );
  else
    found.push(
      finding(
        "bad",
        "script",
        "The script is missing",
        "The button is a plain link to the product’s page: it sells, but no overlay opens. Put this line anywhere on the page, once. (A page that puts its scripts in later, for example after a cookie banner, can look like this too.)",
        line,
      ),
    );
  const twin = others.find(({ src }) => new URL(src).hostname === new URL(publicUrl).hostname);
  if (twin !== undefined)
    found.push(
      finding(
        "bad",
        "script-address",
        "The script is loaded from another address",
        `It stands there as ${twin.src}, but this Paymast is at ${publicUrl}.`,
        line,
      ),
    );
  else if (ours.length === 0 && page.buttons.length > 0 && others[0] !== undefined)
    found.push(
      finding(
        "warn",
        "script-copy",
        "Perhaps a copy of the script is used",
        `The page loads ${others[0].src}. A copy gets old; load it from this Paymast.`,
        line,
      ),
    );
  return found;
}

/** Without what may follow, to be compared. */
const pathOf = (address: string): string => (address.split(/[?#]/)[0] ?? "").replace(/\/$/, "");

function button({ page, buyUrl, label }: Seen): Finding {
  const line = embedLink(buyUrl, label);
  if (page.buttons.some((href) => pathOf(href) === buyUrl))
    return finding("good", "button", "The button is there", "It leads to this product, with and without the script.");
  if (page.links.some((href) => pathOf(href) === buyUrl))
    return finding(
      "warn",
      "button",
      "There is a plain link to this product",
      "It sells, but opens no overlay: “data-paymast” is missing in it.",
      line,
    );
  const other = page.buttons.find((href) => /\/buy\/[a-z0-9-]+$/.test(pathOf(href)));
  const text =
    other === undefined
      ? "Put this line where the button should stand. (A page that is drawn by script can’t be read from here: look at it in the browser.)"
      : `The page has a button, but for ${other}. For this product it has to be this line.`;
  return finding("warn", "button", "No button for this product was found", text, line);
}

/** A button that was not found may stand in a frame of the page; one with a tight sandbox may not even open the product's page. */
function tightFrame({ page, buyUrl }: Seen): Finding[] {
  const frame = page.frames.find(({ sandbox }) => isTight(sandbox));
  if (frame === undefined || page.buttons.some((href) => pathOf(href) === buyUrl)) return [];
  const which = frame.src === null ? "a frame of the page" : `the frame ${frame.src}`;
  const text = `If the button stands in ${which}: its sandbox forbids the overlay, and perhaps every other page. Put this into its <iframe> instead of the sandbox that stands there, or the button beside the frame.`;
  return [finding("warn", "frame-sandbox", "A frame on the page allows too little", text, frameSandbox)];
}

function policy({ page, publicUrl, url }: Seen, policies: readonly string[]): Finding[] {
  if (policies.length === 0)
    return [finding("good", "policy", "No content policy is in the way", "The page sets none.")];
  const pageOrigin = new URL(url).origin;
  const nonce = page.scripts.find(({ src }) => src.startsWith(`${publicUrl}/embed.js`))?.nonce ?? null;
  const forScript = scriptBlocked(policies, { url: `${publicUrl}/embed.js`, pageOrigin, nonce });
  const forFrame = frameBlocked(policies, { url: publicUrl, pageOrigin, nonce: null });
  const closed = sandboxBlocked(policies);
  const found: Finding[] = [];
  const where = "In the page’s Content-Security-Policy, change the line";
  const told = (id: string, title: string, { line, better }: Blocked) => {
    const isNonce = line.includes("'strict-dynamic'");
    const text = isNonce
      ? `“${line}” lets only scripts with the page’s nonce run. Give the script that nonce.`
      : `${where} “${line}” to this one.`;
    return finding("bad", id, title, text, isNonce ? '<script async nonce="…" src=…>' : better);
  };
  if (closed !== null)
    found.push(
      finding(
        "bad",
        "policy-sandbox",
        closed.hasScripts ? "The page shuts the overlay in" : "The page may run no scripts",
        `Its Content-Security-Policy has “${closed.line}”. ${closed.hasScripts ? "The product’s page opens instead of the overlay." : "The button stays a plain link."}`,
        `sandbox ${FRAME_SANDBOX}`,
      ),
    );
  if (forScript !== null) found.push(told("policy-script", "The page’s policy blocks the script", forScript));
  if (forFrame !== null) found.push(told("policy-frame", "The page’s policy blocks the overlay", forFrame));
  if (found.length === 0)
    found.push(
      finding(
        "good",
        "policy",
        "The content policy allows the script and the overlay",
        "Nothing else is needed in it.",
      ),
    );
  return found;
}

function isolation(headers: Record<string, string>): Finding[] {
  const found: Finding[] = [];
  const embedder = headers["cross-origin-embedder-policy"]?.toLowerCase() ?? "";
  if (embedder.startsWith("require-corp") || embedder.startsWith("credentialless"))
    found.push(
      finding(
        "bad",
        "embedder",
        "The page isolates itself",
        `Its header “Cross-Origin-Embedder-Policy: ${embedder}” refuses every frame of another address, this overlay too.`,
        "Cross-Origin-Embedder-Policy: unsafe-none",
      ),
    );
  const permissions = headers["permissions-policy"] ?? "";
  if (/(^|[\s,])payment=\(\s*\)/.test(permissions) || /(^|[\s,])payment=\(self\)/.test(permissions))
    found.push(
      finding(
        "warn",
        "permissions",
        "Wallets are switched off on the page",
        "Cards work. For Apple Pay and Google Pay in the overlay, change “payment” in the header Permissions-Policy.",
        "Permissions-Policy: payment=*",
      ),
    );
  return found;
}

function wallets({ wallets: known }: Seen): Finding[] {
  return known.map(({ host, problem }) =>
    problem === null
      ? finding(
          "good",
          `wallets-${host}`,
          `Wallets: ${host} is registered`,
          "Apple Pay and Google Pay may be offered there, on devices that have them.",
        )
      : finding("info", `wallets-${host}`, `Wallets: ${host} is not registered`, `${problem} Cards work all the same.`),
  );
}

const places: Record<Platform, string> = {
  WordPress: "Download the plugin below and put [paymast] on the page, or use a block “Custom HTML”.",
  Wix: "Use “Embed code”, not “Embed HTML”: the latter puts the button into a frame of Wix, where the page opens in a new tab. The script goes into Settings → Custom code.",
  Squarespace: "Use a “Code” block for the button, and Settings → Advanced → Code injection for the script.",
  Shopify: "Use a “Custom Liquid” section for the button, and theme.liquid for the script.",
  Webflow: "Use an “Embed” element for the button, and Project settings → Custom code for the script.",
  Jimdo: "Use a “Widget/HTML” element for both lines.",
};

function paste(platform: Platform | null, hasScript: boolean): Finding[] {
  if (platform === null || hasScript) return [];
  return [finding("info", "platform", `This looks like ${platform}`, places[platform])];
}
