import { listCurrentConnections } from "@/db/queries/payment-connections";
import type { OfferRow, ProductRow } from "@/db/queries/products";
import { AppError, isAppError } from "@/lib/app-error";
import { isHttps } from "@/lib/connections/connection";
import { openConnection } from "@/lib/connections/open-connection";
import type { Context } from "@/lib/context";
import type { OutsideAnswer } from "@/lib/outgoing/fetch-outside";
import { outsideUrlProblem } from "@/lib/outgoing/outside-url";
import { loadOffer } from "@/lib/products/load-offer";
import { diagnose, type Finding, type Seen } from "./diagnose";
import { readPage } from "./read-page";
import { BUY_WORDS } from "./reference";

export type Examination = {
  /** The page that was looked at, after redirects. */
  url: string;
  findings: Finding[];
};

const MOST_REDIRECTS = 4;
const pageWithinMs = 8_000;
/** Pages of site builders are large; what the doctor looks for stands in the first megabyte and a half. */
const mostBytes = 1_500_000;

/**
 * Looks at a page of the owner's website as a browser would and says what is in the overlay's way, with the line to change;
 * registers the page's and our own host for wallets. An empty address stands for the first website on the product's list.
 * Throws BAD_INPUT on `address` for what is never asked, NOT_FOUND for a product that is not sold online.
 */
export async function examineWebsite(
  ctx: Context,
  { businessId, productId, address }: { businessId: string; productId: string; address: string },
): Promise<Examination> {
  const of = { businessId, productId };
  const page = await loadOffer(ctx, of);
  const { offer } = page;
  if (offer === null) throw new AppError("NOT_FOUND", "This product is not sold online.");
  const asked = addressOf(address, offer.websites);
  const problem = outsideUrlProblem(asked, ctx.instance);
  if (problem !== null)
    return { url: asked, findings: [unreadable(problem, "Use an address that everybody can open.")] };
  const { url, answer } = await fetchPage(ctx, asked);
  if (answer.kind !== "answered" || answer.status >= 300) return { url, findings: [failed(answer)] };
  const strange = notAPage(answer);
  if (strange !== null) return { url, findings: [strange] };
  const seen: Seen = {
    url,
    websites: offer.websites,
    mode: page.product.mode,
    publicUrl: ctx.instance.publicUrl,
    buyUrl: page.url ?? "",
    label: BUY_WORDS[offer.language],
    notForSale: notForSale(offer, page.product, page.noPay),
    headers: answer.headers,
    page: readPage(answer.body, url),
    wallets: await registerWallets(ctx, {
      businessId,
      mode: page.product.mode,
      pageUrl: url,
      websites: offer.websites,
    }),
  };
  const findings = diagnose(seen);
  return { url, findings: answer.isCut ? findings.map(unlessFurtherDown) : findings };
}

/** What is no web page as sent has no button in it, and saying that one is missing would send the owner the wrong way. */
function notAPage({ headers }: { headers: Record<string, string> }): Finding | null {
  const type = headers["content-type"] ?? "text/html";
  if (!/^\s*(text\/html|application\/xhtml\+xml)/i.test(type))
    return unreadable(
      `This address is no web page, but “${type.slice(0, 80)}”.`,
      "Use the page where the button stands.",
    );
  const encoding = headers["content-encoding"] ?? "identity";
  if (encoding.toLowerCase() === "identity") return null;
  return unreadable(
    `The website sends it compressed (${encoding.slice(0, 40)}) although it was asked not to.`,
    "Open the page and press the button yourself: if an overlay opens, all is well.",
  );
}

/** Of a page that is too long to be read whole, nobody can say that something is not in it. */
const unlessFurtherDown = (one: Finding): Finding =>
  one.tone !== "good" && (one.id === "script" || one.id === "button")
    ? { ...one, tone: "warn", text: `Only the first 1.5 MB of this long page were read. ${one.text}` }
    : one;

function addressOf(typed: string, websites: readonly string[]): string {
  const text = typed.trim();
  if (text === "") {
    const [first] = websites;
    if (first !== undefined) return first;
    throw new AppError("BAD_INPUT", "Type the address of the page where the button stands.", { field: "address" });
  }
  if (text.length > 1_000) throw new AppError("BAD_INPUT", "This address is too long.", { field: "address" });
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return text;
  return `${/^(localhost|127\.0\.0\.1)([:/]|$)/i.test(text) ? "http" : "https"}://${text}`;
}

/** Follows redirects by hand: each address on the way is looked at like the first. */
async function fetchPage(ctx: Context, first: string): Promise<{ url: string; answer: OutsideAnswer }> {
  let url = first;
  for (let turn = 0; ; turn += 1) {
    const answer = await ctx.fetchOutside(url, {
      timeoutMs: pageWithinMs,
      maxBytes: mostBytes,
      headers: {
        accept: "text/html,application/xhtml+xml",
        "user-agent": "Mozilla/5.0 (compatible; Paymast site check)",
      },
    });
    const to =
      answer.kind === "answered" && answer.status >= 300 && answer.status < 400 ? answer.headers.location : undefined;
    if (to === undefined || !URL.canParse(to, url)) return { url, answer };
    if (turn === MOST_REDIRECTS) return { url, answer: { kind: "failed", reason: "connection", code: "REDIRECTS" } };
    url = new URL(to, url).href;
  }
}

const unreadable = (text: string, todo: string): Finding => ({
  id: "page",
  tone: "bad",
  title: "The page could not be read",
  text: `${text} ${todo}`,
  line: null,
});

function failed(answer: OutsideAnswer): Finding {
  if (answer.kind === "answered")
    return unreadable(
      answer.status < 400
        ? `The website answered ${answer.status} and leads nowhere.`
        : `The website answered with the error ${answer.status}.`,
      "Open the page in a private window: what you see there is what buyers see.",
    );
  if (answer.kind === "refused") return unreadable(answer.sentence, "The page leads there by a redirect.");
  switch (answer.reason) {
    case "name":
      return unreadable("There is no website of this name.", "Look for a slip in the address.");
    case "timeout":
      return unreadable(
        "The website did not answer within 8 seconds.",
        "Try again; if it stays so, ask your web host.",
      );
    case "tls":
      return unreadable(
        "The website’s certificate is not in order, so browsers warn every visitor.",
        "Ask your web host to renew it.",
      );
    case "connection":
      return unreadable(
        answer.code === "REDIRECTS" ? "The page redirects again and again." : "Nobody answers at this address.",
        "Open it in a private window and use the address that stands there in the end.",
      );
  }
}

function notForSale(offer: OfferRow, product: ProductRow, noPay: { sentence: string } | null): string | null {
  if (product.archivedAt !== null) return "It is in the archive.";
  if (!offer.isOn) return "Online sales are switched off above.";
  return noPay?.sentence ?? null;
}

/** Wallets ask for both hosts: the page's and that of the frame in it. Nothing else depends on it. */
async function registerWallets(
  ctx: Context,
  of: { businessId: string; mode: "test" | "live"; pageUrl: string; websites: readonly string[] },
): Promise<Seen["wallets"]> {
  const { businessId, mode, pageUrl, websites } = of;
  const [row] = await listCurrentConnections(ctx.db.read, { businessId, mode });
  if (row === undefined) return [];
  // A page that may not show the overlay needs no wallets in it.
  const urls = [...(websites.includes(new URL(pageUrl).origin) ? [pageUrl] : []), ctx.instance.publicUrl];
  const found: Seen["wallets"] = [];
  for (const url of urls) {
    const host = new URL(url).hostname;
    if (found.some((one) => one.host === host)) continue;
    found.push({ host, problem: isHttps(url) ? await registration(ctx, row, host) : "Wallets need https." });
  }
  return found;
}

async function registration(
  ctx: Context,
  row: Parameters<typeof openConnection>[1],
  host: string,
): Promise<string | null> {
  try {
    const registered = await ctx.providers[row.provider].registerDomain(await openConnection(ctx, row), host);
    return registered.ok ? null : registered.reason;
  } catch (error) {
    // An installation that was moved or copied asks no provider until its owner has decided.
    if (isAppError(error)) return error.message;
    throw error;
  }
}
