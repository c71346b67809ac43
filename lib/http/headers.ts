/** Response headers by area of the product; pure, so that a test can read each area's policy (S-XS2, S-XS4). */

export type Area = "hosted" | "pay" | "buy" | "pdf" | "api" | "owner";

export type HeaderFacts = {
  nonce: string;
  /** React needs eval, and its style tags no nonce, while developing. */
  isDev: boolean;
  /** Whether the public address is https. */
  isHttps: boolean;
  /** Where Stripe.js and its API come from, when not from Stripe. */
  stripe: { jsUrl: string | null; apiBase: string | null };
  /** Exact origins that may show a product's page in a frame; nobody may unless told. */
  frameAncestors?: readonly string[];
  /** Came out of a sandbox: browsers show nothing of a window in one whose page wants no opener. */
  isFromSandbox?: boolean;
};

/** `/i/TOKEN/pay` and the pages of products are the only addresses that may load a provider's code. */
export function areaOf(pathname: string): Area {
  if (/^\/i\/[^/]+\/pay\/?$/.test(pathname)) return "pay";
  if (/^\/i\/[^/]+\/pdf\/?$/.test(pathname)) return "pdf";
  if (pathname === "/i" || pathname.startsWith("/i/")) return "hosted";
  if (/^\/buy\/[^/]+\/[^/]+\/?$/.test(pathname)) return "pay";
  if (pathname === "/buy" || pathname.startsWith("/buy/")) return "buy";
  if (pathname.startsWith("/api/")) return "api";
  return "owner";
}

/** Stripe's list for the Payment Element with Link; without the Address Element it needs no maps. */
const stripeSources = {
  script: ["https://js.stripe.com", "https://*.js.stripe.com"],
  frame: [
    "https://js.stripe.com",
    "https://*.js.stripe.com",
    "https://hooks.stripe.com",
    "https://link.com",
    "https://*.link.com",
  ],
  connect: ["https://api.stripe.com", "https://link.com", "https://*.link.com"],
  image: ["https://*.link.com"],
};

function paySources(stripe: HeaderFacts["stripe"]): typeof stripeSources {
  // The script decides whom it talks to: only when it is another one do its sources change.
  if (stripe.jsUrl === null) return stripeSources;
  const origins = [...new Set([stripe.jsUrl, stripe.apiBase].flatMap((url) => (url === null ? [] : [originOf(url)])))];
  return { script: origins, frame: origins, connect: origins, image: origins };
}

function originOf(url: string): string {
  const { origin } = new URL(url);
  if (origin === "null") throw new Error(`"${url}" is not an http address.`);
  return origin;
}

type Directives = Record<string, readonly string[]>;

function directives(area: Area, facts: HeaderFacts): Directives {
  const nonce = `'nonce-${facts.nonce}'`;
  const locked: Directives = {
    "default-src": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'none'"],
    "frame-ancestors": ["'none'"],
  };
  if (area === "api") return locked;
  // A browser's own PDF viewer counts as content of the document: only what is about framing is closed here.
  if (area === "pdf") return { "base-uri": ["'none'"], "form-action": ["'none'"], "frame-ancestors": ["'self'"] };
  const page: Directives = {
    "default-src": ["'none'"],
    "script-src": ["'self'", nonce, ...(facts.isDev ? ["'unsafe-eval'"] : [])],
    "style-src": facts.isDev ? ["'self'", "'unsafe-inline'"] : ["'self'", nonce],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "manifest-src": ["'self'"],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
  };
  if (area === "hosted") return page;
  if (area === "pay" || area === "buy") {
    const stripe = paySources(facts.stripe);
    return {
      ...page,
      "script-src": [...(page["script-src"] ?? []), ...stripe.script],
      "frame-src": stripe.frame,
      ...(mayBeFramed(facts) ? { "frame-ancestors": facts.frameAncestors } : {}),
      "connect-src": ["'self'", ...stripe.connect],
      "img-src": ["'self'", "data:", ...stripe.image],
    };
  }
  return {
    ...page,
    // Menus and dialogs place themselves by inline styles. No style of a person's input is ever printed.
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
    // Previews of mail, page and PDF.
    "frame-src": ["'self'", "blob:"],
    "frame-ancestors": ["'self'"],
  };
}

const mayBeFramed = (facts: HeaderFacts): facts is HeaderFacts & { frameAncestors: readonly string[] } =>
  facts.frameAncestors !== undefined && facts.frameAncestors.length > 0;

/** The Content-Security-Policy of one response. */
export function contentSecurityPolicy(area: Area, facts: HeaderFacts): string {
  const list = Object.entries(directives(area, facts)).map(([name, values]) => `${name} ${values.join(" ")}`);
  return [...list, ...(facts.isHttps ? ["upgrade-insecure-requests"] : [])].join("; ");
}

/** What stands on every response, files and errors included. */
export function baseHeaders(facts: Pick<HeaderFacts, "isHttps">): Record<string, string> {
  return {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "SAMEORIGIN",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), usb=(), payment=(), browsing-topics=()",
    "X-Permitted-Cross-Domain-Policies": "none",
    ...(facts.isHttps ? { "Strict-Transport-Security": "max-age=31536000" } : {}),
  };
}

/** What stands on a response of this area, over the base. */
export function areaHeaders(area: Area, facts: HeaderFacts): Record<string, string> {
  const csp = { "Content-Security-Policy": contentSecurityPolicy(area, facts) };
  const personal = { "Cache-Control": "private, no-store", "X-Robots-Tag": "noindex, nofollow, noarchive" };
  switch (area) {
    case "hosted":
      return { ...csp, ...personal, "X-Frame-Options": "DENY" };
    case "pdf":
      return { ...csp, ...personal };
    case "pay":
    case "buy":
      return {
        ...csp,
        // A product's page may be found by search engines, but each visitor's form is its own.
        ...(area === "buy" ? { "Cache-Control": "private, no-store" } : personal),
        // It knows no list of origins: where some may, `frame-ancestors` stands alone (server.ts leaves the base's out).
        ...(mayBeFramed(facts) ? {} : { "X-Frame-Options": "DENY" }),
        // Wallets and banks open windows that answer to this page.
        "Cross-Origin-Opener-Policy":
          area === "buy" && facts.isFromSandbox === true ? "unsafe-none" : "same-origin-allow-popups",
        // Wallets and passkeys of the bank are handed on to the provider's frames, as each frame's `allow` says.
        "Permissions-Policy": "camera=(), microphone=(), geolocation=(), usb=(), browsing-topics=()",
      };
    case "api":
      // Routes say themselves how long an answer may be kept (a logo may, an invoice may not).
      return { "X-Robots-Tag": "noindex" };
    case "owner":
      return { ...csp };
  }
}
