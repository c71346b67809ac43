import Stripe from "stripe";
import type { Log } from "@/lib/context";
import { ProviderError } from "../provider";
import { boundedHttpClient } from "./bounded-http";
import { type KeyRules, keyRefusal } from "./keys";

/** The version this code was written against; endpoints are created with it, whatever the account's default is. */
export const API_VERSION = "2026-10-28.endive" satisfies Stripe.LatestApiVersion;

/** Of silence; and for a whole answer, however it comes. */
export const TIMEOUT_MS = 10_000;
const ANSWER_LIMIT_MS = 15_000;

export type StripeDeps = KeyRules & {
  /** `http://127.0.0.1:12111` while a sandbox stands in for Stripe; null for api.stripe.com. */
  apiBase: string | null;
  /** UTC milliseconds. */
  now(): number;
  log: Log;
  /** Stands in for the network; whoever gives one repeats requests himself, so the SDK does not. */
  httpClient?: NonNullable<Stripe.StripeConfig["httpClient"]>;
};

/** A client takes as long to make as a call to encode; one installation holds few keys. */
const clients = new WeakMap<StripeDeps, Map<string, Stripe>>();
const keptClients = 200;

/**
 * A client for one key. Retries of the SDK reuse the request's idempotency key, so they cannot do a thing twice.
 * Throws ProviderError when the key must not be used in this installation.
 */
export function stripeFor(deps: StripeDeps, key: string): Stripe {
  const refusal = keyRefusal(deps, key);
  if (refusal !== null) throw new ProviderError("refused", "authentication", refusal);
  const known = clients.get(deps) ?? new Map<string, Stripe>();
  clients.set(deps, known);
  const client = known.get(key) ?? createClient(deps, key);
  if (known.size >= keptClients) known.clear();
  known.set(key, client);
  return client;
}

function createClient(deps: StripeDeps, key: string): Stripe {
  return new Stripe(key, {
    apiVersion: API_VERSION,
    timeout: TIMEOUT_MS,
    maxNetworkRetries: deps.httpClient === undefined ? 1 : 0,
    telemetry: false,
    appInfo: { name: "Paymast", version: "0.1.0" },
    httpClient: deps.httpClient ?? boundedHttpClient(ANSWER_LIMIT_MS),
    ...(deps.apiBase === null ? {} : address(deps.apiBase)),
  });
}

function address(apiBase: string): { protocol: "http" | "https"; host: string; port: string } {
  const url = new URL(apiBase);
  const protocol = url.protocol === "http:" ? "http" : "https";
  return { protocol, host: url.hostname, port: url.port || (protocol === "http" ? "80" : "443") };
}
