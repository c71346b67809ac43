import { z } from "zod";

/**
 * The environment, parsed once into typed settings. The only file of the product that reads `process.env`. Lazy, because
 * `next build` evaluates modules without secrets. Every variable has a default that works, see .env.example.
 */
const Environment = z.object({
  NODE_ENV: z.enum(["development", "production", "test"]).default("development"),
  PAYMAST_URL: z
    .url({ protocol: /^https?$/, error: "must be the public address of this Paymast, like https://pay.example.com" })
    .transform((url) => url.replace(/\/+$/, ""))
    .default("http://localhost:3000"),
  DATABASE_URL: z.string().min(1).default("file:./data/paymast.db"),
  KEYS_DIR: z.string().min(1).default("./keys"),
  MASTER_KEY: z.string().optional(),
  MASTER_KEY_OLD: z.string().optional(),
  SESSION_SECRET: z.string().optional(),
  LINK_KEY: z.string().optional(),
  SMTP_URL: z.string().optional(),
  MAIL_FROM: z.string().min(3).default("paymast@localhost"),
  STRIPE_API_BASE: z.url({ error: "must be an address like http://127.0.0.1:12111" }).optional(),
  STRIPE_JS_URL: z.url({ error: "must be an address like http://127.0.0.1:12111/stripe.js" }).optional(),
  ALLOW_PRIVATE_ADDRESSES: z.enum(["on", "off"]).optional(),
  HOST: z.string().default("127.0.0.1"),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  TRUSTED_PROXY_HOPS: z.coerce.number().int().min(0).max(10).default(0),
  PAYMAST_WORKER: z.enum(["on", "off"]).default("on"),
  PAYMAST_PROCESSING: z.enum(["on", "off"]).default("on"),
  LOG_LEVEL: z.enum(["silent", "error", "warn", "info", "debug"]).default("info"),
});

export type Env = z.infer<typeof Environment>;

let parsed: Env | undefined;

export function env(): Env {
  parsed ??= parseEnv(process.env);
  return parsed;
}

/** Throws one sentence per wrong variable. Empty values count as not given, so that `.env.example` works unedited. */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ""));
  const result = Environment.safeParse(given);
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  throw new Error(`Paymast cannot start with this environment:\n  ${lines.join("\n  ")}\nSee .env.example.`);
}

/** NEXT_PHASE is set while `next build` runs: no database, no loops. */
export const isBuilding = (): boolean => process.env.NEXT_PHASE === "phase-production-build";

/** Undefined in tests and tools; "nodejs" in the Next server. */
export const nextRuntime = (): string | undefined => process.env.NEXT_RUNTIME;

/** next-auth takes its public address from the process environment only, never from a header. */
export function tellNextAuth(): void {
  process.env.NEXTAUTH_URL = env().PAYMAST_URL;
}
