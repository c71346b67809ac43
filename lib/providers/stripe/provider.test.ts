import Stripe from "stripe";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { sandboxKeys } from "@/sandbox/stripe/accounts";
import { type StripeSandbox, startStripeSandbox } from "@/sandbox/stripe/server";
import { type AppContract, openAppContract } from "@/testing/stripe-contract";
import type { AttemptParams, Provider, ProviderAttempt, ProviderConnection } from "../provider";
import { createStripeProvider } from "./create-provider";
import { HANDLED_EVENTS } from "./events";
import { statementSuffix } from "./start-payment";

const HOUR = 3_600_000;
const { nordlicht, harbor } = sandboxKeys;
const silent = { info: () => {}, warn: () => {}, error: () => {} };

let sandbox: StripeSandbox;
let contract: AppContract;
let provider: Provider;
/** The test as the customer and as the owner in Stripe's dashboard. */
let stripe: Stripe;
let lead = 0;
let counter = 0;

beforeAll(async () => {
  sandbox = await startStripeSandbox({ shuffleWindowMs: 0 });
  contract = await openAppContract();
  provider = createStripeProvider({
    apiBase: sandbox.url,
    publicUrl: "https://pay.test.example",
    isSandboxed: true,
    now: () => sandbox.control.now() + lead,
    log: silent,
  });
  const { port } = new URL(sandbox.url);
  stripe = new Stripe(nordlicht.test.secret, { host: "127.0.0.1", port, protocol: "http" });
  sandbox.control.recorder.listen({
    exchange: (exchange) => {
      const isOurs = exchange.requestHeaders["x-stripe-client-user-agent"]?.includes("Paymast") ?? false;
      if (isOurs) contract.check(exchange);
    },
  });
});

afterAll(async () => {
  await sandbox.close();
  expect(contract.violations()).toEqual([]);
  expect(contract.checked()).toBeGreaterThan(0);
});

afterEach(() => {
  lead = 0;
  sandbox.control.clearFaults();
});

const connection = (overrides: Partial<ProviderConnection> = {}): ProviderConnection => ({
  id: "con_1",
  businessId: "biz_1",
  mode: "test",
  accountId: nordlicht.accountId,
  publishableKey: nordlicht.test.publishable,
  secretKey: nordlicht.test.secret,
  ...overrides,
});

function anAttempt(overrides: Partial<AttemptParams> = {}): ProviderAttempt {
  counter += 1;
  const id = `att_${counter}`;
  return {
    id,
    ref: null,
    createdAt: sandbox.control.now(),
    params: {
      attemptId: id,
      payableId: "pay_1",
      businessId: "biz_1",
      instanceId: "ins_1",
      amountMinor: 12_000,
      currency: "EUR",
      description: "Invoice 2026/17",
      statementDescriptorSource: "2026/17",
      receiptEmail: null,
      ...overrides,
    },
  };
}

async function anOpenPayment(overrides: Partial<AttemptParams> = {}) {
  const attempt = anAttempt(overrides);
  const opened = await provider.startPayment(connection(), attempt);
  return { ...opened, attempt: { ...attempt, ref: opened.ref } };
}

const confirm = (ref: string, paymentMethod: string) =>
  stripe.paymentIntents
    .confirm(ref, { payment_method: paymentMethod, return_url: "https://pay.test.example/i/x/pay" })
    .catch(() => null);

const intents = () => stripe.paymentIntents.list({ limit: 100 });

const markedWith = async (attempt: ProviderAttempt) =>
  (await intents()).data.filter((intent) => intent.metadata.paymast_attempt === attempt.id);

describe("opening a payment", () => {
  test("creates one marked PaymentIntent and hands out what the browser needs", async () => {
    const { ref, client, state, attempt } = await anOpenPayment();
    expect(client).toEqual({
      clientSecret: expect.stringMatching(new RegExp(`^${ref}_secret_`)),
      publishableKey: nordlicht.test.publishable,
    });
    expect(state).toMatchObject({
      ref,
      status: "open",
      amountMinor: 12_000,
      receivedMinor: 0,
      currency: "EUR",
      mode: "test",
      attemptId: attempt.id,
      instanceId: "ins_1",
      isProbe: false,
      paidAt: null,
      problem: null,
    });
    const created = await stripe.paymentIntents.retrieve(ref);
    expect(created.automatic_payment_methods?.enabled).toBe(true);
    expect(created.statement_descriptor_suffix).toBe("INV 2026/17");
    expect(created.receipt_email).toBeNull();
    expect(created.metadata).toEqual({
      paymast_instance: "ins_1",
      paymast_business: "biz_1",
      paymast_payable: "pay_1",
      paymast_attempt: attempt.id,
    });
  });

  test("a repeat answers with the same PaymentIntent", async () => {
    const before = (await intents()).data.length;
    const { ref, attempt } = await anOpenPayment();
    const again = await provider.startPayment(connection(), { ...attempt, ref: null });
    expect(again.ref).toBe(ref);
    expect((await intents()).data.length).toBe(before + 1);
  });

  test.each([
    ["ISK", 1_500, 150_000],
    ["JPY", 2_000, 2_000],
    ["KWD", 12_340, 12_340],
    ["HUF", 90_000, 90_000],
  ])("%s %i goes out as %i and comes back as it was", async (currency, amountMinor, wireAmount) => {
    const { ref, state } = await anOpenPayment({ currency, amountMinor });
    expect((await stripe.paymentIntents.retrieve(ref)).amount).toBe(wireAmount);
    expect(state).toMatchObject({ currency, amountMinor });
  });

  test("the provider's receipt is asked for only when an address is given", async () => {
    const { ref } = await anOpenPayment({ receiptEmail: "anna@example.com" });
    expect((await stripe.paymentIntents.retrieve(ref)).receipt_email).toBe("anna@example.com");
  });

  test("a decoration that Stripe refuses does not stop the payment, nor its repeat", async () => {
    const { ref, attempt } = await anOpenPayment({ receiptEmail: "not an address" });
    const again = await provider.startPayment(connection(), { ...attempt, ref: null });
    expect(again.ref).toBe(ref);
    expect((await stripe.paymentIntents.retrieve(ref)).receipt_email).toBeNull();
  });

  test("a revoked key is refused as such", async () => {
    const wrong = connection({ secretKey: "sk_test_sandboxUnknownKey0000" });
    await expect(provider.startPayment(wrong, anAttempt())).rejects.toMatchObject({
      outcome: "refused",
      kind: "authentication",
    });
  });
});

describe("the truth about a payment", () => {
  test("of a card: paid, with method, fee, receipt and how it reads on the statement", async () => {
    const { ref, attempt } = await anOpenPayment();
    await confirm(ref, "pm_card_visa");
    sandbox.control.advance(60_000);
    expect(await provider.fetchPayment(connection(), attempt)).toMatchObject({
      status: "succeeded",
      receivedMinor: 12_000,
      method: { kind: "card", label: "Visa", last4: "4242", wallet: null },
      statementDescriptor: expect.stringContaining("INV 2026/17"),
      receiptUrl: expect.stringMatching(/^http/),
      paidAt: expect.any(Number),
      fee: { balanceRef: expect.stringMatching(/^txn_/), currency: "EUR" },
      refunds: [],
      disputes: [],
    });
    const state = await provider.fetchByRef(connection(), ref);
    expect((state?.fee?.feeMinor ?? 0) + (state?.fee?.netMinor ?? 0)).toBe(12_000);
  });

  test("of a decline: open again, with a reason and the card that was tried", async () => {
    const { ref, attempt } = await anOpenPayment();
    await confirm(ref, "pm_card_visa_chargeDeclinedInsufficientFunds");
    expect(await provider.fetchPayment(connection(), attempt)).toMatchObject({
      status: "open",
      receivedMinor: 0,
      problem: { reason: "insufficient_funds", providerCode: "insufficient_funds" },
      method: { kind: "card", label: "Visa", last4: expect.stringMatching(/^\d{4}$/) },
    });
  });

  test("of a card that asks for 3-D Secure: waiting for the customer", async () => {
    const { ref, attempt } = await anOpenPayment();
    await confirm(ref, "pm_card_authenticationRequired");
    expect(await provider.fetchPayment(connection(), attempt)).toMatchObject({
      status: "requires_action",
      problem: null,
    });
  });

  test("of a decline followed by another card: paid, the old reason forgotten", async () => {
    const { ref, attempt } = await anOpenPayment();
    await confirm(ref, "pm_card_visa_chargeDeclined");
    await confirm(ref, "pm_card_mastercard");
    expect(await provider.fetchPayment(connection(), attempt)).toMatchObject({
      status: "succeeded",
      problem: null,
      method: { label: "Mastercard", last4: "4444" },
    });
  });

  test("of partial refunds: every one of them, by its own id", async () => {
    const { ref, attempt } = await anOpenPayment();
    await confirm(ref, "pm_card_visa");
    for (const amount of [1_000, 2_000]) await stripe.refunds.create({ payment_intent: ref, amount });
    const state = await provider.fetchPayment(connection(), attempt);
    expect(state?.status).toBe("succeeded");
    expect(state?.refunds.map((refund) => [refund.amountMinor, refund.currency, refund.status]).sort()).toEqual([
      [1_000, "EUR", "succeeded"],
      [2_000, "EUR", "succeeded"],
    ]);
  });

  test("of more refunds than a charge carries: all of them", async () => {
    const { ref, attempt } = await anOpenPayment();
    await confirm(ref, "pm_card_visa");
    for (let n = 0; n < 12; n += 1) await stripe.refunds.create({ payment_intent: ref, amount: 100 + n });
    const refs = (await provider.fetchPayment(connection(), attempt))?.refunds.map((refund) => refund.ref) ?? [];
    expect(new Set(refs).size).toBe(12);
  });

  test("of a refund that fails later: failed, not succeeded", async () => {
    const { ref, attempt } = await anOpenPayment();
    await confirm(ref, "pm_card_refundFail");
    await stripe.refunds.create({ payment_intent: ref, amount: 500 });
    sandbox.control.advance(24 * HOUR);
    expect((await provider.fetchPayment(connection(), attempt))?.refunds).toMatchObject([
      { amountMinor: 500, status: "failed" },
    ]);
  });

  test("of a dispute: amount, status, deadline, and that the money is gone", async () => {
    const { ref, attempt } = await anOpenPayment();
    await confirm(ref, "pm_card_visa");
    const dispute = sandbox.control.dispute(ref);
    expect((await provider.fetchPayment(connection(), attempt))?.disputes).toMatchObject([
      {
        ref: dispute.id,
        amountMinor: 12_000,
        status: "needs_response",
        fundsWithdrawn: true,
        respondBy: expect.any(Number),
      },
    ]);
    sandbox.control.decideDispute(dispute.id, "won");
    expect((await provider.fetchPayment(connection(), attempt))?.disputes).toMatchObject([
      { status: "won", fundsWithdrawn: false },
    ]);
  });

  test("of an inquiry: no money moved", async () => {
    const { ref, attempt } = await anOpenPayment();
    await confirm(ref, "pm_card_visa");
    sandbox.control.dispute(ref, { inquiry: true });
    expect((await provider.fetchPayment(connection(), attempt))?.disputes).toMatchObject([
      { status: "inquiry", fundsWithdrawn: false },
    ]);
  });

  test("of an id that Stripe does not know: none", async () => {
    expect(await provider.fetchByRef(connection(), "pi_unknown")).toBeNull();
  });

  test("of a payment of another account: none", async () => {
    const { ref } = await anOpenPayment();
    const other = connection({ secretKey: harbor.test.secret, publishableKey: harbor.test.publishable });
    expect(await provider.fetchByRef(other, ref)).toBeNull();
  });
});

describe("a payment whose answer was lost", () => {
  const faults = [
    ["reply_lost", "unknown"],
    ["reset", "unknown"],
    ["malformed_json", "unknown"],
    ["html", "unknown"],
    ["500", "unknown"],
    ["500_after", "unknown"],
    ["429", "unavailable"],
    ["lock_timeout", "unavailable"],
  ] as const;
  test.each(faults)("through %s is %s, then found under its key; there is only one", async (kind, outcome) => {
    const attempt = anAttempt();
    sandbox.control.addFault({ kind, method: "POST", path: "/v1/payment_intents", times: 10 });
    await expect(provider.startPayment(connection(), attempt)).rejects.toMatchObject({ outcome });
    sandbox.control.clearFaults();
    expect(await provider.fetchPayment(connection(), attempt)).toMatchObject({ status: "open", attemptId: attempt.id });
    expect(await markedWith(attempt)).toHaveLength(1);
  });

  test("under a 500 that Stripe replays is found by its mark", async () => {
    const attempt = anAttempt();
    sandbox.control.addFault({ kind: "500_saved", method: "POST", path: "/v1/payment_intents", times: 1 });
    await expect(provider.startPayment(connection(), attempt)).rejects.toMatchObject({ outcome: "unknown" });
    const found = await provider.fetchPayment(connection(), attempt);
    expect((await markedWith(attempt)).map((intent) => intent.id)).toEqual([found?.ref]);
  });

  test("is found by its mark when Stripe has forgotten the key", async () => {
    const { ref, attempt } = await anOpenPayment();
    lead = 30 * HOUR;
    expect(await provider.fetchPayment(connection(), { ...attempt, ref: null })).toMatchObject({ ref });
  });

  test("certainly does not exist when no mark is found, and none is created", async () => {
    const attempt = anAttempt();
    lead = 30 * HOUR;
    expect(await provider.fetchPayment(connection(), attempt)).toBeNull();
    expect(await markedWith(attempt)).toEqual([]);
  });

  test("another installation's mark of the same attempt is not taken for ours", async () => {
    const { attempt } = await anOpenPayment({ instanceId: "ins_other" });
    lead = 30 * HOUR;
    const ours = { ...attempt, ref: null, params: { ...attempt.params, instanceId: "ins_1" } };
    expect(await provider.fetchPayment(connection(), ours)).toBeNull();
  });
});

describe("canceling", () => {
  test("makes the client secret worthless, and a second time is a success too", async () => {
    const { ref, attempt } = await anOpenPayment();
    expect(await provider.cancelPayment(connection(), attempt)).toMatchObject({
      canceled: true,
      state: { status: "canceled" },
    });
    expect(await provider.cancelPayment(connection(), attempt)).toMatchObject({ canceled: true });
    expect((await stripe.paymentIntents.retrieve(ref)).status).toBe("canceled");
  });

  test("is too late for a paid one, and says what is true", async () => {
    const { ref, attempt } = await anOpenPayment();
    await confirm(ref, "pm_card_visa");
    expect(await provider.cancelPayment(connection(), attempt)).toMatchObject({
      canceled: false,
      state: { status: "succeeded", receivedMinor: 12_000 },
    });
  });

  test("an attempt that never reached Stripe has nothing to cancel", async () => {
    const attempt = anAttempt();
    lead = 30 * HOUR;
    expect(await provider.cancelPayment(connection(), attempt)).toEqual({ canceled: true, state: null });
  });
});

describe("the list of changes", () => {
  test("leads to the payment, oldest first, with our marks", async () => {
    const since = sandbox.control.now();
    const { ref, attempt } = await anOpenPayment();
    await confirm(ref, "pm_card_visa");
    const hints = (await provider.listChanges(connection(), since)).filter((hint) => hint.ref === ref);
    expect(hints.map((hint) => hint.type)).toContain("payment_intent.succeeded");
    expect(hints.find((hint) => hint.type === "payment_intent.succeeded")).toMatchObject({
      attemptId: attempt.id,
      instanceId: "ins_1",
    });
    expect(hints.map((hint) => hint.createdAt)).toEqual(hints.map((hint) => hint.createdAt).sort((a, b) => a - b));
  });

  test("is read beyond Stripe's page of a hundred", async () => {
    const since = sandbox.control.now();
    for (let n = 0; n < 120; n += 1) {
      const intent = await stripe.paymentIntents.create({ amount: 1_000, currency: "eur" });
      await stripe.paymentIntents.cancel(intent.id);
    }
    const canceled = (await provider.listChanges(connection(), since)).filter(
      (hint) => hint.type === "payment_intent.canceled",
    );
    expect(canceled.length).toBeGreaterThanOrEqual(120);
  });
});

describe("events", () => {
  test("what we handle is what endpoints subscribe to, and fits Stripe's list call", async () => {
    const made = await provider.createWebhook(
      connection(),
      { id: "whe_events", url: "https://pay.test.example/api/webhooks/stripe/whe_events" },
      "ins_1",
    );
    if (!made.ok) throw new Error(made.state.reason);
    const endpoint = await stripe.webhookEndpoints.retrieve(made.endpoint.providerEndpointId);
    expect([...endpoint.enabled_events].sort()).toEqual([...HANDLED_EVENTS].sort());
    expect(endpoint.api_version).toBe("2026-10-28.endive");
    expect(HANDLED_EVENTS.length).toBeLessThanOrEqual(20);
    await provider.removeStaleWebhooks(connection(), null, "ins_1");
  });
});

test.each([
  ["2026/17", "INV 2026/17"],
  ["INV-2024/17", "INV-2024/17"],
  ["Rechnung Nr. 5", "Rechnung Nr. 5"],
  ["Łódź <7>*", "Lodz 7"],
  ["Müller 12", "Muller 12"],
  ["請求書", null],
  ["  ", null],
  ["'\"\\*<>", null],
  ["A-very-long-series-name-2026/000017", "series-name-2026/000017".slice(-22)],
  ["0000000000000000000000000017", "INV 000000000000000017"],
])("the statement shows %s as %s", (source, expected) => {
  expect(statementSuffix(source)).toBe(expected);
});
