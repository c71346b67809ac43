import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sandboxKeys } from "./accounts";
import { type Rig, startRig } from "./testing/harness";

let rig: Rig;
beforeAll(async () => {
  rig = await startRig();
});
afterAll(async () => {
  await rig.close();
  expect(rig.contract?.violations() ?? []).toEqual([]);
});

const pay = (method = "pm_card_visa", amount = 10_000, currency = "eur") =>
  rig.client().paymentIntents.create({
    amount,
    currency,
    payment_method: method,
    confirm: true,
    return_url: "https://x.example",
  });
const chargeOf = async (id: string) => {
  const { data } = await rig.client().charges.list({ payment_intent: id, expand: ["data.balance_transaction"] });
  if (data[0] === undefined) throw new Error("no charge");
  return data[0];
};
const typesFor = (objectId: string): string[] =>
  rig.sandbox.control
    .events()
    .filter((e) => e.data.object.id === objectId)
    .map((e) => e.type);

describe("fees", () => {
  test("arrive a moment after the charge, by charge.updated", async () => {
    const pi = await pay();
    expect((await chargeOf(pi.id)).balance_transaction).toBeNull();
    rig.sandbox.control.advance(1_000);
    const charge = await chargeOf(pi.id);
    expect(charge.balance_transaction).toMatchObject({
      amount: 10_000,
      fee: 175,
      net: 9_825,
      currency: "eur",
      status: "pending",
    });
    const update = rig.sandbox.control.events({ type: "charge.updated" })[0];
    expect(update?.data.previous_attributes).toEqual({ balance_transaction: null });
    expect(update?.request).toEqual({ id: null, idempotency_key: null });
  });

  test("a foreign currency is converted, a no-decimal one too", async () => {
    const pln = await pay("pm_card_visa", 42_500, "pln");
    const jpy = await pay("pm_card_visa", 16_000, "jpy");
    rig.sandbox.control.advance(1_000);
    expect((await chargeOf(pln.id)).balance_transaction).toMatchObject({
      amount: 10_000,
      currency: "eur",
      exchange_rate: 0.23529,
    });
    expect((await chargeOf(jpy.id)).balance_transaction).toMatchObject({ amount: 10_000, currency: "eur" });
  });

  test("become available a week later", async () => {
    const before = (await rig.client().balance.retrieve()).available[0]?.amount ?? 0;
    await pay();
    rig.sandbox.control.advance(7 * 86_400_000 + 2_000);
    expect((await rig.client().balance.retrieve()).available[0]?.amount).toBeGreaterThan(before);
  });
});

describe("refunds", () => {
  test("in parts, up to the whole, and not a cent more", async () => {
    const pi = await pay();
    await rig.client().refunds.create({ payment_intent: pi.id, amount: 4_000 });
    await expect(rig.client().refunds.create({ payment_intent: pi.id, amount: 6_001 })).rejects.toMatchObject({
      message: "Refund amount (€60.01) is greater than unrefunded amount on charge (€60.00)",
      param: "amount",
      code: undefined,
    });
    await rig.client().refunds.create({ payment_intent: pi.id });
    const charge = await chargeOf(pi.id);
    expect(charge).toMatchObject({ amount_refunded: 10_000, refunded: true });
    await expect(rig.client().refunds.create({ charge: charge.id })).rejects.toMatchObject({
      code: "charge_already_refunded",
      message: `Charge ${charge.id} has already been refunded.`,
    });
    expect((await rig.client().paymentIntents.retrieve(pi.id)).status).toBe("succeeded");
  });

  test("a pending one succeeds later, a failing one gives the money back", async () => {
    const slow = await pay("pm_card_pendingRefund");
    const pending = await rig.client().refunds.create({ payment_intent: slow.id });
    expect(pending.status).toBe("pending");
    const bad = await pay("pm_card_refundFail");
    const doomed = await rig.client().refunds.create({ payment_intent: bad.id });
    expect(doomed.status).toBe("succeeded");
    rig.sandbox.control.advance(10_000);
    expect((await rig.client().refunds.retrieve(pending.id)).status).toBe("succeeded");
    expect(await rig.client().refunds.retrieve(doomed.id)).toMatchObject({
      status: "failed",
      failure_reason: "expired_or_canceled_card",
    });
    expect(await chargeOf(bad.id)).toMatchObject({ amount_refunded: 0, refunded: false });
    expect(typesFor(doomed.id)).toContain("refund.failed");
  });

  test("made in Stripe's dashboard", async () => {
    const pi = await pay();
    rig.sandbox.control.refund(pi.id, 500);
    expect((await chargeOf(pi.id)).amount_refunded).toBe(500);
  });
});

describe("disputes", () => {
  const disputeOf = async (id: string) => {
    rig.sandbox.control.advance(1_000);
    const { data } = await rig.client().disputes.list({ payment_intent: id });
    if (data[0] === undefined) throw new Error("no dispute");
    return data[0];
  };

  test("take amount and fee; winning brings the amount back", async () => {
    const pi = await pay("pm_card_createDispute");
    const dispute = await disputeOf(pi.id);
    expect(dispute).toMatchObject({ status: "needs_response", reason: "fraudulent", amount: 10_000 });
    expect(dispute.balance_transactions).toMatchObject([{ amount: -10_000, fee: 2_000, net: -12_000 }]);
    await expect(rig.client().refunds.create({ payment_intent: pi.id })).rejects.toMatchObject({
      code: "charge_disputed",
    });
    await rig.client().disputes.update(dispute.id, { evidence: { uncategorized_text: "winning_evidence" } });
    rig.sandbox.control.advance(5_000);
    expect((await rig.client().disputes.retrieve(dispute.id)).status).toBe("won");
    expect(typesFor(dispute.id)).toEqual(
      expect.arrayContaining([
        "charge.dispute.created",
        "charge.dispute.funds_withdrawn",
        "charge.dispute.funds_reinstated",
        "charge.dispute.closed",
      ]),
    );
  });

  test("an inquiry moves nothing until it is escalated", async () => {
    const dispute = await disputeOf((await pay("pm_card_createDisputeInquiry")).id);
    expect(dispute).toMatchObject({ status: "warning_needs_response", balance_transactions: [] });
    await rig.client().disputes.update(dispute.id, { evidence: { uncategorized_text: "escalate_inquiry_evidence" } });
    rig.sandbox.control.advance(5_000);
    const escalated = await rig.client().disputes.retrieve(dispute.id);
    expect(escalated.status).toBe("needs_response");
    expect(escalated.balance_transactions).toHaveLength(1);
  });

  test("losing evidence loses, provoked ones too", async () => {
    const pi = await pay();
    const dispute = rig.sandbox.control.dispute(pi.id);
    await rig.client().disputes.update(dispute.id, { evidence: { uncategorized_text: "losing_evidence" } });
    rig.sandbox.control.advance(5_000);
    expect((await rig.client().disputes.retrieve(dispute.id)).status).toBe("lost");
    expect(() => rig.sandbox.control.dispute(pi.id)).toThrow(/can't be disputed/);
  });
});

describe("payouts", () => {
  const { accountId } = sandboxKeys.harbor;
  const stripe = () => rig.client(sandboxKeys.harbor.test.secret);
  const sale = (amount: number) =>
    stripe().paymentIntents.create({
      amount,
      currency: "usd",
      payment_method: "pm_card_visa",
      confirm: true,
      return_url: "https://x.example",
    });
  const entriesOf = (payout: string) => stripe().balanceTransactions.list({ payout, limit: 100 });

  test("everything available goes to the bank by itself, and is named entry by entry", async () => {
    const first = await sale(10_000);
    await sale(5_000);
    await stripe().refunds.create({ payment_intent: first.id, amount: 2_000 });
    rig.sandbox.control.advance(9 * 86_400_000);
    const [payout] = (await stripe().payouts.list()).data;
    // 10,000 - 175 + 5,000 - 100 - 2,000
    expect(payout).toMatchObject({ amount: 12_725, status: "in_transit", automatic: true, currency: "usd" });
    const entries = (await entriesOf(payout?.id ?? "")).data;
    expect(entries.map((t) => t.type).sort()).toEqual(["charge", "charge", "payout", "refund"]);
    expect(entries.reduce((sum, t) => sum + t.net, 0)).toBe(0);
    expect((await stripe().balance.retrieve()).available[0]?.amount).toBe(0);
    rig.sandbox.control.advance(86_400_000);
    expect((await stripe().payouts.retrieve(payout?.id ?? "")).status).toBe("paid");
    expect(typesFor(payout?.id ?? "").sort()).toEqual([
      "payout.created",
      "payout.paid",
      "payout.reconciliation_completed",
    ]);
  });

  test("one that fails gives the money back, and the next one carries it", async () => {
    await sale(3_000);
    rig.sandbox.control.advance(8 * 86_400_000 + 60_000);
    const [failing] = (await stripe().payouts.list({ status: "in_transit" })).data;
    rig.sandbox.control.failPayout(failing?.id ?? "");
    const next = rig.sandbox.control.payOut(accountId, "test");
    expect(next).toMatchObject({ amount: failing?.amount, status: "paid" });
    expect((await entriesOf(next.id)).data.map((t) => t.type).sort()).toEqual(["payout", "payout_failure"]);
    expect(() => rig.sandbox.control.failPayout(failing?.id ?? "")).toThrow(/can't fail/);
  });

  test("a balance below zero waits, and a fee of Stripe's own is taken from the next one", async () => {
    const { amount } = rig.sandbox.control.chargeStripeFee(accountId, "test", 900);
    expect(amount).toBe(-900);
    expect(() => rig.sandbox.control.payOut(accountId, "test")).toThrow(/nothing to pay out/);
    await sale(2_000);
    rig.sandbox.control.advance(8 * 86_400_000 + 60_000);
    // 2,000 - 55 - 900
    expect((await stripe().payouts.list({ limit: 1 })).data[0]?.amount).toBe(1_045);
  });

  test("lists narrow by day of arrival, and an unknown payout has no entries", async () => {
    const all = (await stripe().payouts.list()).data;
    const last = Math.max(...all.map((payout) => payout.arrival_date));
    const narrowed = await stripe().payouts.list({ arrival_date: { lt: last } });
    expect(narrowed.data.map((p) => p.id)).toEqual(all.filter((p) => p.arrival_date < last).map((p) => p.id));
    expect(narrowed.data.length).toBeLessThan(all.length);
    await expect(entriesOf("po_nope")).rejects.toMatchObject({ code: "resource_missing", param: "payout" });
  });
});

test("lists page both ways and filter by time", async () => {
  const ids: string[] = [];
  for (let i = 0; i < 5; i++)
    ids.push((await rig.client(sandboxKeys.harbor.test.secret).customers.create({ name: `c${i}` })).id);
  const stripe = rig.client(sandboxKeys.harbor.test.secret);
  const newestFirst = [...ids].reverse();
  const first = await stripe.customers.list({ limit: 2 });
  expect([first.data.map((c) => c.id), first.has_more]).toEqual([newestFirst.slice(0, 2), true]);
  const second = await stripe.customers.list({ limit: 2, starting_after: newestFirst[1] ?? "" });
  expect(second.data.map((c) => c.id)).toEqual(newestFirst.slice(2, 4));
  const back = await stripe.customers.list({ limit: 2, ending_before: newestFirst[4] ?? "" });
  expect(back.data.map((c) => c.id)).toEqual(newestFirst.slice(2, 4));
  const all: string[] = [];
  for await (const c of stripe.customers.list({ limit: 2 })) all.push(c.id);
  expect(all).toEqual(newestFirst);
  rig.sandbox.control.advance(100_000);
  const late = await stripe.customers.create({ name: "late" });
  expect((await stripe.customers.list({ created: { gte: late.created } })).data.map((c) => c.id)).toEqual([late.id]);
  await expect(stripe.customers.list({ starting_after: "cus_nope" })).rejects.toMatchObject({
    code: "resource_missing",
  });
});
