import { describe, expect, test } from "vitest";
import { inProcessClient } from "@/sandbox/stripe/in-process";
import { aConnection, anOpenPayment, confirm, stripeForThisFile } from "@/testing/stripe-provider";
import type { ProviderAttempt, ProviderRefund } from "../provider";
import { createStripeProvider } from "./create-provider";

const under = stripeForThisFile();
const HOUR = 3_600_000;

let refunds = 0;
const wanted = (overrides: Partial<ProviderRefund> = {}): ProviderRefund => {
  refunds += 1;
  return {
    refundId: `ref_${refunds}`,
    amountMinor: 2_000,
    currency: "EUR",
    reason: "requested_by_customer",
    createdAt: under.sandbox.control.now(),
    ...overrides,
  };
};

async function aPaidAttempt(method = "pm_card_visa", overrides: Parameters<typeof anOpenPayment>[1] = {}) {
  const { attempt } = await anOpenPayment(under, overrides);
  await confirm(under, attempt.ref, method);
  return attempt;
}

const refund = (attempt: ProviderAttempt, what: ProviderRefund) => under.provider.refund(aConnection(), attempt, what);
const atStripe = async (attempt: ProviderAttempt) =>
  (await under.dashboard.refunds.list({ payment_intent: attempt.ref ?? "", limit: 100 })).data;
const truthOf = async (attempt: ProviderAttempt) => under.provider.fetchPayment(aConnection(), attempt);

test("a refund carries our marks, is made once however often it is asked for, and the payment tells of it", async () => {
  const attempt = await aPaidAttempt();
  const what = wanted();
  const first = await refund(attempt, what);
  expect(first).toMatchObject({ refundId: what.refundId, amountMinor: 2_000, currency: "EUR", status: "succeeded" });
  expect(await refund(attempt, what)).toMatchObject({ ref: first.ref });
  expect(await atStripe(attempt)).toMatchObject([
    {
      reason: "requested_by_customer",
      metadata: { paymast_refund: what.refundId, paymast_instance: "ins_1", paymast_attempt: attempt.id },
    },
  ]);
  expect((await truthOf(attempt))?.refunds).toMatchObject([{ ref: first.ref, refundId: what.refundId }]);
});

test("the mark of another installation, or one typed into the dashboard, is not ours", async () => {
  const attempt = await aPaidAttempt();
  await under.dashboard.refunds.create({
    payment_intent: attempt.ref ?? "",
    amount: 100,
    metadata: { paymast_refund: "ref_x", paymast_instance: "ins_other" },
  });
  await under.dashboard.refunds.create({ payment_intent: attempt.ref ?? "", amount: 100 });
  expect((await truthOf(attempt))?.refunds.map((one) => one.refundId)).toEqual([null, null]);
});

describe("a refund whose answer was lost", () => {
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
  test.each(faults)("through %s is %s, and asking again makes it one refund", async (kind, outcome) => {
    const attempt = await aPaidAttempt();
    const what = wanted();
    under.sandbox.control.addFault({ kind, path: "/v1/refunds", times: 10 });
    await expect(refund(attempt, what)).rejects.toMatchObject({ outcome });
    under.sandbox.control.clearFaults();
    expect(await refund(attempt, what)).toMatchObject({ refundId: what.refundId, status: "succeeded" });
    expect(await atStripe(attempt)).toHaveLength(1);
  });

  test("under a 500 that Stripe replays is found by its mark", async () => {
    const attempt = await aPaidAttempt();
    const what = wanted();
    under.sandbox.control.addFault({ kind: "500_saved", method: "POST", path: "/v1/refunds", times: 1 });
    const first = await refund(attempt, what);
    const made = await atStripe(attempt);
    expect(made.map((one) => one.id)).toEqual([first.ref]);
    expect(await refund(attempt, what)).toMatchObject({ ref: first.ref });
    expect(await atStripe(attempt)).toHaveLength(1);
  });

  test("is found by its mark when Stripe has forgotten the key, and is not sent again", async () => {
    const attempt = await aPaidAttempt();
    const what = wanted();
    const first = await refund(attempt, what);
    under.sandbox.control.advance(30 * HOUR);
    expect(await refund(attempt, what)).toMatchObject({ ref: first.ref });
    expect(await atStripe(attempt)).toHaveLength(1);
  });

  test("that was never made is made a day later", async () => {
    const attempt = await aPaidAttempt();
    const what = wanted({ createdAt: under.sandbox.control.now() - 30 * HOUR });
    expect(await refund(attempt, what)).toMatchObject({ refundId: what.refundId });
    expect(await atStripe(attempt)).toHaveLength(1);
  });
});

test("a doubtful answer followed by a key that may not look for the refund stays doubtful: it is never a no", async () => {
  const error = (status: number, type: string) => ({
    status,
    headers: {},
    contents: null,
    body: JSON.stringify({ error: { type, message: "No." } }),
  });
  const provider = createStripeProvider({
    apiBase: under.sandbox.url,
    publicUrl: "https://pay.test.example",
    isSandboxed: true,
    now: () => under.sandbox.control.now(),
    log: { info: () => {}, warn: () => {}, error: () => {} },
    httpClient: inProcessClient(async ({ method }) =>
      method === "POST" ? error(500, "api_error") : error(401, "invalid_request_error"),
    ),
  });
  const { attempt } = await anOpenPayment(under);
  await expect(provider.refund(aConnection(), attempt, wanted())).rejects.toMatchObject({ outcome: "unknown" });
});

describe("what Stripe refuses", () => {
  test("everything given back already", async () => {
    const attempt = await aPaidAttempt();
    await under.dashboard.refunds.create({ payment_intent: attempt.ref ?? "" });
    await expect(refund(attempt, wanted())).rejects.toMatchObject({
      outcome: "refused",
      kind: "invalid",
      providerCode: "charge_already_refunded",
      message: "Everything of this payment was given back already.",
    });
  });

  test("more than is left", async () => {
    const attempt = await aPaidAttempt();
    await under.dashboard.refunds.create({ payment_intent: attempt.ref ?? "", amount: 11_000 });
    await expect(refund(attempt, wanted())).rejects.toMatchObject({
      outcome: "refused",
      message: expect.stringMatching(/Less than that is left/),
    });
  });

  test("a disputed payment", async () => {
    const attempt = await aPaidAttempt("pm_card_createDispute");
    under.sandbox.control.advance(60_000);
    await expect(refund(attempt, wanted())).rejects.toMatchObject({
      outcome: "refused",
      providerCode: "charge_disputed",
      message: expect.stringMatching(/disputed/),
    });
    expect(await atStripe(attempt)).toEqual([]);
  });

  test("a payment that is not paid", async () => {
    const { attempt } = await anOpenPayment(under);
    await expect(refund(attempt, wanted())).rejects.toMatchObject({ outcome: "refused" });
  });
});

test("P27: a pending refund arrives later, and one that succeeded can fail", async () => {
  const pending = await aPaidAttempt("pm_card_pendingRefund");
  expect(await refund(pending, wanted())).toMatchObject({ status: "pending" });
  const failing = await aPaidAttempt("pm_card_refundFail");
  expect(await refund(failing, wanted())).toMatchObject({ status: "succeeded" });
  under.sandbox.control.advance(10 * 24 * HOUR);
  expect((await truthOf(pending))?.refunds).toMatchObject([{ status: "succeeded" }]);
  expect((await truthOf(failing))?.refunds).toMatchObject([{ status: "failed" }]);
});

test.each([
  ["JPY", 500],
  ["ISK", 500],
  ["UGX", 5_000],
  ["KWD", 1_230],
] as const)("a refund in %s gives back exactly what was asked for", async (currency, amountMinor) => {
  const attempt = await aPaidAttempt("pm_card_visa", { currency, amountMinor: amountMinor * 10 });
  expect(await refund(attempt, wanted({ currency, amountMinor }))).toMatchObject({ currency, amountMinor });
  expect((await truthOf(attempt))?.refunds).toMatchObject([{ currency, amountMinor }]);
});

test("an amount that has no exact form at Stripe is refused before it is asked", async () => {
  const attempt = await aPaidAttempt("pm_card_visa", { currency: "KWD", amountMinor: 12_340 });
  const refused = refund(attempt, wanted({ currency: "KWD", amountMinor: 1_234 }));
  await expect(refused).rejects.toMatchObject({ outcome: "refused", message: expect.stringMatching(/exactly/) });
  expect(await atStripe(attempt)).toEqual([]);
});
