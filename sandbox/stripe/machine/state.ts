import type Stripe from "stripe";

/** Form data as decoded, or typed values when the caller is a program in the same process. */
export type FormValue = string | number | boolean | FormValue[] | { [key: string]: FormValue };
export type Form = { [key: string]: FormValue };

export type EventRecord = {
  id: string;
  object: "event";
  api_version: string;
  created: number;
  data: { object: Record<string, unknown>; previous_attributes?: Record<string, unknown> };
  livemode: boolean;
  pending_webhooks: number;
  request: { id: string | null; idempotency_key: string | null } | null;
  type: string;
};

export type EarlyFraudWarning = {
  id: string;
  object: "radar.early_fraud_warning";
  actionable: boolean;
  charge: string;
  created: number;
  fraud_type: string;
  livemode: boolean;
  payment_intent: string | null;
};

/** Everything listed by the API: one map per resource, in order of creation. */
export type Collections = {
  payment_intent: Stripe.PaymentIntent;
  charge: Stripe.Charge;
  refund: Stripe.Refund;
  dispute: Stripe.Dispute;
  balance_transaction: Stripe.BalanceTransaction;
  customer: Stripe.Customer | Stripe.DeletedCustomer;
  payment_method: Stripe.PaymentMethod;
  confirmation_token: Stripe.ConfirmationToken;
  file: Stripe.File;
  file_link: Stripe.FileLink;
  payment_method_domain: Stripe.PaymentMethodDomain;
  payout: Stripe.Payout;
  setup_intent: Stripe.SetupIntent;
  webhook_endpoint: Stripe.WebhookEndpoint;
  event: EventRecord;
  "radar.early_fraud_warning": EarlyFraudWarning;
};
export type ResourceName = keyof Collections;

/** What Stripe knows about a PaymentIntent beyond what it shows. */
export type IntentNotes = {
  confirms: number;
  /** The method that waits for the challenge, and what the challenge belongs to. */
  challenge: { paymentMethod: string; returnUrl: string | null; request: RequestMark } | null;
  updates: number[];
  confirmationToken: string | null;
};
export type RequestMark = { id: string | null; idempotencyKey: string | null } | null;

/** One account in one mode. */
export type Scope = {
  accountId: string;
  livemode: boolean;
  objects: { [K in ResourceName]: Record<string, Collections[K]> };
  intents: Record<string, IntentNotes>;
  /** Account number behind a payment method: a card number, an IBAN, or `account:routing`; decides how it behaves. */
  numbers: Record<string, string>;
  /** Which payout took an entry of the balance to the bank. */
  paidOut: Record<string, string>;
  webhookSecrets: Record<string, string>;
  fileBytes: Record<string, string>;
  idempotency: Record<string, IdempotencyRecord>;
};

export type IdempotencyRecord = {
  fingerprint: string;
  at: number;
  requestId: string;
  status: number;
  body: string;
};

export type KeyRecord = {
  key: string;
  kind: "publishable" | "secret" | "restricted";
  accountId: string;
  livemode: boolean;
  /** Rights of a restricted key; null means every right. */
  rights: string[] | null;
  state: "active" | "revoked";
};

export type DueWork = { id: string; at: number; scope: string } & (
  | { kind: "settle-balance"; charge: string }
  | { kind: "make-available"; transaction: string }
  | { kind: "settle-debit"; intent: string; fails: string | null }
  | { kind: "refund-outcome"; refund: string; outcome: "succeeded" | "failed" }
  | { kind: "refund-reference"; refund: string }
  | { kind: "dispute-charge"; charge: string; reason: string; inquiry: boolean }
  | { kind: "fraud-warning"; charge: string }
  | { kind: "pay-out" }
  | { kind: "payout-arrives"; payout: string }
  | { kind: "decide-dispute"; dispute: string; outcome: "won" | "lost" | "escalate" }
);

export type Delivery = {
  id: string;
  scope: string;
  event: string;
  endpoint: string;
  /** The exact bytes: a retry sends the same body under a new signature. */
  body: string;
  state: "pending" | "delivered" | "failed" | "stopped";
  nextAt: number;
  tries: { at: number; status: number | null; error: string | null }[];
  createdAt: number;
};

export type State = {
  version: 1;
  accounts: Record<string, { test: Stripe.Account; live: Stripe.Account }>;
  keys: Record<string, KeyRecord>;
  scopes: Record<string, Scope>;
  due: DueWork[];
  deliveries: Record<string, Delivery>;
  /** How far the control API has moved the sandbox's clock ahead of the wall's. */
  clockOffsetMs: number;
};

export function scopeKey(accountId: string, livemode: boolean): string {
  return `${accountId}:${livemode ? "live" : "test"}`;
}

export function emptyScope(accountId: string, livemode: boolean): Scope {
  return {
    accountId,
    livemode,
    objects: {
      payment_intent: {},
      charge: {},
      refund: {},
      dispute: {},
      balance_transaction: {},
      customer: {},
      payment_method: {},
      confirmation_token: {},
      file: {},
      file_link: {},
      payment_method_domain: {},
      payout: {},
      setup_intent: {},
      webhook_endpoint: {},
      event: {},
      "radar.early_fraud_warning": {},
    },
    intents: {},
    numbers: {},
    paidOut: {},
    webhookSecrets: {},
    fileBytes: {},
    idempotency: {},
  };
}
