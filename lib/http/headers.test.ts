import { describe, expect, test } from "vitest";
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
