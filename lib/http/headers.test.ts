import { describe, expect, test } from "vitest";
import { isInternalHeader } from "./forwarded";
import { FRAME_HEADER, isFramed } from "./frame-header";
import { areaHeaders, areaOf, baseHeaders, contentSecurityPolicy, type HeaderFacts } from "./headers";

const atStripe: HeaderFacts = { nonce: "n0", isDev: false, isHttps: true, stripe: { jsUrl: null, apiBase: null } };
const atSandbox: HeaderFacts = {
  ...atStripe,
  isHttps: false,
  stripe: { jsUrl: "http://127.0.0.1:12111/stripe.js", apiBase: "http://127.0.0.1:12111" },
};

test.each([
  ["/i/abc", "hosted"],
  ["/i/abc/pay", "pay"],
  ["/i/abc/pay/", "pay"],
  ["/i/abc/pay/more", "hosted"],
  ["/i/abc/pdf", "pdf"],
  ["/i", "hosted"],
  ["/api/payment-intents", "api"],
  ["/b/biz_1/invoices", "owner"],
  ["/items/pay", "owner"],
] as const)("%s belongs to the area %s", (path, area) => {
  expect(areaOf(path)).toBe(area);
});

describe("Content-Security-Policy", () => {
  test("the payment page allows itself and exactly Stripe's origins", () => {
    expect(contentSecurityPolicy("pay", atStripe)).toBe(
      "default-src 'none'; script-src 'self' 'nonce-n0' https://js.stripe.com https://*.js.stripe.com; " +
        "style-src 'self' 'nonce-n0'; img-src 'self' data: https://*.link.com; font-src 'self'; " +
        "connect-src 'self' https://api.stripe.com https://link.com https://*.link.com; manifest-src 'self'; " +
        "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; " +
        "frame-src https://js.stripe.com https://*.js.stripe.com https://hooks.stripe.com https://link.com https://*.link.com; " +
        "upgrade-insecure-requests",
    );
  });

  test("with a sandbox only the sandbox's origin takes Stripe's place", () => {
    const policy = contentSecurityPolicy("pay", atSandbox);
    expect(policy).toContain("script-src 'self' 'nonce-n0' http://127.0.0.1:12111;");
    expect(policy).toContain("frame-src http://127.0.0.1:12111");
    expect(policy).not.toMatch(/stripe\.com|link\.com|upgrade-insecure/);
  });

  test.each(["hosted", "owner", "api"] as const)("the area %s knows no origin but its own", (area) => {
    expect(contentSecurityPolicy(area, atStripe)).not.toMatch(/https?:\/\//);
  });

  test.each(["hosted", "pay"] as const)("the customer's area %s runs no inline code and can't be framed", (area) => {
    const policy = contentSecurityPolicy(area, atStripe);
    expect(policy).not.toContain("unsafe");
    expect(policy).toContain("frame-ancestors 'none'");
  });
});

test("customers' pages are not stored, not indexed, and tell other sites nothing", () => {
  for (const area of ["hosted", "pay", "pdf"] as const) {
    const headers = { ...baseHeaders(atStripe), ...areaHeaders(area, atStripe) };
    expect(headers["Cache-Control"]).toContain("no-store");
    expect(headers["X-Robots-Tag"]).toContain("noindex");
    expect(headers["Referrer-Policy"]).toBe("same-origin");
    expect(headers["X-Content-Type-Options"]).toBe("nosniff");
    expect(headers["Strict-Transport-Security"]).toBe("max-age=31536000");
  }
});

test("a public address without https promises no https", () => {
  expect(baseHeaders({ isHttps: false })).not.toHaveProperty("Strict-Transport-Security");
});

describe("S-EB1: who may show a page in a frame", () => {
  const websites = ["https://nordlicht.example", "https://www.nordlicht.example"];
  const framed: HeaderFacts = { ...atStripe, frameAncestors: websites };

  test.each(["pay", "buy"] as const)(
    "the area %s names exactly the product's websites, and no older header forbids them",
    (area) => {
      const headers = areaHeaders(area, framed);
      expect(headers["Content-Security-Policy"]).toContain(
        "frame-ancestors https://nordlicht.example https://www.nordlicht.example;",
      );
      expect(headers["X-Frame-Options"]).toBeUndefined();
    },
  );

  test("a product's page that was opened out of a sandbox wants no opener, or browsers show nothing of it; no other page does so", () => {
    const openers = (["buy", "pay", "hosted", "owner", "api", "pdf"] as const).map(
      (area) =>
        ({ ...baseHeaders(atStripe), ...areaHeaders(area, { ...atStripe, isFromSandbox: true }) })[
          "Cross-Origin-Opener-Policy"
        ],
    );
    expect(openers).toEqual(["unsafe-none", "same-origin-allow-popups", ...Array(4).fill("same-origin")]);
  });

  test.each(["hosted", "owner", "api", "pdf"] as const)("the area %s never names a website", (area) => {
    expect(contentSecurityPolicy(area, framed)).not.toContain("nordlicht");
  });

  test.each(["pay", "buy"] as const)("an empty list is nobody in the area %s", (area) => {
    const headers = areaHeaders(area, { ...atStripe, frameAncestors: [] });
    expect(headers["Content-Security-Policy"]).toContain("frame-ancestors 'none'");
    expect(headers["X-Frame-Options"]).toBe("DENY");
  });

  test.each([
    ["/buy/workshop-bcdfghjk?embed=1&from=x", true],
    ["/buy/workshop-bcdfghjk/token?from=x&embed=1", true],
    ["/buy/workshop-bcdfghjk?embed=10", false],
    ["/buy/workshop-bcdfghjk", false],
    ["/i/token?embed=1", false],
    ["/b/biz_1?embed=1", false],
    ["/buy?embed=1", false],
    [undefined, false],
  ])("%s is an address for a frame: %s", (url, expected) => {
    expect(isFramed(url)).toBe(expected);
  });

  test("a browser can't name its own websites", () => {
    expect(isInternalHeader(FRAME_HEADER)).toBe(true);
  });
});
