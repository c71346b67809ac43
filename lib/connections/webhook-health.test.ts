import { expect, test } from "vitest";
import type { Context } from "@/lib/context";
import { receiveWebhook } from "@/lib/payments/receive-webhook";
import { anOpenAttempt, aPayableInvoice, aPayingContext, aShop, deliver } from "@/testing/paying";
import { loadWebhookHealth } from "./load-webhook-health";
import { reasons, webhookHealth } from "./webhook-health";

const DAY = 86_400_000;

async function aShopThatHears() {
  const ctx = await aPayingContext();
  const shop = await aShop(ctx);
  const { token } = await aPayableInvoice(ctx, shop.businessId);
  const { ref } = ctx.provider.of(await anOpenAttempt(ctx, token));
  return { ctx, shop, ref };
}

const health = (ctx: Context, businessId: string) => loadWebhookHealth(ctx, { businessId, mode: "live" });

test("deliveries are told by outcome and by day, with the last of each kind", async () => {
  const { ctx, shop, ref } = await aShopThatHears();
  const takenAt = ctx.now();
  const event = ctx.provider.pay(ref);
  await deliver(ctx, shop, event);
  await deliver(ctx, shop, event);
  ctx.clock.advance(DAY);
  const forged = new Headers({ "x-signature": "whsec_forged" });
  for (let times = 0; times < 3; times++) {
    await receiveWebhook(ctx, { endpointId: shop.endpointId, rawBody: JSON.stringify(event), headers: forged });
  }
  expect(await health(ctx, shop.businessId)).toMatchObject({
    lastAt: ctx.now(),
    lastTakenAt: takenAt,
    lastRefusal: { at: ctx.now(), name: "Wrong secret" },
    outcomes: [
      { name: "Taken", count: 1 },
      { name: "Wrong secret", count: 3, isRefusal: true },
      { name: "Repeated", count: 1, isRefusal: false },
    ],
    days: [
      { taken: 0, refused: 3 },
      { taken: 2, refused: 0 },
    ],
  });
});

test("what the database could not take is counted with the next delivery that it takes", async () => {
  const { ctx, shop, ref } = await aShopThatHears();
  const event = ctx.provider.pay(ref);
  const { rawBody, headers } = ctx.provider.delivery(event, shop.secret);
  const knock = () => receiveWebhook(ctx, { endpointId: shop.endpointId, rawBody, headers });
  // The same database object, because what it could not take is remembered with it.
  const { inTransaction } = ctx.db;
  ctx.db.inTransaction = () => Promise.reject(new Error("The disk is full."));
  expect(await knock()).toMatchObject({ status: 503 });
  expect(await knock()).toMatchObject({ status: 503 });
  ctx.db.inTransaction = inTransaction;
  expect(await knock()).toMatchObject({ status: 200 });
  const told = await health(ctx, shop.businessId);
  expect(told?.outcomes).toMatchObject([
    { name: "Taken", count: 1 },
    { name: "Not stored", count: 2 },
  ]);
});

test("a business hears nothing of another's deliveries, and nothing of another mode", async () => {
  const { ctx, shop, ref } = await aShopThatHears();
  await deliver(ctx, shop, ctx.provider.pay(ref));
  const other = await aShop(ctx);
  expect((await health(ctx, other.businessId))?.outcomes).toEqual([]);
  expect(await loadWebhookHealth(ctx, { businessId: shop.businessId, mode: "test" })).toBeNull();
});

test("deliveries that end in no endpoint are told as a wrong address", async () => {
  const { ctx, shop } = await aShopThatHears();
  await receiveWebhook(ctx, { endpointId: "whe_gone", rawBody: "{}", headers: new Headers() });
  expect((await health(ctx, shop.businessId))?.lastRefusal).toMatchObject({ name: "Wrong address" });
});

test("an outcome of another version is shown by its own name", () => {
  const counters = [{ onDay: "2026-11-22", outcome: "too_heavy", count: 1, lastAt: 5 }];
  expect(webhookHealth({ counters, stored: [], strays: [] }).outcomes).toMatchObject([{ name: "too_heavy", count: 1 }]);
});

test("every reason that a signature is refused for has its own name", () => {
  const names = Object.values(reasons).map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});
