import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { bundle } from "./bundle";

/** Pages inside frames: everything from here, nothing inline, the API on this very origin. */
const framePolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; font-src http: https: data:; base-uri 'none'; form-action 'none'";

type Page = { title: string; script: string; sheet: string };
const pages: Record<string, Page> = {
  "/stripe-js/payment.html": { title: "Secure payment input frame", script: "payment.js", sheet: "frame.css" },
  "/stripe-js/express.html": { title: "Secure express checkout frame", script: "express.js", sheet: "frame.css" },
  "/stripe-js/challenge.html": { title: "3D Secure challenge", script: "challenge.js", sheet: "sheet.css" },
  "/stripe-js/challenge-bank.html": { title: "3D Secure 2 test page", script: "bank.js", sheet: "sheet.css" },
  "/stripe-js/wallet.html": { title: "Sandbox wallet", script: "wallet.js", sheet: "sheet.css" },
};
const bankPage: Page = { title: "3D Secure 2 test page", script: "bank.js", sheet: "sheet.css" };

/** Serves Stripe.js, its frames and the challenge. Answers false for a path that is not one of them. */
export async function stripeJsRoutes(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
  if (request.method !== "GET" && request.method !== "HEAD") return false;
  const { pathname } = new URL(request.url ?? "/", "http://sandbox");
  const page = /^\/challenge\/[\w-]+$/.test(pathname)
    ? bankPage
    : Object.hasOwn(pages, pathname)
      ? pages[pathname]
      : undefined;
  if (page) {
    sendPage(response, page);
    return true;
  }
  const name = pathname === "/stripe.js" ? "stripe.js" : /^\/stripe-js\/(\w+\.(?:js|css))$/.exec(pathname)?.[1];
  const text = name ? await bundle(name) : null;
  if (!name || text === null) return false;
  sendAsset(request, response, { name, text });
  return true;
}

function sendPage(response: ServerResponse, page: Page): void {
  response.writeHead(200, {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "content-security-policy": framePolicy,
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "cross-origin",
  });
  response.end(
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><title>${page.title}</title>` +
      `<link rel="stylesheet" href="/stripe-js/${page.sheet}"></head><body><script src="/stripe-js/${page.script}"></script></body></html>`,
  );
}

function sendAsset(
  request: IncomingMessage,
  response: ServerResponse,
  { name, text }: { name: string; text: string },
): void {
  const etag = `"${createHash("sha256").update(text).digest("base64url").slice(0, 24)}"`;
  const headers = {
    "content-type": name.endsWith(".css") ? "text/css; charset=utf-8" : "text/javascript; charset=utf-8",
    "cache-control": "no-cache",
    etag,
    "access-control-allow-origin": "*",
    "cross-origin-resource-policy": "cross-origin",
    "x-content-type-options": "nosniff",
  };
  const isKnown = request.headers["if-none-match"] === etag;
  response.writeHead(isKnown ? 304 : 200, headers);
  response.end(isKnown ? undefined : text);
}
