import type Stripe from "stripe";
import { invalidRequest, noSuch } from "./errors";
import type { Collections, Delivery, DueWork, KeyRecord, RequestMark, ResourceName, Scope, State } from "./state";
import { scopeKey } from "./state";

/** Stands for this sandbox's own address in stored objects; answers carry the real one, which a restart may change. */
export const ORIGIN = "sandbox://origin";

export type MachineOptions = {
  /** UTC milliseconds. */
  now: () => number;
  /** A new unique id that starts with the prefix ("pi_"); also used for secrets. */
  newId: (prefix: string) => string;
  /** Where pages of this sandbox live (challenge, receipts, files); may be set later by the shell. */
  baseUrl?: string;
  allowLoopbackWebhooks?: boolean;
  /** Stripe allows 16; an account that Stripe gave more of them has several pages of them. */
  webhookLimit?: number;
  fee?: { rateBps: number; fixedMinor: number };
  disputeFeeMinor?: number;
  /** How long a charge waits for its balance transaction (automatic_async); stripe.md 5.1. */
  balanceDelayMs?: number;
  availableAfterMs?: number;
  bankDebitSettlesAfterMs?: number;
  refundSettlesAfterMs?: number;
  disputeAfterMs?: number;
  disputeDecidedAfterMs?: number;
  /** How long what is available waits for its automatic payout; 0 pays out by hand only. */
  payoutEveryMs?: number;
  payoutArrivesAfterMs?: number;
  maxConfirms?: number;
  idempotencyKeptMs?: number;
  /** Two Event objects for one change, as Stripe sometimes does (stripe.md 5.3). */
  doubleEvents?: boolean;
  /** How far answers and webhooks are indented: 2 as at Stripe, 0 where nobody reads them and there are very many. */
  indent?: number;
};
export type Settings = Required<Omit<MachineOptions, "now" | "newId">>;

export const DEFAULTS: Settings = {
  baseUrl: "http://127.0.0.1",
  allowLoopbackWebhooks: false,
  webhookLimit: 16,
  fee: { rateBps: 150, fixedMinor: 25 },
  disputeFeeMinor: 2000,
  balanceDelayMs: 1_000,
  availableAfterMs: 7 * 86_400_000,
  bankDebitSettlesAfterMs: 30_000,
  refundSettlesAfterMs: 5_000,
  disputeAfterMs: 500,
  disputeDecidedAfterMs: 2_000,
  payoutEveryMs: 86_400_000,
  payoutArrivesAfterMs: 86_400_000,
  maxConfirms: 25,
  idempotencyKeptMs: 86_400_000,
  doubleEvents: false,
  indent: 2,
};

/** What a handler sees: one account in one mode at one instant. */
export type World = {
  state: State;
  scope: Scope;
  account: Stripe.Account;
  /** UTC milliseconds and, as Stripe shows times, seconds. */
  now: number;
  seconds: number;
  newId: (prefix: string) => string;
  settings: Settings;
  request: RequestMark;
  caller: KeyRecord | null;
};

/** `Omit` over a union would merge its members; this keeps each kind of work apart. */
type WithoutBookkeeping<T> = T extends unknown ? Omit<T, "id" | "at" | "scope"> : never;
export type NewWork = WithoutBookkeeping<DueWork>;

export function schedule(w: World, delayMs: number, work: NewWork): void {
  const scope = scopeKey(w.scope.accountId, w.scope.livemode);
  w.state.due.push({ ...work, id: w.newId("due_"), at: w.now + delayMs, scope });
}

export function put<K extends ResourceName>(w: World, kind: K, object: Collections[K]): Collections[K] {
  const all: Record<string, Collections[K]> = w.scope.objects[kind];
  all[object.id] = object;
  return object;
}

export function find<K extends ResourceName>(w: World, kind: K, id: string): Collections[K] | null {
  const all = w.scope.objects[kind];
  return Object.hasOwn(all, id) ? (all[id] ?? null) : null;
}

const WORDS: Partial<Record<ResourceName, [word: string, param: string]>> = {
  payment_intent: ["payment_intent", "intent"],
  payment_method: ["PaymentMethod", "payment_method"],
  webhook_endpoint: ["webhook endpoint", "id"],
  confirmation_token: ["confirmation_token", "confirmation_token"],
};

/** Stripe says so when the object lives in the account's other mode (stripe.md 5.7). */
export function requireObject<K extends ResourceName>(w: World, kind: K, id: string, param?: string): Collections[K] {
  const found = find(w, kind, id);
  if (found !== null) return found;
  const other = w.state.scopes[scopeKey(w.scope.accountId, !w.scope.livemode)];
  const [word, defaultParam] = WORDS[kind] ?? [kind, "id"];
  const here = w.scope.livemode ? "live" : "test";
  const there = w.scope.livemode ? "test" : "live";
  const hint =
    other !== undefined && Object.hasOwn(other.objects[kind], id)
      ? `; a similar object exists in ${there} mode, but a ${here} mode key was used to make this request.`
      : "";
  throw noSuch(word, id, param ?? defaultParam, hint);
}

/** A delivery is one event on its way to one endpoint. */
export function addDelivery(
  w: World,
  delivery: Omit<Delivery, "id" | "state" | "tries" | "createdAt" | "nextAt">,
): void {
  const id = w.newId("dlv_");
  w.state.deliveries[id] = { ...delivery, id, state: "pending", tries: [], createdAt: w.now, nextAt: w.now };
}

export function mergeMetadata(
  current: Stripe.Metadata | null,
  given: Stripe.MetadataParam | "" | null | undefined,
): Stripe.Metadata {
  if (given === "" || given === null) return {};
  const merged: Stripe.Metadata = { ...current };
  for (const [key, value] of Object.entries(given ?? {})) {
    if (value === "" || value === null) delete merged[key];
    else merged[key] = String(value);
  }
  if (Object.keys(merged).length > 50)
    throw invalidRequest("You can only have up to 50 metadata keys.", { param: "metadata" });
  return merged;
}

/** A field that holds an id, or the object when it was expanded. */
export function idOf(value: string | { id: string } | null | undefined): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === "string" ? value : value.id;
}
