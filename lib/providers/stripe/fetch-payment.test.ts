import { describe, expect, test } from "vitest";
import { sandboxKeys } from "@/sandbox/stripe/accounts";
import { aConnection, anOpenPayment, confirm, stripeForThisFile } from "@/testing/stripe-provider";

const under = stripeForThisFile();
const { harbor } = sandboxKeys;
const HOUR = 3_600_000;

describe("the truth about a payment", () => {
  test("of a card: paid, with method, fee, receipt and how it reads on the statement", async () => {
    const { ref, attempt } = await anOpenPayment(under);
    await confirm(under, ref, "pm_card_visa");
    under.sandbox.control.advance(60_000);
    expect(await under.provider.fetchPayment(aConnection(), attempt)).toMatchObject({
      status: "succeeded",
      receivedMinor: 12_000,
      method: { kind: "card", label: "Visa", last4: "4242", wallet: null },
      statementDescriptor: expect.stringContaining("INV2026/17"),
      receiptUrl: expect.stringMatching(/^http/),
      paidAt: expect.any(Number),
      fee: { balanceRef: expect.stringMatching(/^txn_/), currency: "EUR" },
      refunds: [],
      disputes: [],
    });
    const state = await under.provider.fetchByRef(aConnection(), ref);
    expect((state?.fee?.feeMinor ?? 0) + (state?.fee?.netMinor ?? 0)).toBe(12_000);
  });

  test("of a decline: open again, with a reason and the card that was tried", async () => {
    const { ref, attempt } = await anOpenPayment(under);
    await confirm(under, ref, "pm_card_visa_chargeDeclinedInsufficientFunds");
    expect(await under.provider.fetchPayment(aConnection(), attempt)).toMatchObject({
      status: "open",
      receivedMinor: 0,
      problem: { reason: "insufficient_funds", providerCode: "insufficient_funds" },
      method: { kind: "card", label: "Visa", last4: expect.stringMatching(/^\d{4}$/) },
    });
  });

  test("of a card that asks for 3-D Secure: waiting for the customer", async () => {
    const { ref, attempt } = await anOpenPayment(under);
    await confirm(under, ref, "pm_card_authenticationRequired");
    expect(await under.provider.fetchPayment(aConnection(), attempt)).toMatchObject({
      status: "requires_action",
      problem: null,
    });
  });

  test("of a decline followed by another card: paid, the old reason forgotten", async () => {
    const { ref, attempt } = await anOpenPayment(under);
    await confirm(under, ref, "pm_card_visa_chargeDeclined");
    await confirm(under, ref, "pm_card_mastercard");
    expect(await under.provider.fetchPayment(aConnection(), attempt)).toMatchObject({
      status: "succeeded",
      problem: null,
      method: { label: "Mastercard", last4: "4444" },
    });
  });

  test("of partial refunds: every one of them, by its own id", async () => {
    const { ref, attempt } = await anOpenPayment(under);
    await confirm(under, ref, "pm_card_visa");
    for (const amount of [1_000, 2_000]) await under.dashboard.refunds.create({ payment_intent: ref, amount });
    const state = await under.provider.fetchPayment(aConnection(), attempt);
    expect(state?.status).toBe("succeeded");
    expect(state?.refunds.map((refund) => [refund.amountMinor, refund.currency, refund.status]).sort()).toEqual([
      [1_000, "EUR", "succeeded"],
      [2_000, "EUR", "succeeded"],
    ]);
  });

  test("of more refunds than a charge carries: all of them", async () => {
    const { ref, attempt } = await anOpenPayment(under);
    await confirm(under, ref, "pm_card_visa");
    for (let n = 0; n < 12; n += 1) await under.dashboard.refunds.create({ payment_intent: ref, amount: 100 + n });
    const refs = (await under.provider.fetchPayment(aConnection(), attempt))?.refunds.map((refund) => refund.ref) ?? [];
    expect(new Set(refs).size).toBe(12);
  });

  test("of a refund that fails later: failed, not succeeded", async () => {
    const { ref, attempt } = await anOpenPayment(under);
    await confirm(under, ref, "pm_card_refundFail");
    await under.dashboard.refunds.create({ payment_intent: ref, amount: 500 });
    under.sandbox.control.advance(24 * HOUR);
    expect((await under.provider.fetchPayment(aConnection(), attempt))?.refunds).toMatchObject([
      { amountMinor: 500, status: "failed" },
    ]);
  });

  test("of a dispute: amount, status, deadline, and that the money is gone", async () => {
    const { ref, attempt } = await anOpenPayment(under);
    await confirm(under, ref, "pm_card_visa");
    const dispute = under.sandbox.control.dispute(ref);
    expect((await under.provider.fetchPayment(aConnection(), attempt))?.disputes).toMatchObject([
      {
        ref: dispute.id,
        amountMinor: 12_000,
        status: "needs_response",
        fundsWithdrawn: true,
        respondBy: expect.any(Number),
      },
    ]);
    under.sandbox.control.decideDispute(dispute.id, "won");
    expect((await under.provider.fetchPayment(aConnection(), attempt))?.disputes).toMatchObject([
      { status: "won", fundsWithdrawn: false },
    ]);
  });

  test("of an inquiry: no money moved", async () => {
    const { ref, attempt } = await anOpenPayment(under);
    await confirm(under, ref, "pm_card_visa");
    under.sandbox.control.dispute(ref, { inquiry: true });
    expect((await under.provider.fetchPayment(aConnection(), attempt))?.disputes).toMatchObject([
      { status: "inquiry", fundsWithdrawn: false },
    ]);
  });

  test("of an id that Stripe does not know: none", async () => {
    expect(await under.provider.fetchByRef(aConnection(), "pi_unknown")).toBeNull();
  });

  test("of a payment of another account: none", async () => {
    const { ref } = await anOpenPayment(under);
    const other = aConnection({ secretKey: harbor.test.secret, publishableKey: harbor.test.publishable });
    expect(await under.provider.fetchByRef(other, ref)).toBeNull();
  });
});
