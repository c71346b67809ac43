/**
 * What every payment provider does for us (design.md section 4). Money truth stands on three promises: `startPayment` is
 * idempotent and moves no money, `fetchPayment` returns the whole truth about one attempt, and `parseWebhook` yields
 * hints that never carry amounts. Provider words (PaymentIntent, client secret…) stay inside the provider's folder.
 */
import type { Mode } from "@/lib/invoices/invoice-snapshot";
import type { Money } from "@/lib/money/money";
import type { BalanceEntry, BookRange, Payout } from "./balance";
import type { PaymentState, RefundState } from "./payment-state";

export type { BalanceEntry, BalanceEntryKind, BookRange, Payout } from "./balance";
export type {
  DisputeState,
  FeeState,
  PaymentMethodSummary,
  PaymentProblem,
  PaymentState,
  PaymentStatus,
  RefundState,
} from "./payment-state";

export type ProviderName = "stripe";

/** A connection as a provider sees it: secrets are already decrypted and live only in memory. */
export type ProviderConnection = {
  id: string;
  businessId: string;
  mode: Mode;
  accountId: string | null;
  publishableKey: string;
  secretKey: string;
};

/** One webhook endpoint row of ours; `providerEndpointId` is null until the provider has answered. */
export type ProviderEndpoint = {
  id: string;
  providerEndpointId: string | null;
  url: string;
  /** Signing secrets that are accepted now; two during a roll. */
  secrets: string[];
};

/** What a provider needs to open a payment; kept whole with the attempt, so that a replay is identical. */
export type AttemptParams = {
  attemptId: string;
  payableId: string;
  businessId: string;
  instanceId: string;
  amountMinor: number;
  currency: string;
  /** What the customer pays, in the provider's dashboard: "Invoice 2026/17". */
  description: string;
  /** Taken from the invoice's number; the provider cleans it to its own rules. */
  statementDescriptorSource: string;
  /** For the provider's own receipt; null unless the owner switched it on. */
  receiptEmail: string | null;
};

export type ProviderAttempt = {
  id: string;
  ref: string | null;
  params: AttemptParams;
  /** When the attempt's row was written (UTC ms): a provider forgets idempotency keys after a while. */
  createdAt: number;
};

/** Money to be given back; kept whole with our row, so that a replay is identical. */
export type ProviderRefund = {
  /** Our row: its idempotency key and mark. */
  refundId: string;
  amountMinor: number;
  currency: string;
  /** Words that every provider has; anything else stays with us. */
  reason: "duplicate" | "fraudulent" | "requested_by_customer" | null;
  /** When the row was written (UTC ms). */
  createdAt: number;
};

/** What the browser needs to continue; the shape is the provider's own and only `components/pay` reads it. */
export type ClientHandle = Record<string, string>;

/** "Look at this payment": all that a webhook or a list of changes may tell us. */
export type Hint = {
  eventId: string;
  type: string;
  mode: Mode;
  /** The provider's account the event speaks of, when it says so. */
  accountId: string | null;
  /** The payment to fetch; null when the event is about something else. */
  ref: string | null;
  /** The object the event is about. */
  objectId: string | null;
  /** Marks found on the object; a hint, never authority. */
  attemptId: string | null;
  instanceId: string | null;
  /** Set when the event tells of a probe of ours (`sendProbe`). */
  probeId?: string | null;
  createdAt: number;
};

export type WebhookState =
  | { state: "active" }
  /** The address cannot be reached from outside; the sweep finds payments. */
  | { state: "unreachable"; reason: string }
  /** Something is off and can be repaired by us. */
  | { state: "repairable"; reason: string }
  /** The owner has to do something. */
  | { state: "blocked"; reason: string; kind: "limit" | "rights" | "other_instance" | "refused" };

/** Why no endpoint could be made: nobody can reach us, or the owner has to do something. */
export type WebhookRefusal = Extract<WebhookState, { state: "unreachable" | "blocked" }>;

export type CreatedEndpoint = { providerEndpointId: string; secret: string; apiVersion: string };

export type BrandingAddress = {
  line1: string;
  line2: string | null;
  postalCode: string | null;
  city: string | null;
  region: string | null;
  /** ISO 3166-1 alpha-2; null when the provider does not say. */
  country: string | null;
};

export type Branding = {
  name: string | null;
  supportEmail: string | null;
  supportPhone: string | null;
  website: string | null;
  /** Where customers may write to; null when it is not given. */
  address: BrandingAddress | null;
  /** `#rrggbb`. */
  primaryColor: string | null;
  /** What payers read on their statements. */
  statementDescriptor: string | null;
  logo: { bytes: Uint8Array; contentType: string } | null;
};

export type ConnectedAccount = {
  /** Null when the key may not read the account. */
  accountId: string | null;
  name: string | null;
  country: string | null;
  defaultCurrency: string | null;
  mode: Mode;
  chargesEnabled: boolean;
  /** Plain sentences of what the provider still wants before money can be taken. */
  requirements: string[];
  branding: Branding | null;
  /** Rights that are missing, each with the sentence of what it costs; never a reason not to be connected. */
  missingRights: { right: string; consequence: string }[];
};

export type Credentials = { publishableKey: string; secretKey: string; mode: Mode };

export type CheckedCredentials = Credentials & { secretKeyKind: "secret" | "restricted" };

/** Shared by every copy of this module in a bundled server, see lib/app-error.ts. */
const signatureBrand: unique symbol = Symbol.for("paymast.BadSignature");
const providerBrand: unique symbol = Symbol.for("paymast.ProviderError");
const isBranded = (value: unknown, brand: symbol): boolean =>
  typeof value === "object" && value !== null && brand in value;

/** The provider refused our signature check; `reason` is counted per endpoint and day. */
export class BadSignature extends Error {
  readonly [signatureBrand] = true;
  readonly reason: "no_signature" | "wrong_secret" | "too_old" | "from_the_future" | "malformed" | "wrong_mode";
  constructor(reason: BadSignature["reason"], message: string) {
    super(message);
    this.name = "BadSignature";
    this.reason = reason;
  }
  static override [Symbol.hasInstance](value: unknown): boolean {
    return isBranded(value, signatureBrand);
  }
}

/**
 * The provider said no, or we could not tell. `outcome` is what money code decides by:
 * `refused` nothing happened and a retry with the same parameters won't help; `unknown` it may have happened;
 * `unavailable` nothing happened, try again later.
 */
export class ProviderError extends Error {
  readonly [providerBrand] = true;
  readonly outcome: "refused" | "unknown" | "unavailable";
  readonly kind:
    | "authentication"
    | "permission"
    | "invalid"
    | "not_found"
    | "rate_limit"
    | "conflict"
    | "network"
    | "provider";
  readonly providerCode: string | null;
  constructor(
    outcome: ProviderError["outcome"],
    kind: ProviderError["kind"],
    message: string,
    options: { cause?: unknown; providerCode?: string | null } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "ProviderError";
    this.outcome = outcome;
    this.kind = kind;
    this.providerCode = options.providerCode ?? null;
  }
  static override [Symbol.hasInstance](value: unknown): boolean {
    return isBranded(value, providerBrand);
  }
}

export type Capabilities = {
  displayName: string;
  /** The browser pays in a form on our page, as opposed to a redirect. */
  hasEmbeddedForm: boolean;
  /** Settling needs a server call after the browser confirmed. */
  completesOnServer: boolean;
  currencies: readonly string[];
  /** Types of messages that each tell of one refused payment method; the shield counts them. */
  declineTypes: readonly string[];
  /** Where the owner sees one payment at the provider. */
  paymentUrl(mode: Mode, ref: string): string;
  /** Where the owner answers a dispute and sends her evidence. */
  disputeUrl(mode: Mode, ref: string): string;
  keyPageUrl(mode: Mode): string;
  /** The provider's page that makes a key with exactly the rights we use; null when it has no such page. */
  restrictedKeyUrl(mode: Mode): string | null;
  /** The rights such a key has, in the provider's own words. */
  rights: readonly { right: string; use: string }[];
  /** Where somebody without an account makes one, and what its payments cost. */
  signUpUrl: string;
  pricesUrl: string;
  /** What the provider's test mode takes instead of a card or account, by what comes of it. */
  testNumbers: Record<TestOutcome, string>;
};

export type TestOutcome = "paid" | "declined" | "authenticated" | "slow_debit" | "failed_refund" | "dispute";

export interface Provider {
  readonly name: ProviderName;
  readonly capabilities: Capabilities;
  /**
   * Checks what was pasted without asking anyone: form, mode, swapped fields, and whether these keys may be used in this
   * installation. Returns them trimmed; throws AppError BAD_INPUT naming the field (`publishableKey`, `secretKey`).
   */
  checkCredentials(typed: Credentials): CheckedCredentials;
  /** Asks the provider who these credentials are; throws AppError BAD_INPUT naming the field when they are unusable. */
  connect(credentials: Credentials): Promise<ConnectedAccount>;
  /** Proves that the publishable key belongs to the secret key's account with a marked probe, canceled at once. */
  proveSameAccount(credentials: Credentials, marks: { businessId: string; instanceId: string }): Promise<void>;
  /**
   * A marked payment that is canceled at once: no money moves, and the provider tells our webhook of it. Its event carries
   * `probeId` back. Throws ProviderError.
   */
  sendProbe(
    connection: ProviderConnection,
    probe: { probeId: string; businessId: string; instanceId: string },
  ): Promise<void>;
  registerDomain(connection: ProviderConnection, host: string): Promise<{ ok: true } | { ok: false; reason: string }>;
  /** Closes the endpoint we made, as far as the key still allows; never throws for an endpoint that is gone. */
  disconnect(connection: ProviderConnection, endpoint: ProviderEndpoint | null): Promise<void>;
  checkWebhook(connection: ProviderConnection, endpoint: ProviderEndpoint, instanceId: string): Promise<WebhookState>;
  /**
   * Makes our endpoint, or says why it can't be made; throws ProviderError when the provider could not be asked.
   * `besideOthers` makes it although another Paymast instance already has an endpoint at our address.
   */
  createWebhook(
    connection: ProviderConnection,
    endpoint: { id: string; url: string },
    instanceId: string,
    options?: { besideOthers: boolean },
  ): Promise<{ ok: true; endpoint: CreatedEndpoint } | { ok: false; state: WebhookRefusal }>;
  /**
   * Deletes endpoints of this instance and business at the provider other than those to `keep`; foreign ones are never touched.
   * Returns how many.
   */
  removeStaleWebhooks(connection: ProviderConnection, keep: readonly string[], instanceId: string): Promise<number>;
  accepts(connection: Pick<ProviderConnection, "mode">, money: Money): true | { reason: string };
  startPayment(
    connection: ProviderConnection,
    attempt: ProviderAttempt,
  ): Promise<{ ref: string; client: ClientHandle; state: PaymentState }>;
  /**
   * What the browser needs to show wallets before there is a payment to confirm: nothing secret, and no network is asked.
   * Missing where a provider has none.
   */
  walletClient?(publishableKey: string, money: Money): ClientHandle;
  completePayment(
    connection: ProviderConnection,
    attempt: ProviderAttempt,
    fromBrowser: Record<string, string>,
  ): Promise<PaymentState>;
  /** `state` is null when the provider certainly has no such payment: there was nothing to cancel. */
  cancelPayment(
    connection: ProviderConnection,
    attempt: ProviderAttempt,
  ): Promise<{ canceled: true; state: PaymentState | null } | { canceled: false; state: PaymentState }>;
  /**
   * The truth about an attempt. With no `ref` (the answer to the create call was lost) it looks for our mark; null means the
   * provider certainly has no such payment.
   */
  fetchPayment(connection: ProviderConnection, attempt: ProviderAttempt): Promise<PaymentState | null>;
  fetchByRef(connection: ProviderConnection, ref: string): Promise<PaymentState | null>;
  /**
   * Gives money of a paid attempt back. Idempotent by `refundId`, also after the provider has forgotten its keys. Throws
   * ProviderError: `refused` nothing was given back by this call, `unknown` it may have been.
   */
  refund(connection: ProviderConnection, attempt: ProviderAttempt, refund: ProviderRefund): Promise<RefundState>;
  /** Changes since `since` (UTC ms), oldest first, paged to the end. */
  listChanges(connection: ProviderConnection, since: number): Promise<Hint[]>;
  /** Every movement of the account's balance in the range, paged to the end, oldest first. */
  listBalance(connection: ProviderConnection, range: BookRange): Promise<BalanceEntry[]>;
  /** Payouts begun in the range, oldest first. */
  listPayouts(connection: ProviderConnection, range: BookRange): Promise<Payout[]>;
  /** What an automatic payout took to the bank: its entries' nets add up to its amount. */
  listPayoutEntries(connection: ProviderConnection, payoutRef: string): Promise<BalanceEntry[]>;
  /** Verifies the raw body and returns its hints. Throws BadSignature. */
  parseWebhook(
    connection: Pick<ProviderConnection, "mode" | "accountId">,
    endpoint: Pick<ProviderEndpoint, "secrets">,
    rawBody: string,
    headers: Headers,
    now: number,
  ): Hint[];
}
