import type { Database } from "@/db/client";
import type { Mailer } from "@/lib/mail/mailer";
import type { FetchOutside } from "@/lib/outgoing/fetch-outside";
import type { Provider, ProviderName } from "@/lib/providers/provider";
import type { SecretBox } from "@/lib/secrets/secret-box";
import type { ChallengeHook } from "@/lib/shield/challenge";

/** Structured log; values are plain data and never secrets. */
export type Log = {
  info(event: string, data?: Record<string, unknown>): void;
  warn(event: string, data?: Record<string, unknown>): void;
  error(event: string, data?: Record<string, unknown>): void;
};

/** Facts of this installation that verbs need; parsed once from the environment by the adapter. */
export type Instance = {
  /** Made once and stored; marks our objects at providers. */
  instanceId: string;
  /** `https://pay.example.com`, without a slash at the end; every link is built from it. */
  publicUrl: string;
  /** Key of the public links' HMAC. */
  linkKey: Uint8Array;
  /** True while STRIPE_API_BASE or STRIPE_JS_URL point at a sandbox. */
  isSandboxed: boolean;
  /** For development and tests: addresses that owners type may be http and inside the own network. */
  allowsPrivate: boolean;
};

/**
 * Everything a verb touches is passed in; verbs read no clock, environment or network of their own. That is what
 * makes crashes, clock jumps and provider faults reproducible in tests.
 */
export type Context = {
  db: Database;
  providers: Record<ProviderName, Provider>;
  mail: Mailer;
  secrets: SecretBox;
  /** The one way to ask an address that somebody typed. */
  fetchOutside: FetchOutside;
  instance: Instance;
  /** A check of the installation's own before a payment is begun; none by default (docs/shield.md). */
  challenge?: ChallengeHook;
  /** UTC milliseconds. */
  now(): number;
  /** A sortable, unguessable id: `newId("inv")` is `inv_…`. */
  newId(prefix: string): string;
  /** `length` random bytes. */
  random(length: number): Uint8Array;
  log: Log;
};
