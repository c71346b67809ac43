import { describe, expect, test } from "vitest";
import { sandboxKeys } from "@/sandbox/stripe/accounts";
import { aConnection, anAttempt, anOpenPayment, stripeForThisFile } from "@/testing/stripe-provider";
import { statementSuffix } from "./start-payment";

const under = stripeForThisFile();
const { nordlicht } = sandboxKeys;

describe("opening a payment", () => {
  test("creates one marked PaymentIntent and hands out what the browser needs", async () => {
    const { ref, client, state, attempt } = await anOpenPayment(under);
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
    const created = await under.dashboard.paymentIntents.retrieve(ref);
    expect(created.automatic_payment_methods?.enabled).toBe(true);
    expect(created.statement_descriptor_suffix).toBe("INV2026/17");
    expect(created.receipt_email).toBeNull();
    expect(created.metadata).toEqual({
      paymast_instance: "ins_1",
      paymast_business: "biz_1",
      paymast_payable: "pay_1",
      paymast_attempt: attempt.id,
    });
  });

  test("a repeat answers with the same PaymentIntent", async () => {
    const before = (await under.dashboard.paymentIntents.list({ limit: 100 })).data.length;
    const { ref, attempt } = await anOpenPayment(under);
    const again = await under.provider.startPayment(aConnection(), { ...attempt, ref: null });
    expect(again.ref).toBe(ref);
    expect((await under.dashboard.paymentIntents.list({ limit: 100 })).data.length).toBe(before + 1);
  });

  test.each([
    ["ISK", 1_500, 150_000],
    ["JPY", 2_000, 2_000],
    ["KWD", 12_340, 12_340],
    ["HUF", 90_000, 90_000],
  ])("%s %i goes out as %i and comes back as it was", async (currency, amountMinor, wireAmount) => {
    const { ref, state } = await anOpenPayment(under, { currency, amountMinor });
    expect((await under.dashboard.paymentIntents.retrieve(ref)).amount).toBe(wireAmount);
    expect(state).toMatchObject({ currency, amountMinor });
  });

  test("the provider's receipt is asked for only when an address is given", async () => {
    const { ref } = await anOpenPayment(under, { receiptEmail: "anna@example.com" });
    expect((await under.dashboard.paymentIntents.retrieve(ref)).receipt_email).toBe("anna@example.com");
  });

  test("a decoration that Stripe refuses does not stop the payment, nor its repeat", async () => {
    const { ref, attempt } = await anOpenPayment(under, { receiptEmail: "not an address" });
    const again = await under.provider.startPayment(aConnection(), { ...attempt, ref: null });
    expect(again.ref).toBe(ref);
    expect((await under.dashboard.paymentIntents.retrieve(ref)).receipt_email).toBeNull();
  });

  test("a revoked key is refused as such", async () => {
    const wrong = aConnection({ secretKey: "sk_test_sandboxUnknownKey0000" });
    await expect(under.provider.startPayment(wrong, anAttempt(under))).rejects.toMatchObject({
      outcome: "refused",
      kind: "authentication",
    });
  });
});

test.each([
  ["2026/17", "INV2026/17"],
  ["17", "INV 17"],
  ["2026/0003", "N2026/0003"],
  ["INV-2024/17", "INV2024/17"],
  ["Rechnung Nr. 5", "chnungNr.5"],
  ["Łódź <7>*", "Lodz 7"],
  ["Müller 12", "Muller 12"],
  ["請求書", null],
  ["  ", null],
  ["'\"\\*<>", null],
  ["A-very-long-series-name-2026/000017", "N26/000017"],
  ["0000000000000000000000000017", "N000000017"],
])("the statement shows %s as %s", (source, expected) => {
  expect(statementSuffix(source)).toBe(expected);
});
