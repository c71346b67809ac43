import { type NextRequest, NextResponse } from "next/server";
import { env } from "@/lib/env";
import { areaHeaders, areaOf } from "@/lib/http/headers";
import { PATH_HEADER } from "@/lib/http/owner-path";

/** Sets the headers that differ by area and request. It guards nothing: who may do what is decided in verbs and queries. */
export function proxy(request: NextRequest): NextResponse {
  const settings = env();
  const nonce = crypto.randomUUID().replaceAll("-", "");
  const headers = areaHeaders(areaOf(request.nextUrl.pathname), {
    nonce,
    isDev: settings.NODE_ENV === "development",
    isHttps: settings.PAYMAST_URL.startsWith("https:"),
    stripe: { jsUrl: settings.STRIPE_JS_URL ?? null, apiBase: settings.STRIPE_API_BASE ?? null },
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

/** Webhooks answer programs, which read none of these headers, and come by the hundred a second: they are left out. */
export const config = {
  matcher: ["/((?!_next/static|_next/image|favicon\\.ico|icons/|api/webhooks/).*)"],
};
