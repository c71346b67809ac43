import { env } from "@/lib/env";
import { getKeys } from "./context";

/** Cookies are `__Host-` (this host only, https only) wherever the public address is https. */
export const isSecure = (): boolean => env().PAYMAST_URL.startsWith("https://");

export const cookieName = (name: "session" | "csrf" | "callback"): string =>
  `${isSecure() ? "__Host-" : ""}paymast.${name}`;

/** The key that session cookies are encrypted with. */
export const sessionSecret = (): string => getKeys().sessionSecret;
