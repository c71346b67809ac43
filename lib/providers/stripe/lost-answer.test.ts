import { describe, expect, test } from "vitest";
import {
  aConnection,
  anAttempt,
  anOpenPayment,
  confirm,
  markedWith,
  stripeForThisFile,
} from "@/testing/stripe-provider";

const under = stripeForThisFile();
const HOUR = 3_600_000;

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
    const attempt = anAttempt(under);
    under.sandbox.control.addFault({ kind, method: "POST", path: "/v1/payment_intents", times: 10 });
    await expect(under.provider.startPayment(aConnection(), attempt)).rejects.toMatchObject({ outcome });
    under.sandbox.control.clearFaults();
    expect(await under.provider.fetchPayment(aConnection(), attempt)).toMatchObject({
      status: "open",
      attemptId: attempt.id,
    });
    expect(await markedWith(under, attempt)).toHaveLength(1);
  });

  test("under a 500 that Stripe replays is found by its mark", async () => {
    const attempt = anAttempt(under);
    under.sandbox.control.addFault({ kind: "500_saved", method: "POST", path: "/v1/payment_intents", times: 1 });
    await expect(under.provider.startPayment(aConnection(), attempt)).rejects.toMatchObject({ outcome: "unknown" });
    const found = await under.provider.fetchPayment(aConnection(), attempt);
    expect((await markedWith(under, attempt)).map((intent) => intent.id)).toEqual([found?.ref]);
  });

  test("is found by its mark when Stripe has forgotten the key", async () => {
    const { ref, attempt } = await anOpenPayment(under);
    under.leadMs = 30 * HOUR;
    expect(await under.provider.fetchPayment(aConnection(), { ...attempt, ref: null })).toMatchObject({ ref });
  });

  test("certainly does not exist when no mark is found, and none is created", async () => {
    const attempt = anAttempt(under);
    under.leadMs = 30 * HOUR;
    expect(await under.provider.fetchPayment(aConnection(), attempt)).toBeNull();
    expect(await markedWith(under, attempt)).toEqual([]);
  });

  test("another installation's mark of the same attempt is not taken for ours", async () => {
    const { attempt } = await anOpenPayment(under, { instanceId: "ins_other" });
    under.leadMs = 30 * HOUR;
    const ours = { ...attempt, ref: null, params: { ...attempt.params, instanceId: "ins_1" } };
    expect(await under.provider.fetchPayment(aConnection(), ours)).toBeNull();
  });
});

describe("canceling", () => {
  test("makes the client secret worthless, and a second time is a success too", async () => {
    const { ref, attempt } = await anOpenPayment(under);
    expect(await under.provider.cancelPayment(aConnection(), attempt)).toMatchObject({
      canceled: true,
      state: { status: "canceled" },
    });
    expect(await under.provider.cancelPayment(aConnection(), attempt)).toMatchObject({ canceled: true });
    expect((await under.dashboard.paymentIntents.retrieve(ref)).status).toBe("canceled");
  });

  test("is too late for a paid one, and says what is true", async () => {
    const { ref, attempt } = await anOpenPayment(under);
    await confirm(under, ref, "pm_card_visa");
    expect(await under.provider.cancelPayment(aConnection(), attempt)).toMatchObject({
      canceled: false,
      state: { status: "succeeded", receivedMinor: 12_000 },
    });
  });

  test("an attempt that never reached Stripe has nothing to cancel", async () => {
    const attempt = anAttempt(under);
    under.leadMs = 30 * HOUR;
    expect(await under.provider.cancelPayment(aConnection(), attempt)).toEqual({ canceled: true, state: null });
  });
});
