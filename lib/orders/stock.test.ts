import { expect, test } from "vitest";
import { findOffer } from "@/db/queries/products";
import { checkAttempt } from "@/lib/payments/check-attempt";
import { startPayment } from "@/lib/payments/start-payment";
import { anOpenAttempt, aPayingContext, aShop } from "@/testing/paying";
import { anOffer, anOrder, orderOf, place, saveOfferStock } from "@/testing/selling";
import { expireOrder } from "./expire-order";

const ctx = await aPayingContext();
const { businessId } = await aShop(ctx);

const stockOf = async (productId: string) => (await findOffer(ctx.db.read, { businessId, productId }))?.stock;

async function pay(attemptId: string): Promise<void> {
  ctx.provider.pay(ctx.provider.of(attemptId).ref);
  await checkAttempt(ctx, { attemptId, learnedBy: "webhook" });
}

test("thirty buyers at once of the last three: three can pay, the others are told, none is sold twice", async () => {
  const { key, productId } = await anOffer(ctx, businessId, { offer: { stock: 3 } });
  const tokens = await Promise.all(Array.from({ length: 30 }, () => anOrder(ctx, key)));
  const started = await Promise.all(tokens.map((token) => startPayment(ctx, { token })));
  const ready = started.filter((one) => one.kind === "ready");
  expect(ready).toHaveLength(3);
  for (const one of ready) await pay(one.attemptId);
  expect(await stockOf(productId)).toBe(0);
  expect(await place(ctx, key)).toMatchObject({ kind: "refused", problem: { code: "soldOut" } });
  const late = await Promise.all(tokens.map((token) => startPayment(ctx, { token })));
  expect(late.every((one) => one.kind === "state")).toBe(true);
});

test("what a payment held is free again when its attempt ends, and only then", async () => {
  const { key } = await anOffer(ctx, businessId, { offer: { stock: 1 } });
  const first = await anOrder(ctx, key);
  const second = await anOrder(ctx, key);
  await anOpenAttempt(ctx, first);
  expect(await startPayment(ctx, { token: second })).toEqual({ kind: "state" });
  const { id: orderId } = await orderOf(ctx, first);
  await expireOrder(ctx, { businessId, orderId, isForced: true });
  expect(await startPayment(ctx, { token: second })).toMatchObject({ kind: "ready" });
});

test("a refund puts units back, each once; one that fails takes them out again", async () => {
  const { key, productId } = await anOffer(ctx, businessId, { offer: { stock: 5, maxQuantity: 5 } });
  const token = await anOrder(ctx, key, { quantity: "2" });
  const attemptId = await anOpenAttempt(ctx, token);
  await pay(attemptId);
  expect(await stockOf(productId)).toBe(3);
  const { ref } = ctx.provider.of(attemptId);
  const learn = () => checkAttempt(ctx, { attemptId, learnedBy: "webhook" });
  ctx.provider.dashboardRefund(ref, { ref: `re_1_${ref}`, amountMinor: 4_900 });
  await learn();
  await learn();
  expect(await stockOf(productId)).toBe(4);
  ctx.provider.dashboardRefund(ref, { ref: `re_2_${ref}`, amountMinor: 4_900 });
  await learn();
  expect(await stockOf(productId)).toBe(5);
  ctx.provider.dashboardRefund(ref, { ref: `re_2_${ref}`, amountMinor: 4_900, status: "failed" });
  await learn();
  expect(await stockOf(productId)).toBe(4);
});

test("stock lowered by hand while somebody pays: the money is taken, the owner is told, the stock never below zero", async () => {
  const { key, productId } = await anOffer(ctx, businessId, { offer: { stock: 2, maxQuantity: 2 } });
  const token = await anOrder(ctx, key, { quantity: "2" });
  const attemptId = await anOpenAttempt(ctx, token);
  await saveOfferStock(ctx, { businessId, productId, stock: 1 });
  await pay(attemptId);
  expect(await stockOf(productId)).toBe(0);
  expect(await orderOf(ctx, token)).toMatchObject({ state: "paid", stockTaken: 1 });
  expect(ctx.logged.some((line) => String(line.data?.key).startsWith("oversold:"))).toBe(true);
});
