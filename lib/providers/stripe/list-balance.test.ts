import { describe, expect, test } from "vitest";
import { sandboxKeys } from "@/sandbox/stripe/accounts";
import { aConnection, anOpenPayment, confirm, stripeForThisFile } from "@/testing/stripe-provider";

const under = stripeForThisFile();
const dayMs = 86_400_000;
const { nordlicht } = sandboxKeys;

const readSince = (from: number) =>
  under.provider.listBalance(aConnection(), { from, until: under.sandbox.control.now() });
const sumOf = (entries: { netMinor: number }[]) => entries.reduce((sum, entry) => sum + entry.netMinor, 0);

describe("the account's book", () => {
  test("names payment, refund, failed refund and dispute, each with its payment, in signed minor units", async () => {
    const from = under.sandbox.control.now();
    const paid = await anOpenPayment(under);
    await confirm(under, paid.ref, "pm_card_refundFail");
    under.sandbox.control.advance(2_000);
    await under.dashboard.refunds.create({ payment_intent: paid.ref, amount: 2_000 });
    const disputed = await anOpenPayment(under);
    await confirm(under, disputed.ref, "pm_card_visa");
    under.sandbox.control.advance(10_000);
    const dispute = under.sandbox.control.dispute(disputed.ref);
    under.sandbox.control.decideDispute(dispute.id, "won");
    const entries = await readSince(from);
    expect(entries.map(({ kind, paymentRef, amountMinor }) => [kind, paymentRef, amountMinor])).toEqual([
      ["payment", paid.ref, 12_000],
      ["refund", paid.ref, -2_000],
      ["payment", disputed.ref, 12_000],
      ["refund_failure", paid.ref, 2_000],
      ["dispute", disputed.ref, -12_000],
      ["dispute_reversal", disputed.ref, 12_000],
    ]);
    expect(entries[0]).toMatchObject({
      feeMinor: 205,
      netMinor: 11_795,
      currency: "EUR",
      source: { amountMinor: 12_000, currency: "EUR" },
      mark: { instanceId: "ins_1", businessId: "biz_1", attemptId: paid.attempt.id },
    });
    expect(entries[4]).toMatchObject({ disputeRef: dispute.id, feeMinor: 2_000, netMinor: -14_000, mark: null });
  });

  test("a payment of another app carries no mark, and one in another currency both amounts", async () => {
    const from = under.sandbox.control.now();
    const foreign = await under.dashboard.paymentIntents.create({
      amount: 16_000,
      currency: "jpy",
      payment_method: "pm_card_visa",
      confirm: true,
      return_url: "https://x.example",
    });
    under.sandbox.control.advance(2_000);
    const [entry] = (await readSince(from)).filter(({ paymentRef }) => paymentRef === foreign.id);
    expect(entry).toMatchObject({
      mark: null,
      amountMinor: 10_000,
      currency: "EUR",
      source: { amountMinor: 16_000, currency: "JPY" },
    });
  });

  test("is read beyond Stripe's page of a hundred, oldest first", async () => {
    const from = under.sandbox.control.now();
    for (let n = 0; n < 130; n += 1) under.sandbox.control.chargeStripeFee(nordlicht.accountId, "test", n + 1);
    const fees = (await readSince(from)).filter(({ kind }) => kind === "fee").map(({ amountMinor }) => -amountMinor);
    expect(fees).toEqual(Array.from({ length: 130 }, (_, n) => n + 1));
  });
});

describe("payouts", () => {
  test("their entries add up to the deposit, which is not among them", async () => {
    const from = under.sandbox.control.now();
    const { ref } = await anOpenPayment(under, { amountMinor: 50_000 });
    await confirm(under, ref, "pm_card_visa");
    under.sandbox.control.advance(9 * dayMs);
    const range = { from, until: under.sandbox.control.now() };
    const payout = (await under.provider.listPayouts(aConnection(), range)).at(-1);
    expect(payout).toMatchObject({ status: "paid", isAutomatic: true, isExplained: true, currency: "EUR" });
    const entries = await under.provider.listPayoutEntries(aConnection(), payout?.ref ?? "");
    expect(entries.map(({ kind }) => kind)).not.toContain("payout");
    expect(entries.some(({ paymentRef }) => paymentRef === ref)).toBe(true);
    expect(sumOf(entries)).toBe(payout?.amountMinor);
  });

  test("one the bank sent back says why", async () => {
    const from = under.sandbox.control.now();
    const { ref } = await anOpenPayment(under);
    await confirm(under, ref, "pm_card_visa");
    under.sandbox.control.advance(9 * dayMs);
    const range = { from, until: under.sandbox.control.now() };
    const payout = (await under.provider.listPayouts(aConnection(), range)).at(-1);
    under.sandbox.control.failPayout(payout?.ref ?? "");
    expect((await under.provider.listPayouts(aConnection(), range)).at(-1)).toMatchObject({
      ref: payout?.ref,
      status: "failed",
      failureReason: "The bank account has been closed.",
    });
  });
});

test("a key without the right is refused by name, and nothing else of it stops working", async () => {
  const noBalance = aConnection({ secretKey: nordlicht.restricted.noBalance });
  await expect(under.provider.listBalance(noBalance, { from: 0, until: 1 })).rejects.toMatchObject({
    kind: "permission",
    outcome: "refused",
  });
  const noPayouts = aConnection({ secretKey: nordlicht.restricted.noPayouts });
  await expect(under.provider.listPayouts(noPayouts, { from: 0, until: 1 })).rejects.toMatchObject({
    kind: "permission",
  });
  expect(await under.provider.listBalance(noPayouts, { from: 0, until: 1 })).toEqual([]);
});
