import Stripe from "stripe";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import type { AttemptParams, Provider, ProviderAttempt, ProviderConnection } from "@/lib/providers/provider";
import { createStripeProvider } from "@/lib/providers/stripe/create-provider";
import { sandboxKeys } from "@/sandbox/stripe/accounts";
import { type StripeSandbox, startStripeSandbox } from "@/sandbox/stripe/server";
import { type AppContract, openAppContract } from "./stripe-contract";

const { nordlicht } = sandboxKeys;
const silent = { info: () => {}, warn: () => {}, error: () => {} };

let counter = 0;

export type StripeUnderTest = {
  sandbox: StripeSandbox;
  provider: Provider;
  /** The test as the customer, and as the owner in Stripe's dashboard. */
  dashboard: Stripe;
  /** How far our clock is ahead of the sandbox's; back to 0 after each test. */
  leadMs: number;
};

/**
 * Our provider against a sandbox of its own, for one test file. Every call it makes is checked against Stripe's API
 * description, and the file fails when one is not allowed there.
 */
export function stripeForThisFile(): StripeUnderTest {
  const under = asStarted({ leadMs: 0 });
  let contract: AppContract;

  beforeAll(async () => {
    under.sandbox = await startStripeSandbox({ shuffleWindowMs: 0 });
    contract = await openAppContract();
    under.provider = createStripeProvider({
      apiBase: under.sandbox.url,
      publicUrl: "https://pay.test.example",
      isSandboxed: true,
      now: () => under.sandbox.control.now() + under.leadMs,
      log: silent,
    });
    const { port } = new URL(under.sandbox.url);
    under.dashboard = new Stripe(nordlicht.test.secret, { host: "127.0.0.1", port, protocol: "http" });
    under.sandbox.control.recorder.listen({
      exchange: (exchange) => {
        const isOurs = exchange.requestHeaders["x-stripe-client-user-agent"]?.includes("Paymast") ?? false;
        if (isOurs) contract.check(exchange);
      },
    });
  });

  afterEach(() => {
    under.leadMs = 0;
    under.sandbox.control.clearFaults();
  });

  afterAll(async () => {
    await under.sandbox.close();
    expect(contract.violations()).toEqual([]);
  });

  return under;
}

/** Filled by `beforeAll`, which runs before anything reads it. */
const asStarted = (parts: Partial<StripeUnderTest>) => parts as StripeUnderTest;

export const aConnection = (overrides: Partial<ProviderConnection> = {}): ProviderConnection => ({
  id: "con_1",
  businessId: "biz_1",
  mode: "test",
  accountId: nordlicht.accountId,
  publishableKey: nordlicht.test.publishable,
  secretKey: nordlicht.test.secret,
  ...overrides,
});

export function anAttempt(under: StripeUnderTest, overrides: Partial<AttemptParams> = {}): ProviderAttempt {
  counter += 1;
  const id = `att_${counter}`;
  return {
    id,
    ref: null,
    createdAt: under.sandbox.control.now(),
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

export async function anOpenPayment(under: StripeUnderTest, overrides: Partial<AttemptParams> = {}) {
  const attempt = anAttempt(under, overrides);
  const opened = await under.provider.startPayment(aConnection(), attempt);
  return { ...opened, attempt: { ...attempt, ref: opened.ref } };
}

/** The customer pays; a decline is an outcome, not a failure of the test. */
export const confirm = (under: StripeUnderTest, ref: string, paymentMethod: string) =>
  under.dashboard.paymentIntents
    .confirm(ref, { payment_method: paymentMethod, return_url: "https://pay.test.example/i/x/pay" })
    .catch(() => null);

/** All PaymentIntents of an attempt at Stripe. */
export async function markedWith(under: StripeUnderTest, attempt: ProviderAttempt): Promise<Stripe.PaymentIntent[]> {
  const { data } = await under.dashboard.paymentIntents.list({ limit: 100 });
  return data.filter((intent) => intent.metadata.paymast_attempt === attempt.id);
}
