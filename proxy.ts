import { type NextRequest, NextResponse } from "next/server";
import { env } from "@/lib/env";
import { FRAME_HEADER, readFrameOrigins } from "@/lib/http/frame-header";
import { areaHeaders, areaOf } from "@/lib/http/headers";
import { PATH_HEADER } from "@/lib/http/owner-path";

/** Sets the headers that differ by area and request. It guards nothing: who may do what is decided in verbs and queries. */
export function proxy(request: NextRequest): NextResponse {
  if (isFlood(request)) return new NextResponse(tooLarge, { status: 413, headers: plainText });
  const settings = env();
  const nonce = crypto.randomUUID().replaceAll("-", "");
  const headers = areaHeaders(areaOf(request.nextUrl.pathname), {
    nonce,
    isDev: settings.NODE_ENV === "development",
    isHttps: settings.PAYMAST_URL.startsWith("https:"),
    stripe: { jsUrl: settings.STRIPE_JS_URL ?? null, apiBase: settings.STRIPE_API_BASE ?? null },
    frameAncestors: readFrameOrigins(request.headers.get(FRAME_HEADER)),
    isFromSandbox: request.nextUrl.searchParams.get("why") === "sandbox",
  });
  const forwarded = new Headers(request.headers);
  forwarded.set("x-nonce", nonce);
  forwarded.set(PATH_HEADER, request.nextUrl.pathname + request.nextUrl.search);
  const policy = headers["Content-Security-Policy"];
  // Next reads the nonce out of the request's policy and puts it on its own scripts.
  if (policy !== undefined) forwarded.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers: forwarded } });
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  return response;
}

/** No form of a product's page is longer; uploads of the dashboard are, and are limited where they are read. */
const longestPublicForm = 128 * 1024;
const tooLarge = "This form is too large. Nothing was ordered and nothing was charged. Go back and type less.";
const plainText = { "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store" };

/** A public form that names a length no person types is refused before it is read. */
const isFlood = (request: NextRequest): boolean =>
  request.method === "POST" &&
  request.nextUrl.pathname.startsWith("/buy/") &&
  Number(request.headers.get("content-length") ?? 0) > longestPublicForm;

/** Webhooks answer programs, which read none of these headers, and come by the hundred a second: they are left out. */
export const config = {
  matcher: ["/((?!_next/static|_next/image|favicon\\.ico|icons/|embed\\.|api/webhooks/).*)"],
};
