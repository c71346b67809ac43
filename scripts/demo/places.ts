import path from "node:path";

/** Fixed ports of one host name, so that links in mails keep working from one start to the next. */
export const APP_PORT = 4240;
export const SANDBOX_PORT = 4241;
export const SMTP_PORT = 4242;

export const appUrl = `http://localhost:${APP_PORT}`;
export const sandboxUrl = `http://localhost:${SANDBOX_PORT}`;

/** Two demos live side by side: the one with a year of history, and the empty one. */
export const dataDir = (isEmpty: boolean): string => path.resolve("data", isEmpty ? "demo-empty" : "demo");
/** Where scripts find out about the demo that runs. */
export const demoFile = path.resolve("data", "demo", "demo.json");

export const people = {
  owner: { email: "anna@nordlicht.example", password: "northern-lights-2026" },
  second: { email: "ben@harbor.example", password: "harbor-bakery-2026" },
} as const;

/** The app is not told that it is in a sandbox: these are its ordinary settings. */
export function appEnvironment(isEmpty: boolean): Record<string, string> {
  const data = dataDir(isEmpty);
  return {
    PAYMAST_URL: appUrl,
    DATABASE_URL: `file:${path.join(data, "paymast.db")}`,
    KEYS_DIR: path.join(data, "keys"),
    SMTP_URL: `smtp://127.0.0.1:${SMTP_PORT}`,
    MAIL_FROM: "paymast@demo.example",
    STRIPE_API_BASE: sandboxUrl,
    STRIPE_JS_URL: `${sandboxUrl}/stripe.js`,
    ALLOW_PRIVATE_ADDRESSES: "on",
    HOST: "127.0.0.1",
    PORT: String(APP_PORT),
    TRUSTED_PROXY_HOPS: "0",
    LOG_LEVEL: "warn",
    NEXT_TELEMETRY_DISABLED: "1",
  };
}
