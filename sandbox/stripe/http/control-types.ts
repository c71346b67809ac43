import type Stripe from "stripe";
import type { Machine } from "../machine/machine";
import type { Delivery, EventRecord, KeyRecord, ResourceName, Scope } from "../machine/state";
import type { Deliverer, DeliveryRule, DeliveryRules } from "./deliver";
import type { Fault, FaultKind } from "./faults";
import type { Recorder } from "./record";

export type Mode = "test" | "live";
export type Where = { accountId?: string; mode?: Mode };
export type NewFault = {
  kind: FaultKind;
  times?: number;
  method?: string;
  path?: string;
  skip?: number;
  delayMs?: number;
};

/** Everything that a test, a page or a curl may do to the sandbox from outside Stripe's API. */
export type SandboxControl = {
  now(): number;
  objects<K extends ResourceName>(kind: K, where?: Where): unknown[];
  events(where?: Where & { type?: string }): EventRecord[];
  deliveries(filter?: { state?: Delivery["state"]; event?: string; endpoint?: string }): Delivery[];
  rules(): DeliveryRules;
  setRule(rule: Partial<DeliveryRule>, endpointId?: string): void;
  release(ids?: string[]): number;
  resend(eventId: string, endpointId?: string): number;
  advance(ms: number): void;
  /** An instant in UTC milliseconds, or back to wall time. Goes into the past only while nothing has happened yet. */
  setClock(at: number | "wall"): void;
  settleDebit(intentId: string, failureCode: string | null): Stripe.PaymentIntent;
  dispute(intentId: string, options?: { reason?: string; inquiry?: boolean }): Stripe.Dispute;
  decideDispute(disputeId: string, outcome: "won" | "lost" | "escalate"): void;
  fraudWarning(intentId: string): void;
  refund(intentId: string, amount?: number): Stripe.Refund;
  /** Everything available goes to the bank now and arrives at once. */
  payOut(accountId: string, mode: Mode): Stripe.Payout;
  /** The bank sends a payout back. */
  failPayout(payoutId: string): Stripe.Payout;
  /** A fee of Stripe's that belongs to no payment. */
  chargeStripeFee(accountId: string, mode: Mode, amount: number): Stripe.BalanceTransaction;
  keys(): KeyRecord[];
  rollKey(key: string): string;
  revokeKey(key: string): void;
  /** A restricted key with every right Paymast uses but these (`rak_…`). */
  restrictKey(accountId: string, mode: Mode, without: readonly string[]): string;
  changeAccount(accountId: string, mode: Mode, change: (account: Stripe.Account) => void): Stripe.Account;
  addEndpoints(accountId: string, mode: Mode, count: number, url?: string): Stripe.WebhookEndpoint[];
  editEndpoint(
    id: string,
    change: { disabled?: boolean; enabled_events?: string[]; url?: string; api_version?: string },
  ): Stripe.WebhookEndpoint;
  deleteEndpoint(id: string): void;
  /** How many endpoints an account may have (Stripe: 16), and whether addresses of this computer are taken (Stripe: no). */
  setWebhookRules(rules: { limit?: number; allowLoopback?: boolean }): void;
  rollSecret(id: string): string;
  faults(): Fault[];
  addFault(fault: NewFault): Fault;
  clearFaults(): void;
  recorder: Recorder;
  setDoubleEvents(on: boolean): void;
  reset(): void;
  /** Resolves when no delivery is on its way and none is due. */
  idle(): Promise<void>;
};

export type ControlParts = {
  machine: Machine;
  faults: Fault[];
  rules: DeliveryRules;
  deliverer: Deliverer;
  recorder: Recorder;
  now: () => number;
  changed: () => void;
};

/** What every group of controls needs: the parts, the scopes, and a way to do something and let the rest follow. */
export type ControlDesk = ControlParts & {
  scopes(where?: Where): Scope[];
  doing<T>(work: () => T): T;
};
