/**
 * A provider for tests of the money core: it keeps the true ledger in memory, does what the test tells it to, and can lose
 * an answer before or after the work was done. It knows nothing of HTTP; the sandbox stands for that.
 */
import {
  BadSignature,
  type BalanceEntry,
  type Hint,
  type PaymentState,
  type Payout,
  type Provider,
  type ProviderAttempt,
  type ProviderConnection,
  ProviderError,
  type RefundState,
} from "@/lib/providers/provider";

type Call =
  | "startPayment"
  | "fetchPayment"
  | "fetchByRef"
  | "cancelPayment"
  | "listChanges"
  | "refund"
  | "listBalance"
  | "listPayouts"
  | "listPayoutEntries";
type Fault = { call: Call; when: "before" | "after"; error: Error };
export type ScriptedEvent = Hint;

export type ScriptedProvider = Provider & {
  readonly truth: Map<string, PaymentState>;
  readonly events: ScriptedEvent[];
  readonly calls: Call[];
  /** The account's book; tests write into it what happened there. */
  readonly balance: BalanceEntry[];
  readonly payouts: { payout: Payout; entryRefs: string[] }[];
  /** The next call of this kind throws, before or after its work was done. */
  fail(fault: Omit<Fault, "error"> & { error?: Error }): void;
  of(attemptId: string): PaymentState;
  /** Changes the truth and writes the event that tells of it. */
  change(ref: string, change: Partial<PaymentState>, type: string): ScriptedEvent;
  pay(ref: string, change?: Partial<PaymentState>): ScriptedEvent;
  /** A refund made at the provider, or the next state of one. */
  dashboardRefund(ref: string, refund: Partial<RefundState> & { ref: string; amountMinor: number }): ScriptedEvent;
  /** How refunds that we ask for end at the provider; `succeeded` unless told otherwise. */
  refundsEndAs: RefundState["status"];
  /** A delivery as the route gets it. */
  delivery(event: ScriptedEvent, secret: string): { rawBody: string; headers: Headers };
};

export const lostAnswer = () => new ProviderError("unknown", "network", "The answer was lost.");

export function aScriptedProvider(deps: { now(): number }): ScriptedProvider {
  const truth = new Map<string, PaymentState>();
  const refOfAttempt = new Map<string, string>();
  const events: ScriptedEvent[] = [];
  const calls: Call[] = [];
  const balance: BalanceEntry[] = [];
  const payouts: ScriptedProvider["payouts"] = [];
  const faults: Fault[] = [];

  async function calling<T>(call: Call, work: () => T): Promise<T> {
    calls.push(call);
    const at = faults.findIndex((fault) => fault.call === call);
    const fault = at < 0 ? undefined : faults.splice(at, 1)[0];
    if (fault?.when === "before") throw fault.error;
    const result = work();
    if (fault?.when === "after") throw fault.error;
    return result;
  }

  function required(ref: string): PaymentState {
    const state = truth.get(ref);
    if (state === undefined) throw new ProviderError("refused", "not_found", `No such payment: ${ref}`);
    return state;
  }

  function create(connection: ProviderConnection, attempt: ProviderAttempt): string {
    const known = refOfAttempt.get(attempt.id);
    if (known !== undefined) return known;
    const ref = `pi_${truth.size + 1}_${attempt.id}`;
    refOfAttempt.set(attempt.id, ref);
    truth.set(ref, {
      ref,
      status: "open",
      amountMinor: attempt.params.amountMinor,
      receivedMinor: 0,
      currency: attempt.params.currency,
      mode: connection.mode,
      attemptId: attempt.id,
      instanceId: attempt.params.instanceId,
      isProbe: false,
      createdAt: deps.now(),
      paidAt: null,
      expectedOn: null,
      method: null,
      problem: null,
      statementDescriptor: null,
      receiptUrl: null,
      fee: null,
      refunds: [],
      disputes: [],
    });
    return ref;
  }

  const copy = (state: PaymentState): PaymentState => structuredClone(state);

  const provider: ScriptedProvider = {
    name: "stripe",
    capabilities: {
      displayName: "Scripted",
      declineTypes: ["payment_intent.payment_failed"],
      hasEmbeddedForm: true,
      completesOnServer: false,
      currencies: ["EUR", "USD", "JPY"],
      paymentUrl: (_mode, ref) => `https://provider.test/${ref}`,
      disputeUrl: (_mode, ref) => `https://provider.test/disputes/${ref}`,
      keyPageUrl: () => "https://provider.test/keys",
      restrictedKeyUrl: () => null,
      rights: [],
      signUpUrl: "https://provider.test/register",
      pricesUrl: "https://provider.test/prices",
      testNumbers: { paid: "1", declined: "2", authenticated: "3", slow_debit: "4", failed_refund: "5", dispute: "6" },
    },
    truth,
    events,
    calls,
    balance,
    payouts,
    fail: (fault) => void faults.push({ error: lostAnswer(), ...fault }),
    of: (attemptId) => required(refOfAttempt.get(attemptId) ?? attemptId),
    change(ref, change, type) {
      const state = { ...required(ref), ...change };
      truth.set(ref, state);
      const event: ScriptedEvent = {
        eventId: `evt_${events.length + 1}_${ref}`,
        type,
        mode: state.mode,
        accountId: null,
        ref,
        objectId: ref,
        attemptId: state.attemptId,
        instanceId: state.instanceId,
        createdAt: deps.now(),
      };
      events.push(event);
      return event;
    },
    pay: (ref, change = {}) =>
      provider.change(
        ref,
        {
          status: "succeeded",
          receivedMinor: required(ref).amountMinor,
          paidAt: deps.now(),
          problem: null,
          method: { kind: "card", label: "Visa", last4: "4242", wallet: null },
          fee: { balanceRef: `txn_${ref}`, feeMinor: 35, netMinor: required(ref).amountMinor - 35, currency: "EUR" },
          ...change,
        },
        "payment_intent.succeeded",
      ),
    refundsEndAs: "succeeded",
    dashboardRefund(ref, refund) {
      const state = required(ref);
      const others = state.refunds.filter((known) => known.ref !== refund.ref);
      const whole: RefundState = {
        refundId: null,
        currency: state.currency,
        status: "succeeded",
        reason: null,
        createdAt: deps.now(),
        ...refund,
      };
      return provider.change(ref, { refunds: [...others, whole] }, "refund.updated");
    },
    delivery: (event, secret) => ({
      rawBody: JSON.stringify(event),
      headers: new Headers({ "x-signature": secret }),
    }),
    startPayment: (connection, attempt) =>
      calling("startPayment", () => {
        const ref = attempt.ref ?? create(connection, attempt);
        return { ref, client: { clientSecret: `${ref}_secret` }, state: copy(required(ref)) };
      }),
    completePayment: async (_connection, attempt) => copy(provider.of(attempt.id)),
    cancelPayment: (_connection, attempt) =>
      calling("cancelPayment", () => {
        const ref = attempt.ref ?? refOfAttempt.get(attempt.id);
        if (ref === undefined) return { canceled: true, state: null };
        const state = required(ref);
        if (state.status === "succeeded" || state.status === "processing")
          return { canceled: false, state: copy(state) };
        provider.change(ref, { status: "canceled" }, "payment_intent.canceled");
        return { canceled: true, state: copy(required(ref)) };
      }),
    refund: (_connection, attempt, wanted) =>
      calling("refund", () => {
        const state = provider.of(attempt.id);
        const made = state.refunds.find((one) => one.refundId === wanted.refundId);
        if (made !== undefined) return structuredClone(made);
        const isGone = (one: RefundState) => one.status === "failed" || one.status === "canceled";
        const given = state.refunds.filter((one) => !isGone(one)).reduce((sum, one) => sum + one.amountMinor, 0);
        if (state.disputes.some((dispute) => dispute.fundsWithdrawn))
          throw new ProviderError("refused", "invalid", "It has been charged back.", {
            providerCode: "charge_disputed",
          });
        if (given + wanted.amountMinor > state.receivedMinor)
          throw new ProviderError("refused", "invalid", "It has already been refunded.", {
            providerCode: "charge_already_refunded",
          });
        const refund: RefundState = {
          ref: `re_${wanted.refundId}`,
          refundId: wanted.refundId,
          amountMinor: wanted.amountMinor,
          currency: wanted.currency,
          status: provider.refundsEndAs,
          reason: wanted.reason,
          createdAt: deps.now(),
        };
        provider.change(state.ref, { refunds: [...state.refunds, refund] }, "refund.created");
        return structuredClone(refund);
      }),
    fetchPayment: (_connection, attempt) =>
      calling("fetchPayment", () => {
        const ref = attempt.ref ?? refOfAttempt.get(attempt.id);
        return ref === undefined ? null : copy(required(ref));
      }),
    fetchByRef: (_connection, ref) =>
      calling("fetchByRef", () => {
        const state = truth.get(ref);
        return state === undefined ? null : copy(state);
      }),
    listChanges: (_connection, since) =>
      calling("listChanges", () => events.filter((event) => event.createdAt >= since).map((event) => ({ ...event }))),
    listBalance: (_connection, { from, until }) =>
      calling("listBalance", () =>
        balance
          .filter((entry) => entry.createdAt >= from && (until === null || entry.createdAt <= until))
          .map((entry) => ({ ...entry })),
      ),
    listPayouts: (_connection, { from, until }) =>
      calling("listPayouts", () =>
        payouts
          .map(({ payout }) => payout)
          .filter(({ createdAt }) => createdAt >= from && (until === null || createdAt <= until)),
      ),
    listPayoutEntries: (_connection, payoutRef) =>
      calling("listPayoutEntries", () => {
        const refs = payouts.find(({ payout }) => payout.ref === payoutRef)?.entryRefs ?? [];
        return balance.filter(({ ref }) => refs.includes(ref));
      }),
    parseWebhook(_connection, endpoint, rawBody, headers) {
      if (!endpoint.secrets.includes(headers.get("x-signature") ?? ""))
        throw new BadSignature("wrong_secret", "Signed with another secret.");
      return [JSON.parse(rawBody) as Hint];
    },
    accepts: () => true,
    checkCredentials: unused,
    connect: unused,
    proveSameAccount: unused,
    sendProbe: unused,
    registerDomain: unused,
    disconnect: unused,
    checkWebhook: unused,
    createWebhook: unused,
    removeStaleWebhooks: unused,
  };
  return provider;
}

const unused = (): never => {
  throw new Error("The scripted provider does not do this.");
};
