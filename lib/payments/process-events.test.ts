import { expect, test } from "vitest";
import { payments, providerEventStates } from "@/db/schema";
import { ProviderError } from "@/lib/providers/provider";
import {
  anOpenAttempt,
  aPayableInvoice,
  aPayingContext,
  aShop,
  deliver,
  type PayingContext,
  type Shop,
} from "@/testing/paying";
import { processEvents, takeEvents } from "./process-events";

const fetches = (ctx: PayingContext) => ctx.provider.calls.filter((call) => call.startsWith("fetch")).length;
const states = async (ctx: PayingContext) =>
  (await ctx.db.read.select({ state: providerEventStates.state }).from(providerEventStates)).map(({ state }) => state);

async function anOpenPayment(ctx: PayingContext, shop: Shop): Promise<string> {
  const { token } = await aPayableInvoice(ctx, shop.businessId);
  return ctx.provider.of(await anOpenAttempt(ctx, token)).ref;
}

/** Delivers so many events about one payment. */
async function hear(ctx: PayingContext, shop: Shop, ref: string, count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) await deliver(ctx, shop, ctx.provider.change(ref, {}, `charge.updated.${n}`));
}

/** A provider whose answers wait until they are let go. */
function holdAnswers(ctx: PayingContext) {
  const held: (() => void)[] = [];
  const { fetchPayment } = ctx.provider;
  ctx.provider.fetchPayment = async (connection, attempt) => {
    const answer = await fetchPayment(connection, attempt);
    await new Promise<void>((resolve) => held.push(resolve));
    return answer;
  };
  return { letGo: () => held.splice(0).forEach((resolve) => void resolve()), waiting: () => held.length };
}

test("P34: five hundred events about one payment are one question", async () => {
  const ctx = await aPayingContext();
  const shop = await aShop(ctx);
  const ref = await anOpenPayment(ctx, shop);
  ctx.provider.pay(ref);
  await hear(ctx, shop, ref, 500);
  const before = fetches(ctx);
  expect(await processEvents(ctx)).toBe(500);
  expect(fetches(ctx) - before).toBe(1);
  expect(new Set(await states(ctx))).toEqual(new Set(["processed"]));
  expect(await ctx.db.read.select({ id: payments.id }).from(payments)).toHaveLength(1);
});

test("what comes in while its payment is being asked about is asked about again, and not before the answer", async () => {
  const ctx = await aPayingContext();
  const shop = await aShop(ctx);
  const ref = await anOpenPayment(ctx, shop);
  await hear(ctx, shop, ref, 1);
  const answers = holdAnswers(ctx);
  const first = await takeEvents(ctx);
  await expect.poll(answers.waiting).toBe(1);
  // The answer under way does not know of this yet.
  await deliver(ctx, shop, ctx.provider.pay(ref));
  expect((await takeEvents(ctx)).taken).toBe(0);
  answers.letGo();
  await first.done;
  expect(await ctx.db.read.select({ id: payments.id }).from(payments)).toHaveLength(0);
  const second = await takeEvents(ctx);
  expect(second.taken).toBe(1);
  await expect.poll(answers.waiting).toBe(1);
  answers.letGo();
  await second.done;
  expect(await ctx.db.read.select({ id: payments.id }).from(payments)).toHaveLength(1);
});

test("a connection whose provider hangs fills its own places only", async () => {
  const ctx = await aPayingContext();
  const [slow, quick] = [await aShop(ctx), await aShop(ctx)];
  for (let n = 0; n < 12; n += 1) await hear(ctx, slow, await anOpenPayment(ctx, slow), 1);
  const answers = holdAnswers(ctx);
  expect((await takeEvents(ctx)).taken).toBe(8);
  await expect.poll(answers.waiting).toBe(8);
  const ref = await anOpenPayment(ctx, quick);
  await deliver(ctx, quick, ctx.provider.pay(ref));
  const other = await takeEvents(ctx);
  expect(other.taken).toBe(1);
  await expect.poll(answers.waiting).toBe(9);
  answers.letGo();
  await other.done;
});

test("at one instant no more payments are asked about than the provider allows, and the rest say when", async () => {
  const ctx = await aPayingContext();
  const shop = await aShop(ctx);
  for (let n = 0; n < 60; n += 1) await hear(ctx, shop, await anOpenPayment(ctx, shop), 1);
  const before = fetches(ctx);
  while ((await processEvents(ctx)) > 0);
  expect(fetches(ctx) - before).toBe(35);
  const { taken, comeBackAt } = await takeEvents(ctx);
  expect(taken).toBe(0);
  expect(comeBackAt).toBeGreaterThan(ctx.now());
  ctx.clock.set(comeBackAt ?? 0);
  expect(await processEvents(ctx)).toBe(1);
});

test("P24: being told to slow down uses up none of an event's tries", async () => {
  const ctx = await aPayingContext();
  const shop = await aShop(ctx);
  const ref = await anOpenPayment(ctx, shop);
  await deliver(ctx, shop, ctx.provider.pay(ref));
  const error = new ProviderError("unavailable", "rate_limit", "Request rate limit exceeded.");
  for (let n = 0; n < 30; n += 1) {
    ctx.provider.fail({ call: "fetchPayment", when: "before", error });
    expect(await processEvents(ctx)).toBe(1);
    expect(await processEvents(ctx)).toBe(0);
    ctx.clock.advance(30_000);
  }
  const [row] = await ctx.db.read.select({ tries: providerEventStates.tries }).from(providerEventStates);
  expect(row?.tries).toBe(0);
  expect(await processEvents(ctx)).toBe(1);
  expect(await states(ctx)).toEqual(["processed"]);
});

test("P25: an outage puts all of a connection's events off at once, and one question goes ahead after the pause", async () => {
  const ctx = await aPayingContext();
  const shop = await aShop(ctx);
  for (let n = 0; n < 20; n += 1) await hear(ctx, shop, await anOpenPayment(ctx, shop), 1);
  const before = fetches(ctx);
  for (let n = 0; n < 20; n += 1) ctx.provider.fail({ call: "fetchPayment", when: "before" });
  expect(await processEvents(ctx)).toBe(8);
  expect(await processEvents(ctx)).toBe(0);
  const rows = await ctx.db.read.select({ nextTryAt: providerEventStates.nextTryAt }).from(providerEventStates);
  expect(rows.filter(({ nextTryAt }) => nextTryAt <= ctx.now())).toEqual([]);
  ctx.clock.advance(60_000);
  expect(await processEvents(ctx)).toBe(1);
  expect(fetches(ctx) - before).toBe(9);
});
