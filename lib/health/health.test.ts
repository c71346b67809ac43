import { expect, test } from "vitest";
import { updateAttempt } from "@/db/queries/attempts";
import { findBusiness } from "@/db/queries/businesses";
import { listStuckEvents } from "@/db/queries/health-events";
import { mails, payments, webhookEndpoints } from "@/db/schema";
import { checkAttempt } from "@/lib/payments/check-attempt";
import { checkRefund } from "@/lib/payments/check-refund";
import { processEvents } from "@/lib/payments/process-events";
import { recordManualPayment } from "@/lib/payments/record-manual-payment";
import { refundPayment } from "@/lib/payments/refund-payment";
import { replayEvents } from "@/lib/payments/replay-events";
import { sweepConnections } from "@/lib/payments/sweep-connections";
import { ProviderError } from "@/lib/providers/provider";
import {
  anOpenAttempt,
  aPayableInvoice,
  aPayingContext,
  aShop,
  deliver,
  type PayingContext,
  type Shop,
  workOff,
} from "@/testing/paying";
import { loadNeeds } from "./load-needs";
import { markHandled } from "./mark-handled";
import { watchHealth } from "./watch-health";

const hour = 3_600_000;

async function needsOf(ctx: PayingContext, shop: Shop, mode: "test" | "live" = "live") {
  const business = await findBusiness(ctx.db.read, shop.businessId);
  if (business === null) throw new Error("The shop has no business.");
  return loadNeeds(ctx, { business, mode });
}

const alerts = async (ctx: PayingContext) =>
  (await ctx.db.read.select().from(mails)).filter(({ kind }) => kind === "owner_alert").map(({ key }) => key);

async function anAttempt(ctx: PayingContext, shop: Shop) {
  const { token } = await aPayableInvoice(ctx, shop.businessId);
  const attemptId = await anOpenAttempt(ctx, token);
  return { attemptId, ref: ctx.provider.of(attemptId).ref };
}

async function aPayment(ctx: PayingContext, shop: Shop) {
  const attempt = await anAttempt(ctx, shop);
  const event = ctx.provider.pay(attempt.ref);
  await checkAttempt(ctx, { attemptId: attempt.attemptId, learnedBy: "return" });
  return { ...attempt, event };
}

/** An event that fails for a reason that is not the provider's silence, until it is given up. */
async function aDeadEvent(ctx: PayingContext, shop: Shop) {
  const { ref } = await anAttempt(ctx, shop);
  await deliver(ctx, shop, ctx.provider.pay(ref));
  for (let tries = 0; tries < 20; tries += 1) {
    ctx.provider.fail({ call: "fetchPayment", when: "before", error: new ProviderError("refused", "invalid", "No.") });
    await workOff(ctx);
    ctx.clock.advance(hour);
  }
}

test("a healthy business needs nobody, and says when Stripe was last asked", async () => {
  const ctx = await aPayingContext();
  const shop = await aShop(ctx);
  await aPayment(ctx, shop);
  ctx.clock.advance(4 * 60_000);
  expect(await needsOf(ctx, shop)).toMatchObject({
    needs: [],
    standing: { tone: "good", text: "Every payment Stripe told us of is recorded, checked 4 minutes ago." },
  });
  expect(await needsOf(ctx, shop, "test")).toMatchObject({ needs: [], standing: null });
});

test("a message that fails 20 times is given up with one mail, stays on the list, and is replayed from there", async () => {
  const ctx = await aPayingContext();
  const shop = await aShop(ctx);
  const other = await aShop(ctx);
  await aDeadEvent(ctx, shop);
  expect(await alerts(ctx)).toEqual([expect.stringMatching(/^event-dead:/)]);
  const [need] = (await needsOf(ctx, shop)).needs.filter(({ key }) => key.startsWith("event"));
  expect(need).toMatchObject({ text: "A message from Stripe could not be handled", isForOwners: true });
  const stuck = { businessId: shop.businessId, mode: "live", limit: 10 } as const;
  const [event] = await listStuckEvents(ctx.db.read, stuck);
  expect(event).toMatchObject({ state: "dead", tries: 20, lastError: expect.stringContaining("No.") });
  const ids = [event?.id ?? ""];
  await expect(replayEvents(ctx, { businessId: other.businessId, ids })).rejects.toMatchObject({ code: "CONFLICT" });
  expect(await listStuckEvents(ctx.db.read, stuck)).toHaveLength(1);
  expect(await replayEvents(ctx, { businessId: shop.businessId, ids })).toBe(1);
  expect(await processEvents(ctx)).toBe(1);
  expect(await listStuckEvents(ctx.db.read, stuck)).toEqual([]);
  await expect(replayEvents(ctx, { businessId: shop.businessId, ids })).rejects.toMatchObject({ code: "CONFLICT" });
  expect((await ctx.db.read.select().from(mails)).filter(({ kind }) => kind === "owner_paid")).toHaveLength(1);
});

test("what a person dealt with is not asked about again, and only their own business's", async () => {
  const ctx = await aPayingContext();
  const [shop, other] = [await aShop(ctx), await aShop(ctx)];
  const { ref, attemptId } = await aPayment(ctx, shop);
  ctx.provider.dashboardRefund(ref, { ref: "re_1", amountMinor: 2_000, status: "failed" });
  await checkAttempt(ctx, { attemptId, learnedBy: "webhook" });
  const [need] = (await needsOf(ctx, shop)).needs;
  expect(need).toMatchObject({ text: "A refund of €20.00 did not arrive", handled: { kind: "refund" } });
  const id = need?.handled?.id ?? "";
  const handled = { kind: "refund", id, by: "usr_1" } as const;
  await expect(markHandled(ctx, { ...handled, businessId: other.businessId })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
  expect((await needsOf(ctx, shop)).needs).toHaveLength(1);
  await markHandled(ctx, { ...handled, businessId: shop.businessId });
  await markHandled(ctx, { ...handled, businessId: shop.businessId });
  expect((await needsOf(ctx, shop)).needs).toEqual([]);
});

test("a failed refund is settled by a later one that went through", async () => {
  const ctx = await aPayingContext();
  const shop = await aShop(ctx);
  const { ref, attemptId } = await aPayment(ctx, shop);
  const learn = () => checkAttempt(ctx, { attemptId, learnedBy: "webhook" });
  ctx.provider.dashboardRefund(ref, { ref: "re_1", amountMinor: 2_000, status: "failed" });
  await learn();
  ctx.clock.advance(hour);
  ctx.provider.dashboardRefund(ref, { ref: "re_2", amountMinor: 2_000, status: "pending" });
  await learn();
  expect((await needsOf(ctx, shop)).needs).toEqual([]);
});

test("what was paid without being due needs somebody until it is used or given back", async () => {
  const ctx = await aPayingContext();
  const [shop, other] = [await aShop(ctx), await aShop(ctx)];
  const { businessId } = shop;
  const { invoiceId } = await aPayableInvoice(ctx, businessId);
  const { paymentId } = await recordManualPayment(ctx, {
    ...{ businessId, invoiceId, customerId: null, kind: "cash", amount: "150", currency: "EUR", paidOn: "2026-11-22" },
    ...{ note: "", by: "usr_1", requestId: "request-1" },
  });
  expect((await needsOf(ctx, shop)).needs).toMatchObject([
    { text: "€27.00 was paid without being due", action: { path: `/payments/${paymentId}?refund=excess` } },
  ]);
  expect((await needsOf(ctx, other)).needs).toEqual([]);
  expect((await needsOf(ctx, shop, "test")).needs).toEqual([]);
  const refund = { businessId, paymentId, amountMinor: 2_700, currency: "EUR", reason: "", by: "usr_1" };
  await refundPayment(ctx, { ...refund, requestId: "request-2" });
  expect((await needsOf(ctx, shop)).needs).toEqual([]);
});

test("a refund Stripe does not answer for stands on Home after 15 minutes, and mails once", async () => {
  const ctx = await aPayingContext();
  const shop = await aShop(ctx);
  const { businessId } = shop;
  await aPayment(ctx, shop);
  const [payment] = await ctx.db.read.select().from(payments);
  ctx.provider.fail({ call: "refund", when: "before" });
  const refund = { businessId, paymentId: payment?.id ?? "", amountMinor: 2_000, currency: "EUR", reason: "" };
  const { refundId } = await refundPayment(ctx, { ...refund, by: "usr_1", requestId: "request-1" });
  ctx.clock.advance(14 * 60_000);
  expect((await needsOf(ctx, shop)).needs).toEqual([]);
  ctx.clock.advance(2 * 60_000);
  expect((await needsOf(ctx, shop)).needs).toMatchObject([{ key: `unknown-refund ${refundId}` }]);
  ctx.provider.fail({ call: "refund", when: "before" });
  await checkRefund(ctx, { businessId, refundId, round: 3 });
  expect(await alerts(ctx)).toEqual([`refund-unknown:${refundId}`]);
  await checkRefund(ctx, { businessId, refundId, round: 4 });
  expect((await needsOf(ctx, shop)).needs).toEqual([]);
  expect(await alerts(ctx)).toHaveLength(1);
});

test("an attempt without an answer for 15 minutes is told once, and stands on Home until the answer comes", async () => {
  const ctx = await aPayingContext();
  const shop = await aShop(ctx);
  const { attemptId } = await anAttempt(ctx, shop);
  const of = {
    attemptId,
    businessId: shop.businessId,
    expected: ["open" as const],
    set: { status: "unknown" as const },
  };
  await ctx.db.inTransaction((tx) => updateAttempt(tx, of));
  ctx.clock.advance(14 * 60_000);
  await watchHealth(ctx);
  expect(await alerts(ctx)).toEqual([]);
  for (let minutes = 0; minutes < 3; minutes += 1) {
    ctx.clock.advance(61_000);
    await watchHealth(ctx);
  }
  expect(await alerts(ctx)).toEqual([`unknown-attempt:${attemptId}`]);
  expect((await needsOf(ctx, shop)).needs).toMatchObject([{ action: { path: `/payments/${attemptId}` } }]);
  await checkAttempt(ctx, { attemptId, learnedBy: "sweep" });
  expect((await needsOf(ctx, shop)).needs).toEqual([]);
});

test("payments without any message for a day are told once for each silence, and not before", async () => {
  const ctx = await aPayingContext();
  const shop = await aShop(ctx);
  const quiet = await aShop(ctx);
  ctx.clock.advance(25 * hour);
  await aPayment(ctx, shop);
  await watchHealth(ctx);
  expect(await alerts(ctx)).toEqual([]);
  for (let times = 0; times < 2; times += 1) {
    ctx.clock.advance(16 * 60_000);
    await watchHealth(ctx);
  }
  expect(await alerts(ctx)).toEqual([expect.stringMatching(`^webhook-silent:${shop.connectionId}:`)]);
  expect((await needsOf(ctx, shop)).needs.map(({ key }) => key)).toEqual(["silent", "unheard"]);
  await sweepConnections(ctx);
  expect((await needsOf(ctx, shop)).needs).toMatchObject([{ key: "unheard" }]);
  expect((await needsOf(ctx, quiet)).needs).toEqual([]);
  await ctx.db.inTransaction((tx) => tx.update(webhookEndpoints).set({ lastEventAt: ctx.now() }));
  expect((await needsOf(ctx, shop)).needs).toEqual([]);
});
