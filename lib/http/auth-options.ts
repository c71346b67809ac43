import type { NextAuthOptions } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import { z } from "zod";
import { isAppError } from "@/lib/app-error";
import { checkSession, SESSION_MS } from "@/lib/auth/check-session";
import { isOwnAddress } from "@/lib/auth/safe-path";
import { signIn } from "@/lib/auth/sign-in";
import { signOut } from "@/lib/auth/sign-out";
import { ipOf } from "./client-ip";
import { getContext } from "./context";
import { describe } from "./handle";
import { cookieName, isSecure, sessionSecret } from "./session-token";
import { signInThrottle } from "./throttle";

const Typed = z.object({ email: z.string().max(320), password: z.string().max(10_000) });

/**
 * next-auth keeps the cookie; who is signed in is a row of `sessions`, named in the cookie's encrypted token and read on
 * each request (lib/http/session.ts).
 */
export function authOptions(): NextAuthOptions {
  return {
    secret: sessionSecret(),
    session: { strategy: "jwt", maxAge: SESSION_MS / 1_000 },
    pages: { signIn: "/sign-in", signOut: "/sign-in", error: "/sign-in" },
    useSecureCookies: isSecure(),
    cookies: {
      sessionToken: ownCookie("session"),
      csrfToken: ownCookie("csrf"),
      callbackUrl: ownCookie("callback"),
    },
    providers: [passwordProvider()],
    callbacks: {
      redirect: async ({ url, baseUrl }) => {
        if (!isOwnAddress(url, baseUrl)) return `${baseUrl}/b`;
        return url.startsWith("/") ? baseUrl + url : url;
      },
      jwt: async ({ token, user }) => (user ? { sessionId: user.id } : token),
      session: async ({ session, token }) => {
        const { sessionId } = token;
        const live = typeof sessionId === "string" ? await checkSession(await getContext(), { sessionId }) : null;
        return live === null ? { expires: session.expires } : { expires: session.expires, user: { email: live.email } };
      },
    },
    events: {
      signOut: async ({ token }) => {
        const { sessionId } = token;
        if (typeof sessionId !== "string") return;
        const ctx = await getContext();
        const live = await checkSession(ctx, { sessionId });
        if (live !== null) await signOut(ctx, { sessionId, userId: live.userId });
      },
    },
    logger: { error: () => undefined, warn: () => undefined, debug: () => undefined },
  };
}

const ownCookie = (name: "session" | "csrf" | "callback") => ({
  name: cookieName(name),
  options: { httpOnly: true, sameSite: "lax", path: "/", secure: isSecure() } as const,
});

/** The id that next-auth carries is the session's, not the person's. */
function passwordProvider() {
  return Credentials({
    name: "Password",
    credentials: { email: { type: "email" }, password: { type: "password" } },
    authorize: async (typed, request) => {
      const parsed = Typed.safeParse(typed);
      if (!parsed.success) return null;
      const headers = new Headers(headerStrings(request.headers));
      const ctx = await getContext();
      try {
        const opened = await signIn(ctx, {
          ...parsed.data,
          ip: ipOf(headers.get("x-forwarded-for")),
          userAgent: headers.get("user-agent"),
          throttle: signInThrottle(),
        });
        return opened === null ? null : { id: opened.sessionId };
      } catch (error) {
        // next-auth shows an error's message to the visitor, so only sentences of ours may pass.
        if (isAppError(error)) throw error;
        ctx.log.error("sign-in.failed", { error: describe(error) });
        throw new Error("Signing in does not work right now. Try again in a moment.");
      }
    },
  });
}

function headerStrings(headers: Record<string, unknown> | undefined): Record<string, string> {
  const entries = Object.entries(headers ?? {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  return Object.fromEntries(entries);
}
