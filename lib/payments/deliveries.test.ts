import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { findAttempt } from "@/db/queries/attempts";
import { mails, providerEventStates, providerEvents, webhookCounters, webhookEndpoints } from "@/db/schema";
import { type PaymentState, ProviderError } from "@/lib/providers/provider";
import { anOpenAttempt, aPayableInvoice, aPayingContext, aShop, deliver, standing, workOff } from "@/testing/paying";
import type { ScriptedEvent } from "@/testing/scripted-provider";
import { receiveWebhook, webhookBodyLimit } from "./receive-webhook";
import { settleAttempt } from "./settle-attempt";

const ctx = await aPayingContext();
const shop = await aShop(ctx);

const countOf = async (endpointId: string, outcome: string) =>
  (await ctx.db.read.select().from(webhookCounters).where(eq(webhookCounters.endpointId, endpointId))).find(
    (row) => row.outcome === outcome,
  )?.count ?? 0;

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, at) =>
    permutations([...items.slice(0, at), ...items.slice(at + 1)]).map((rest) => [item, ...rest]),
  );
}

/** A declined try, then a payment, its fee, and a refund: five events. */
function aHistory(attemptId: string): ScriptedEvent[] {
  const { provider } = ctx;
  const { ref } = provider.of(attemptId);
  const problem = { reason: "declined" as const, providerCode: "generic_decline", providerMessage: "No." };
  return [
    provider.change(ref, { problem }, "payment_intent.payment_failed"),
    provider.change(ref, { status: "processing", problem: null }, "payment_intent.processing"),
    provider.pay(ref),
    provider.change(ref, {}, "charge.updated"),
    provider.dashboardRefund(ref, { ref: `re_${ref}`, amountMinor: 2_300 }),
  ];
}

const settledHistory = {
  status: "paid",
  paidMinor: 12_300,
  refundedMinor: 2_300,
  payments: [{ amountMinor: 12_300, refundedMinor: 2_300, feeMinor: 35, netMinor: 12_265 }],
};

test("P04: the events of one payment end the same in every order, each delivered twice", {
  timeout: 60_000,
}, async () => {
  for (const order of permutations([0, 1, 2, 3, 4])) {
    // Longer than the gate needs to let the next questions through.
    ctx.clock.advance(10_000);
    const { token, invoiceId } = await aPayableInvoice(ctx, shop.businessId);
    const events = aHistory(await anOpenAttempt(ctx, token));
    const ordered = order.flatMap((position) => events[position] ?? []);
    for (const event of ordered.slice(0, 3)) await deliver(ctx, shop, event);
    await workOff(ctx);
    for (const event of [...ordered.slice(1), ...ordered.slice(0, 2)]) await deliver(ctx, shop, event);
    await workOff(ctx);
    expect(await standing(ctx, shop, invoiceId)).toEqual(settledHistory);
  }
});

test("P04: answers of the provider that overtake each other end the same in every order", {
  timeout: 60_000,
}, async () => {
  const { token } = await aPayableInvoice(ctx, shop.businessId);
  const attemptId = await anOpenAttempt(ctx, token);
  const states: PaymentState[] = [];
  const { ref } = ctx.provider.of(attemptId);
  const note = () => void states.push(structuredClone(ctx.provider.of(attemptId)));
  const problem = { reason: "declined" as const, providerCode: "generic_decline", providerMessage: "No." };
  ctx.provider.change(ref, { problem }, "payment_intent.payment_failed");
  note();
  ctx.provider.change(ref, { status: "processing", problem: null }, "payment_intent.processing");
  note();
  ctx.provider.pay(ref);
  note();
  ctx.provider.dashboardRefund(ref, { ref: "re_x", amountMinor: 12_300 });
  note();
  ctx.provider.dashboardRefund(ref, { ref: "re_x", amountMinor: 12_300, status: "failed" });
  note();
  for (const order of permutations(states)) {
    const other = await aPayableInvoice(ctx, shop.businessId);
    const otherId = await anOpenAttempt(ctx, other.token);
    const otherRef = ctx.provider.of(otherId).ref;
    for (const state of order) {
      const refunds = state.refunds.map((refund) => ({ ...refund, ref: `re_${otherRef}` }));
      const told = { ...state, ref: otherRef, attemptId: otherId, refunds };
      await settleAttempt(ctx, { attemptId: otherId, state: told, learnedBy: "webhook" });
    }
    expect(await findAttempt(ctx.db.read, otherId)).toMatchObject({ status: "succeeded", problemReason: null });
    expect(await standing(ctx, shop, other.invoiceId)).toMatchObject({ status: "paid", refundedMinor: 0 });
  }
});

test("P05, P06: a forged, stale or misdirected delivery changes nothing and is counted", async () => {
  const other = await aShop(ctx);
  const { token, invoiceId } = await aPayableInvoice(ctx, shop.businessId);
  const attemptId = await anOpenAttempt(ctx, token);
  const event = ctx.provider.pay(ctx.provider.of(attemptId).ref);
  const before = await countOf(shop.endpointId, "wrong_secret");
  for (const secret of ["", "whsec_guess", other.secret])
    expect(await deliver(ctx, shop, event, secret)).toEqual({ status: 400, outcome: "refused" });
  expect(await countOf(shop.endpointId, "wrong_secret")).toBe(before + 3);
  expect(await deliver(ctx, shop, { ...event, mode: "test" })).toMatchObject({ status: 400 });
  expect(await deliver(ctx, shop, { ...event, accountId: "acct_of_somebody" })).toMatchObject({ status: 400 });
  expect(await countOf(shop.endpointId, "wrong_account")).toBe(2);
  expect(await deliver(ctx, { ...shop, endpointId: "whe_unknown" }, event)).toMatchObject({ status: 404 });
  const huge = { endpointId: shop.endpointId, rawBody: "x".repeat(webhookBodyLimit + 1), headers: new Headers() };
  expect(await receiveWebhook(ctx, huge)).toMatchObject({ status: 413 });
  await workOff(ctx);
  expect(await standing(ctx, shop, invoiceId)).toMatchObject({ status: "issued", payments: [] });
  expect(await ctx.db.read.select().from(providerEvents).where(eq(providerEvents.eventId, event.eventId))).toEqual([]);
});

test("P07: an event of one business delivered validly to another changes nothing of either", async () => {
  const other = await aShop(ctx);
  const { token, invoiceId } = await aPayableInvoice(ctx, shop.businessId);
  const attemptId = await anOpenAttempt(ctx, token);
  const event = ctx.provider.pay(ctx.provider.of(attemptId).ref);
  expect(await deliver(ctx, other, event)).toEqual({ status: 200, outcome: "foreign" });
  await workOff(ctx);
  const [row] = await ctx.db.read
    .select()
    .from(providerEvents)
    .where(eq(providerEvents.connectionId, other.connectionId));
  expect(row).toMatchObject({ businessId: other.businessId, ref: null, attemptId: null, body: null });
  expect(await standing(ctx, shop, invoiceId)).toMatchObject({ status: "issued", payments: [] });
});

test("P08: test money never settles a live invoice", async () => {
  const { token, invoiceId } = await aPayableInvoice(ctx, shop.businessId);
  const attemptId = await anOpenAttempt(ctx, token);
  const { ref } = ctx.provider.of(attemptId);
  ctx.provider.pay(ref);
  const state: PaymentState = { ...ctx.provider.of(attemptId), mode: "test" };
  expect(await settleAttempt(ctx, { attemptId, state, learnedBy: "check" })).toMatchObject({ kind: "ignored" });
  expect(await standing(ctx, shop, invoiceId)).toMatchObject({ status: "issued", payments: [] });
});

test("a probe of the settings page is settled as nothing", async () => {
  const { token } = await aPayableInvoice(ctx, shop.businessId);
  const attemptId = await anOpenAttempt(ctx, token);
  const state: PaymentState = { ...ctx.provider.of(attemptId), isProbe: true, status: "canceled" };
  await settleAttempt(ctx, { attemptId, state, learnedBy: "webhook" });
  expect(await findAttempt(ctx.db.read, attemptId)).toMatchObject({ status: "open" });
});

test("P22: events that meet a refused key wait for the next key, however long that takes", async () => {
  // A key that is refused is remembered with its connection, so this test has a shop of its own.
  const own = await aPayingContext();
  const at = await aShop(own);
  const { token, invoiceId } = await aPayableInvoice(own, at.businessId);
  const { ref } = own.provider.of(await anOpenAttempt(own, token));
  await deliver(own, at, own.provider.pay(ref));
  await workOff(own);
  const refused = new ProviderError("refused", "authentication", "Invalid API Key provided.");
  for (let n = 0; n < 40; n += 1) own.provider.fail({ call: "fetchPayment", when: "before", error: refused });
  await deliver(own, at, own.provider.dashboardRefund(ref, { ref: "re_key", amountMinor: 12_300 }));
  for (let turn = 0; turn < 60; turn += 1) {
    own.clock.advance(3_600_000);
    await workOff(own);
  }
  expect(await standing(own, at, invoiceId)).toMatchObject({ status: "refunded" });
});

test("P33: an event that can never be handled is given up after 20 tries with an alarm, and holds up no other", async () => {
  const poisoned = await aPayableInvoice(ctx, shop.businessId);
  const healthy = await aPayableInvoice(ctx, shop.businessId);
  const poisonedId = await anOpenAttempt(ctx, poisoned.token);
  const healthyId = await anOpenAttempt(ctx, healthy.token);
  const bad = ctx.provider.pay(ctx.provider.of(poisonedId).ref);
  const good = ctx.provider.pay(ctx.provider.of(healthyId).ref);
  const { fetchPayment } = ctx.provider;
  ctx.provider.fetchPayment = (connection, attempt) =>
    attempt.id === poisonedId ? Promise.reject(new Error("poison")) : fetchPayment(connection, attempt);
  await deliver(ctx, shop, bad);
  await deliver(ctx, shop, good);
  await workOff(ctx);
  expect(await standing(ctx, shop, healthy.invoiceId)).toMatchObject({ status: "paid" });
  for (let time = 0; time < 20; time += 1) {
    ctx.clock.advance(900_000);
    await workOff(ctx);
  }
  ctx.provider.fetchPayment = fetchPayment;
  const [event] = await ctx.db.read.select().from(providerEvents).where(eq(providerEvents.eventId, bad.eventId));
  const [state] = await ctx.db.read
    .select()
    .from(providerEventStates)
    .where(eq(providerEventStates.id, event?.id ?? ""));
  expect(state).toMatchObject({ state: "dead", tries: 20, lastError: "poison" });
  const alarms = await ctx.db.read
    .select()
    .from(mails)
    .where(eq(mails.key, `event-dead:${shop.connectionId}:${bad.ref}`));
  expect(alarms).toHaveLength(1);
});

test("P05: an endpoint without a secret answers 404 for everything", async () => {
  const other = await aShop(ctx);
  await ctx.db.inTransaction((tx) =>
    tx.update(webhookEndpoints).set({ secretSealed: null }).where(eq(webhookEndpoints.id, other.endpointId)),
  );
  const { token } = await aPayableInvoice(ctx, shop.businessId);
  const event = ctx.provider.pay(ctx.provider.of(await anOpenAttempt(ctx, token)).ref);
  expect(await deliver(ctx, other, event, "")).toMatchObject({ status: 404 });
});
