import { cookies } from "next/headers";
import { decode } from "next-auth/jwt";
import { cache } from "react";
import type { LiveSession } from "@/db/queries/people";
import { checkSession } from "@/lib/auth/check-session";
import { getContext } from "./context";
import { cookieName, sessionSecret } from "./session-token";

/**
 * Who is signed in, or null. The cookie only names a row of `sessions`; the row is read on each request, so that signing
 * out, a changed password or a removed person counts at once. Read once per request.
 */
export const currentSession = cache(async (): Promise<LiveSession | null> => {
  const cookie = (await cookies()).get(cookieName("session"))?.value;
  if (!cookie) return null;
  const sessionId = await sessionIdOf(cookie);
  if (sessionId === null) return null;
  return await checkSession(await getContext(), { sessionId });
});

async function sessionIdOf(cookie: string): Promise<string | null> {
  try {
    const token = await decode({ token: cookie, secret: sessionSecret() });
    return typeof token?.sessionId === "string" ? token.sessionId : null;
  } catch {
    // Tampered with, expired, or made with another secret: the same as not signed in.
    return null;
  }
}
