import NextAuth from "next-auth";
import { AppError } from "@/lib/app-error";
import { isOwnAddress } from "@/lib/auth/safe-path";
import { tellNextAuth } from "@/lib/env";
import { authOptions } from "@/lib/http/auth-options";
import { getContext } from "@/lib/http/context";
import { handle } from "@/lib/http/handle";
import { requireOwnOrigin } from "@/lib/http/same-origin";
import { cookieName } from "@/lib/http/session-token";

type Params = { nextauth: string[] };

const answer = handle<Params>(async (request, params) => {
  const { publicUrl } = (await getContext()).instance;
  if (request.method === "POST") requireOwnOrigin(request, publicUrl);
  // next-auth answers 500 to an address it can't read, wherever that stands; and none but our own is of use.
  const { origin } = new URL(publicUrl);
  const asked = [new URL(request.url).searchParams.get("callbackUrl"), callbackCookie(request)];
  if (asked.some((address) => address !== null && !isOwnAddress(address, origin)))
    throw new AppError("BAD_INPUT", "callbackUrl must be an address of this Paymast.", { field: "callbackUrl" });
  tellNextAuth();
  const run: unknown = NextAuth(authOptions());
  return await asRouteHandler(run)(request, { params: Promise.resolve(params) });
});

function callbackCookie(request: Request): string | null {
  const name = `${cookieName("callback")}=`;
  const found = request.headers
    .get("cookie")
    ?.split("; ")
    .find((pair) => pair.startsWith(name));
  if (found === undefined) return null;
  try {
    return decodeURIComponent(found.slice(name.length));
  } catch {
    // Broken escapes: refused below like any foreign address.
    return "\\";
  }
}

/** `NextAuth(options)` is typed `any`; called with params it is a route handler. */
const asRouteHandler = (run: unknown) =>
  run as (request: Request, context: { params: Promise<Params> }) => Promise<Response>;

export { answer as GET, answer as POST };
